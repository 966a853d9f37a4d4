"""A photo's page on the desk: the photograph with its crops, its words, its files, its history."""
