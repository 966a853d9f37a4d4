"""Photos found by their words: the search box's language, the index behind it, look-alikes.

What a text means is plain Python; each database has one module that knows how it is asked.
"""
