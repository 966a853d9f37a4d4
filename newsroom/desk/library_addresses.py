"""The addresses of what is done with the library; the site has them below `library/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from newsroom.desk import (
    collections,
    library_acts,
    library_download,
    library_log,
    library_placing,
)


def list_addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """Each address with its view, which `wrap` gives the desk's guards."""
    views: dict[str, tuple[str, Any]] = {
        "library_preview": ("preview/", library_acts.preview_change),
        "library_change": ("change/", library_acts.change_photos),
        "library_place": ("place/", library_placing.place_in_gallery),
        "library_galleries": ("galleries/", library_placing.list_galleries),
        "library_ahead": ("ahead/", library_acts.look_ahead),
        "library_kill": ("kill/", library_acts.kill_photos),
        "library_weigh": ("weigh/", library_download.weigh_download),
        "library_download": ("download/", library_download.download),
        "library_log": ("log/", library_log.show_log),
        "library_receipt": ("log/<int:batch_id>/", library_log.show_receipt),
        "library_undo": ("log/<int:batch_id>/undo/", library_log.undo_batch),
        "library_undo_from_receipt": (
            "log/<int:batch_id>/undone/",
            library_log.undo_from_receipt,
        ),
        "library_collections": ("collections/", collections.show_collections),
        "library_collections_choice": ("collections/choice/", collections.list_for_choice),
        "library_collections_new": ("collections/new/", collections.make_new),
        "library_collection": ("collections/<int:collection_id>/", collections.show_collection),
        **{
            f"library_collection_{act}": (f"collections/<int:collection_id>/{act}/", view)
            for act, view in (
                ("add", collections.add),
                ("arrange", collections.arrange),
                ("remove", collections.remove),
                ("rename", collections.rename),
                ("delete", collections.delete),
                ("gallery", collections.make_gallery),
            )
        },
    }
    return [
        path(f"library/{address}", wrap(view), name=name) for name, (address, view) in views.items()
    ]
