"""The readers' pages that are neither a gallery's own nor lists."""

from __future__ import annotations

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from gallery.addresses import make_absolute
from gallery.models import Gallery
from gallery.oembed_discovery import list_discovery_urls, name_oembed
from gallery.pages.private_showing import is_shown_privately, list_shown_privately
from gallery.pages.structured_data import write_data_block
from media.models import Photo
from media.renditions import ladder
from media.storages import renditions_storage
from newsroom.models import Article
from newsroom.pages.article_structured_data import build_news_article
from newsroom.pages.article_view import build_story, preview_story
from newsroom.rights import may_see
from newsroom.visibility import find_photos_shown_in, is_photo_public

BROKER_SECONDS = 2
MIME_TYPES = {ladder.EXTENSIONS[name]: mime_type for name, mime_type in ladder.MIME_TYPES.items()}
A_YEAR = "public, max-age=31536000, immutable"
NOT_SHOWN_NOW = "This photo is not shown any more.\n"


@require_safe
def article_page(request: HttpRequest, slug: str) -> HttpResponse:
    """An article as its readers get it; drafts for whoever may see them, or has a link."""
    article = get_object_or_404(Article.objects.select_related("section"), slug=slug)
    is_preview = not article.is_published and (
        may_see(request.user, Article) or is_shown_privately(article)
    )
    if article.is_gone and not is_preview:
        with translation.override(article.language):
            return render(request, "gone.html", {"what": "article"}, status=410)
    if not article.is_published and not is_preview:
        raise Http404
    story = build_story(article, is_preview=is_preview and may_see(request.user, Gallery))
    context = {
        "story": story,
        "article": article,
        "is_preview": is_preview,
        "link_preview": preview_story(story),
        "structured_data": write_data_block(build_news_article(story)),
    }
    discovery = list_discovery_urls(make_absolute(story.url))
    if not is_preview:
        context["discovery"] = discovery
    with translation.override(article.language):
        response = render(request, "newsroom/article.html", context)
    if not is_preview:
        name_oembed(response, discovery)
    else:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def serve_rendition(request: HttpRequest, path: str) -> FileResponse | HttpResponse:
    """A file of a photo that readers may see; nothing is made here.

    Editors get the files of every photo, so that the desk can show what is not published, and who
    has a private link those of the photos that its page shows.
    """
    photo_key = ladder.find_photo_key(path)
    photo = photo_key and Photo.objects.filter(original_sha256__startswith=photo_key).first()
    rung_key = ladder.find_rung_key(path)
    if not photo or (path not in photo.served_files and rung_key is None):
        raise Http404
    if photo.killed_at is not None:
        return HttpResponse("This photo was killed.\n", content_type="text/plain", status=410)
    is_public = is_photo_public(photo)
    if not (
        is_public
        or may_see(request.user, Photo)
        or find_photos_shown_in(list_shown_privately()).filter(pk=photo.pk).exists()
    ):
        if photo.was_public:
            return HttpResponse(NOT_SHOWN_NOW, content_type="text/plain", status=410)
        raise Http404
    if path not in photo.served_files:
        return lead_to_present_file(photo, rung_key or "", is_public=is_public)
    try:
        file = renditions_storage().open(photo.served_files[path])
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=MIME_TYPES[path.rpartition(".")[2]])
    response["Cache-Control"] = A_YEAR if is_public else "private, no-store"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def lead_to_present_file(photo: Photo, rung_key: str, *, is_public: bool) -> HttpResponse:
    """From an address that was replaced so long ago that its bytes are not kept to today's file."""
    made = photo.manifest.get(rung_key)
    if made is None or not is_public:
        raise Http404
    return HttpResponsePermanentRedirect(renditions_storage().url(made.path))


@require_safe
def answer_healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")
