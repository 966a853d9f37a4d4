"""Template tags of photographs."""
