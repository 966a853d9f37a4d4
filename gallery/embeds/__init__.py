"""Galleries on other sites: frames, codes to copy, and oEmbed."""
