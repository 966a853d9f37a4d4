"""The read API of articles, sections and photos, and of lists: what `gallery.api` cannot know."""
