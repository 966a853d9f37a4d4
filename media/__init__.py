"""Photos: originals in, metadata read, renditions out. Knows nothing of galleries."""
