"""The process of its own in which strangers' files are decoded, and how it is talked to."""
