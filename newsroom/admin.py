"""Django looks here for what the desk shows."""

from newsroom.desk import articles, galleries, people, photos, presets

__all__ = ["articles", "galleries", "people", "photos", "presets"]
