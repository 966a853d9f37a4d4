"""Django looks here for what the desk shows."""

from newsroom.desk import articles, code_replacements, galleries, people, photos, presets

__all__ = ["articles", "code_replacements", "galleries", "people", "photos", "presets"]
