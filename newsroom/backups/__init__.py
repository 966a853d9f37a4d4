"""Backups: the database in one snapshot and the originals, taken, looked through and restored."""
