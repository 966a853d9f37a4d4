"""The desk: where editors work."""
