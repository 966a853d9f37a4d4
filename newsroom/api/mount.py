"""All of the API under one roof: importing this adds the newsroom's routers, once."""

from __future__ import annotations

from gallery.api import galleries as gallery_objects
from gallery.api.root import api, list_api_urls
from newsroom.api import articles, galleries, photos, sections

for router in (
    galleries.router,
    gallery_objects.router,
    articles.router,
    photos.router,
    sections.router,
):
    api.add_router("", router)

urls = list_api_urls()
