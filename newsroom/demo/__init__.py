"""Content for `make demo`: painted photographs and invented stories, all of them our own."""
