"""Photos and articles from folders, archives and text files into the newsroom."""
