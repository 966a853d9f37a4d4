"""A gallery of photos in Wagtail, as its documentation builds one: runs in var/bench-venv alone."""
