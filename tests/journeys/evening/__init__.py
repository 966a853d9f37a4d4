"""One evening of a newsroom, in as many browsers as it has groups."""
