"""Indexes of tables that are in use: migrations add them while everybody goes on writing."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class AddIndexWhileServing(migrations.AddIndex):
    """`AddIndex`, CONCURRENTLY where the database can; its migration needs `atomic = False`.

    Django's own operation for this knows PostgreSQL alone.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.add_index(model, self.index, concurrently=True)
