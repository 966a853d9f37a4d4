"""Django looks here for what the desk shows."""

from newsroom.desk import (
    articles,
    audit_log,
    code_replacements,
    galleries,
    people,
    photos,
    presets,
    rights_rules,
    webhooks,
)

__all__ = [
    "articles",
    "audit_log",
    "code_replacements",
    "galleries",
    "people",
    "photos",
    "presets",
    "rights_rules",
    "webhooks",
]
