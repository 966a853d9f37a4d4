"""A page with photos that are put in order, each with a caption and a credit."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable, Page


class GalleryPage(Page):  # type: ignore[misc]
    """The gallery; *Add photos* opens the library, where many are chosen at once."""

    content_panels = [
        *Page.content_panels,
        MultipleChooserPanel("photos", label="Photos", chooser_field_name="image"),
    ]
    parent_page_types = ["wagtailcore.Page"]


class GalleryPhoto(Orderable):  # type: ignore[misc]
    """A photo in a gallery."""

    page = ParentalKey(GalleryPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.CASCADE, related_name="+")
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=200, blank=True)

    panels = [
        FieldPanel("image"),
        FieldPanel("caption", heading="Caption"),
        FieldPanel("credit", heading="Credit"),
    ]
