"""Articles, the desk, and the public site."""
