"""Baking: what is published becomes finished files in the public tree, and stays what it should be.

The way of an edit: it leaves a `StaleMark` in its own transaction (`outbox`). The planner turns
marks into pages (`planner`, `plan`, by the table in `pages`). The baker asks Django for each of
them (`ask_django`), stores the answer (`bake_page`, `local_tree`, `bucket_tree`) and has caches
told (`purge_orders`, `cdn`). `reconcile` compares rows and files and mends whatever went wrong
between any two of these.
"""
