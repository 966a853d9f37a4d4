"""All of the API under one roof: importing this adds the newsroom's routers, once."""

from __future__ import annotations

from gallery.api import galleries as gallery_objects
from gallery.api.description import START
from gallery.api.root import api, list_api_urls
from newsroom.api import articles, changes, galleries, photo_images, photos, sections, start
from newsroom.api.partner_access import for_partners

for router in (
    start.router,
    galleries.router,
    gallery_objects.router,
    articles.router,
    photos.router,
    photo_images.router,
    sections.router,
    changes.router,
):
    api.add_router("", router)

patterns, application, namespace = list_api_urls()
for pattern in patterns:
    pattern.callback = for_partners(pattern.callback)
# Data has no slash at the end of its address, and this is data, too.
start_view = next(pattern.callback for pattern in patterns if pattern.name == START)
urls = [pattern for pattern in patterns if pattern.name != START], application, namespace
