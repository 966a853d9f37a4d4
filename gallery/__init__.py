"""Galleries, slides and their order; the slideshow and the API."""
