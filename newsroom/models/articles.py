"""Articles, what their bodies are made of, and the sections they stand in."""

from __future__ import annotations

from typing import Any

from content_editor.models import PluginBase, Region
from django.db import models
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from gallery.addresses import find_address
from gallery.former_addresses import Addressed
from gallery.list_indexes import make_list_indexes
from gallery.models import Gallery, Publishable, PublishableQuerySet
from media.models import Photo
from newsroom.pasted_html import mend_pasted, without_empty_paragraphs
from newsroom.plain_text import begin, extract_text


class Section(Addressed):
    """A part of the site, such as Politics."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(
        "address", max_length=60, unique=True, help_text="The end of its address."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in the menu.")

    class Meta:
        """As in the menu."""

        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The section's page."""
        return find_address("section", self.slug)


class Article(Publishable):
    """A story: words, and the galleries and photos placed among them."""

    regions = [Region(key="body", title="Body")]

    headline = models.CharField(max_length=300)
    standfirst = models.TextField(blank=True, help_text="The paragraph under the headline.")
    byline = models.CharField(max_length=200, blank=True)
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    lead_photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        help_text="Above the text and in lists. Empty: the first placed gallery's cover in lists.",
    )
    corrections = models.TextField(
        blank=True,
        help_text="Under the text: what was wrong and is right now, with its date. A line each.",
    )

    # Its links to other sites are to be looked at: an edit says so, newsroom.links takes it back.
    links_wanted = models.BooleanField(default=False, editable=False)

    objects = PublishableQuerySet["Article"].as_manager()

    class Meta:
        """Newest first."""

        permissions = [
            ("publish_article", "Can publish and withdraw articles"),
            ("override_article", "Can publish articles with a reason over what stands against it"),
        ]
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="article_published"),
            models.Index(fields=["-created_at", "-id"], name="article_newest"),
            models.Index(fields=["section", "-created_at", "-id"], name="article_of_section"),
            models.Index(
                fields=["section", "state", "-published_at"], name="article_published_there"
            ),
            *make_list_indexes("article", title="headline"),
            models.Index(
                fields=["id"],
                condition=models.Q(links_wanted=True),
                name="article_links_wanted",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """The article's page."""
        return find_address("article", self.slug)

    @property
    def correction_lines(self) -> tuple[str, ...]:
        """Its corrections, one by one."""
        return tuple(filter(None, map(str.strip, self.corrections.splitlines())))

    @property
    def parts_version(self) -> int:
        """Counts the saves of its body, for the guard against lost edits."""
        return self.version


class ArticlePart(PluginBase):
    """A part of an article's body: what content_editor's `create_plugin_base` makes, with types."""

    parent = models.ForeignKey(Article, models.CASCADE, related_name="%(app_label)s_%(class)s_set")
    region = models.CharField(max_length=255)
    ordering = models.IntegerField(default=0)
    name = models.CharField(
        max_length=80, blank=True, help_text="What it is called on the desk; readers never see it."
    )

    class Meta:
        """In the order of the body."""

        abstract = True
        ordering = ["ordering"]

    def __str__(self) -> str:
        return self.name or self.opening or str(self._meta.verbose_name).capitalize()

    @property
    def opening(self) -> str:
        """What it is known by where nobody gave it a name; empty where nothing is in it yet."""
        return ""


TEXT_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False},
    "HardBreak": True,
    "PastedText": True,
}


class Text(ArticlePart):
    """Paragraphs."""

    text = ProseEditorField(
        extensions=TEXT_EXTENSIONS,
        preset="article",  # made when it comes near: static/desk/article-text.js
        sanitize=[without_empty_paragraphs, create_sanitizer, mend_pasted],  # from the last on
    )

    class Meta(ArticlePart.Meta):
        """Named for the desk."""

        verbose_name = "text"
        verbose_name_plural = "texts"

    @property
    def opening(self) -> str:
        """Its first words."""
        return begin(extract_text(self.text))


class Subheading(ArticlePart):
    """A line between paragraphs that names what follows."""

    text = models.CharField(max_length=200)

    @property
    def opening(self) -> str:
        """The line."""
        return begin(self.text)


class GalleryPlacement(ArticlePart):
    """A gallery at this place of the body."""

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="placements")

    class Meta(ArticlePart.Meta):
        """Named for the desk."""

        verbose_name = "gallery"
        verbose_name_plural = "galleries"

    @property
    def opening(self) -> str:
        """The gallery's title."""
        return begin(str(self.gallery)) if self.gallery_id else ""


class SinglePhoto(ArticlePart):
    """One photo at this place of the body. An empty caption is inherited from the photo."""

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="single_uses")
    caption = models.TextField(blank=True, help_text="Empty: the photo's own.")

    class Meta(ArticlePart.Meta):
        """Named for the desk."""

        verbose_name = "photo"
        verbose_name_plural = "photos"

    @property
    def opening(self) -> str:
        """What the photo is called."""
        return begin(str(self.photo)) if self.photo_id else ""


class PullQuote(ArticlePart):
    """A sentence worth showing large."""

    text = models.TextField()
    attribution = models.CharField(max_length=200, blank=True)

    @property
    def opening(self) -> str:
        """The beginning of the quote."""
        return begin(self.text)


class LinkCard(ArticlePart):
    """Something elsewhere, as a link with words: no request leaves before the reader follows it."""

    url = models.URLField("URL", max_length=1000)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    site_name = models.CharField(max_length=100, blank=True)

    class Meta(ArticlePart.Meta):
        """Named for the desk."""

        verbose_name = "external link"

    @property
    def opening(self) -> str:
        """Where it leads."""
        return begin(self.title or self.url)


class ExternalEmbed(ArticlePart):
    """A video, a chart or a post on another site. Readers load it when they ask for it."""

    class State(models.TextChoices):
        """How far its provider has been asked."""

        WAITING = "waiting", "Waiting for the site's answer"
        READY = "ready", "Ready"
        FAILED = "failed", "Not available: readers get a link"

    url = models.URLField("URL", max_length=1000)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, editable=False)
    error = models.TextField(blank=True, editable=False)  # a sentence for an editor
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    fetched_at = models.DateTimeField(null=True, editable=False)
    asked_url = models.CharField(max_length=1000, blank=True, editable=False)

    # What the provider said, made safe
    title = models.TextField(blank=True, editable=False)
    author_name = models.TextField(blank=True, editable=False)
    provider_name = models.TextField(blank=True, editable=False)
    frame_url = models.TextField(blank=True, editable=False)
    frame_width_px = models.PositiveIntegerField(default=0, editable=False)
    frame_height_px = models.PositiveIntegerField(default=0, editable=False)
    quote_html = models.TextField(blank=True, editable=False)

    class Meta(ArticlePart.Meta):
        """Named for the desk, and an index for the few that wait."""

        verbose_name = "embed"
        verbose_name_plural = "embeds"
        indexes = [
            models.Index(fields=["id"], name="embed_waiting", condition=models.Q(state="waiting"))
        ]

    @property
    def opening(self) -> str:
        """What the other site calls it."""
        return begin(self.title or self.url)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new address starts anew: what was there belongs to the old one."""
        if self.url != self.asked_url:
            self.asked_url, self.state, self.error = self.url, self.State.WAITING, ""
            self.tries, self.asked_at, self.fetched_at = 0, None, None
            self.title = self.author_name = self.provider_name = ""
            self.frame_url = self.quote_html = ""
        super().save(*args, **kwargs)


PARTS = (Text, Subheading, GalleryPlacement, SinglePhoto, PullQuote, LinkCard, ExternalEmbed)
