"""Signing in beside passwords: who needs a second factor, and who comes from the provider."""
