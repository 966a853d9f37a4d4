"""Telling a CDN, or caches of our own, which addresses to forget: a file for each kind."""
