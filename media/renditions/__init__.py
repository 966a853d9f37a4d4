"""The smaller files that are made of every photo: which, how, and what state they are in."""
