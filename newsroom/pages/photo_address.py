"""A photo's address that outlives the galleries around it: it leads to where it is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Article
from newsroom.photo_uses import list_uses
from newsroom.visibility import is_photo_public


@require_safe
def lead_to_photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """302 to the page that shows the photo, the newest of several; 410 for one that was killed, and
    for one that readers saw until its licence ended, or until nothing showed it any more.
    """
    known = Photo.objects.only("pk", "killed_at", "was_public", "expires_at", "archive_until")
    photo = get_object_or_404(known, pk=photo_id)
    if photo.killed_at is not None:
        return render(request, "gone.html", {"what": "photo"}, status=410)
    if photo.was_public and has_ended(photo):
        return render(request, "gone.html", {"what": "licence"}, status=410)
    address = find_page_of_photo(photo) if is_photo_public(photo) else ""
    if not address and photo.was_public:
        return render(request, "gone.html", {"what": "photo"}, status=410)
    if not address:
        raise Http404
    return HttpResponseRedirect(address)


def has_ended(photo: Photo) -> bool:
    """Whether its licence, or its days, are over."""
    return photo.ends_at is not None and photo.ends_at <= timezone.now()


def find_page_of_photo(photo: Photo) -> str:
    """Its slide in the newest gallery, else the newest article, else a gallery's cover; or ""."""
    slide = (
        Slide.objects.for_readers()
        .filter(photo=photo, gallery__in=Gallery.objects.published())
        .select_related("gallery")
        .order_by("-gallery__published_at", "position")
        .first()
    )
    if slide is not None:
        return reverse("slide", args=[slide.gallery.slug, slide.public_id])
    owner_ids = set[int]().union(*(use.owner_ids_of([photo.pk]) for use in list_uses(Article)))
    article = Article.objects.published().filter(pk__in=owner_ids).first()  # the newest
    gallery = Gallery.objects.published().filter(cover=photo).first()
    shown_by = article or gallery
    return shown_by.get_absolute_url() if shown_by else ""
