"""The pages, lists, feeds and sitemaps that readers and search engines get."""
