"""Baking: what is published becomes finished files in the public tree, and stays what it should be.

The way of an edit: it leaves a `StaleMark` in its own transaction (`marks`). The planner turns
marks into pages (`plan`, by the table in `pages`). The baker asks Django for each of them
(`render`), stores the answer (`store`, `public_tree`) and tells caches (`purge`). `reconcile`
compares rows and files and mends whatever went wrong between any two of these.
"""
