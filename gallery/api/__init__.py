"""The read API of what is published: galleries here, the rest in `newsroom.api`."""
