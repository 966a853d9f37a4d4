"""The slides of a gallery: their order, their words, and those that wait for a photo."""
