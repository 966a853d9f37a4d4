"""What is stored about a person: found, written out, and erased."""
