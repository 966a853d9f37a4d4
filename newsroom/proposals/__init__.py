"""Proposals: pending changes of what readers see, accepted or declined by those who may publish."""
