"""Files that come in piece by piece, and go on where they were after a broken line."""
