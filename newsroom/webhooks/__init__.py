"""Webhooks: other sites are told of changes without asking, by signed messages."""
