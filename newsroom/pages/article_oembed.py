"""What a pasted link to an article becomes on another site: a link with title and photo."""

from __future__ import annotations

from gallery.embeds.oembed import (
    Answer,
    Limits,
    OEmbedRefused,
    answer_for,
    build_common_answer,
    build_thumbnail,
)
from gallery.former_addresses import find_moved
from gallery.pages.link_preview import shorten_text
from newsroom.models import Article
from newsroom.pages.article_syndication import syndicate_story
from newsroom.pages.article_view import build_story


def answer_for_articles() -> None:
    """Have the oEmbed provider ask here for the addresses of articles."""
    answer_for("article", build_article_answer)


def build_article_answer(slug: str, limits: Limits) -> Answer:
    """Type `link`: an article is read where it is. Raises `OEmbedRefused` 404.

    oEmbed has no place for a thumbnail's credit: it comes in a key of its own, `thumbnail_credit`.
    """
    article = Article.objects.filter(slug=slug).first() or find_moved(Article, slug)
    if article is None or not article.is_published:
        raise OEmbedRefused(404, "url: there is no such article.")
    story, _ = syndicate_story(build_story(article))
    common = build_common_answer("link", story.headline)
    shown = story.lead_image
    return {
        **common,
        "author_name": story.byline or common["provider_name"],
        "description": shorten_text(story.opening),
        **(build_thumbnail(shown.photo, limits) if shown else {}),
        "thumbnail_credit": shown.credit.printed if shown else "",
    }
