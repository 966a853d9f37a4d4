"""Django looks here for what the desk shows."""

from newsroom.desk import articles, galleries, photos

__all__ = ["articles", "galleries", "photos"]
