"""django-bakery writes the same galleries: our templates, and what our views give them.

It is used as its documentation says: a buildable view for each kind of page, which renders one
object after the other. It lives in the environment of the peers: its own folder alone is taken.
"""

from __future__ import annotations

import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation


def build(folder: Path, packages: str) -> dict[str, float]:
    """Gallery, print view, slides and frames of every gallery, without compressed forms."""
    sys.path.append(packages)  # behind our own: nothing there stands in for what we have
    settings.BUILD_DIR = str(folder)
    apps.app_configs["bakery"] = import_module("bakery.apps").BakeryConfig.create("bakery")
    apps.app_configs["bakery"].ready()
    views = make_views(import_module("bakery.views").BuildableDetailView)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for view in views:
        view().build_method()
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pages = len(list(folder.rglob("index.html")))
    return {
        "pages": pages,
        "cpu_seconds": round(used, 2),
        "pages_a_cpu_second": round(pages / used, 1),
    }


def make_views(detail_view: Any) -> list[Any]:
    """The views, as somebody would write them who has our templates and our view model."""
    from gallery.addresses import make_absolute
    from gallery.models import Gallery, Slide
    from gallery.oembed_discovery import list_discovery_urls
    from gallery.pages.link_preview import preview_gallery, preview_slide
    from gallery.pages.next_gallery import find_other_galleries
    from gallery.pages.slideshow import build_part, build_slideshow, find_slide
    from gallery.pages.structured_data import (
        build_image_gallery,
        build_slide_image,
        write_data_block,
    )

    class InItsLanguage(detail_view):  # type: ignore[misc]
        def gallery_of(self) -> Gallery:
            gallery: Gallery = getattr(self.object, "gallery", self.object)
            return gallery

        def get_content(self) -> Any:
            self.object = self.get_object()
            with translation.override(self.gallery_of().language):
                return super().get_content()

    class GalleryPage(InItsLanguage):
        queryset = Gallery.objects.published().select_related("cover")
        template_name = "gallery/gallery.html"

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            slideshow = build_part(self.object, 1)
            assert slideshow is not None
            return {
                **super().get_context_data(**context),
                "slideshow": slideshow,
                "gallery": self.object,
                "link_preview": preview_gallery(slideshow),
                "structured_data": write_data_block(build_image_gallery(slideshow)),
                "others": find_other_galleries(self.object),
                "discovery": list_discovery_urls(make_absolute(slideshow.url)),
            }

    class PrintPage(InItsLanguage):
        queryset = Gallery.objects.published().select_related("cover")
        template_name = "gallery/print.html"

        def get_url(self, gallery: Gallery) -> str:
            return f"{gallery.get_absolute_url()}print/"

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            return {
                **super().get_context_data(**context),
                "slideshow": build_slideshow(self.object),
                "gallery": self.object,
            }

    class SlidePage(InItsLanguage):
        queryset = Slide.objects.for_readers().select_related("gallery")
        template_name = "gallery/slide.html"

        def get_url(self, slide: Slide) -> str:
            return f"{slide.gallery.get_absolute_url()}{slide.public_id}/"

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            found = find_slide(self.object.gallery, self.object.public_id)
            assert found is not None
            slide, slide_count = found
            gallery = self.object.gallery
            return {
                **super().get_context_data(**context),
                "gallery": gallery,
                "gallery_url": gallery.get_absolute_url(),
                "slide": slide,
                "slide_count": slide_count,
                "link_preview": preview_slide(gallery, slide),
                "structured_data": write_data_block(build_slide_image(slide)),
                "discovery": list_discovery_urls(make_absolute(slide.url)),
            }

    class Frame(SlidePage):
        template_name = "gallery/embed_slide.html"

        def get_url(self, slide: Slide) -> str:
            return f"/embed{super().get_url(slide)}"

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            return {**super().get_context_data(**context), "part_url": "../"}

    return [GalleryPage, PrintPage, SlidePage, Frame]
