"""Template tags of the slideshow."""
