"""What a partner's token opens, and for how long; who has none notices nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article, GalleryPlacement, PartnerRequest, PartnerToken, Section
from newsroom.publishing.partner_tokens import make_token, revoke_token
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db
OBJECTS = ("", "/ninjs.json", "/manifest.json")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Nobody has asked yet."""
    caches["requests"].clear()


def give(**options: Any) -> tuple[PartnerToken, str]:
    """A token for a day."""
    ana = User.objects.filter(username="ana").first() or User.objects.create_superuser("ana")
    tomorrow = timezone.now() + timedelta(days=1)
    return make_token(**{"name": "AFP", "made_by": ana, "expires_at": tomorrow, **options})


def ask(client: Client, path: str, text: str, *, scheme: str = "Bearer") -> Any:
    """What the API answers to a token."""
    return client.get(f"/api/v1/{path}", headers={"Authorization": f"{scheme} {text}"})


def withhold(gallery: Gallery) -> Photo:
    """Its first photo is not for other sites."""
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    Photo.objects.filter(pk=photo.pk).update(may_be_syndicated=False)
    return photo


def test_a_partner_gets_what_others_do_not_where_his_token_says_so(client: Client) -> None:
    gallery = make_gallery(2, slug="harbour")
    article = Article.objects.create(headline="A night", slug="night")
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    publish(article)
    photo = withhold(gallery)
    (_, plain), (_, more) = give(), give(name="dpa", may_have_withheld=True)
    key = photo.original_sha256[:20]
    for path in ("galleries/harbour", "galleries/harbour/ninjs.json", "articles/night", "photos"):
        assert key not in client.get(f"/api/v1/{path}").content.decode()
        assert key not in ask(client, path, plain).content.decode()
        assert key in ask(client, path, more).content.decode(), path
    assert ask(client, "galleries/harbour", more).json()["withheld_count"] == 0
    [line] = ask(client, "galleries", more).json()["galleries"]
    assert (line["slide_count"], line["withheld_count"]) == (2, 0)
    assert line["cover"]["id"] == photo.pk
    assert ask(client, f"photos/{photo.pk}", more).status_code == 200
    assert ask(client, f"photos/{photo.pk}", plain).status_code == 404
    # And nobody who asks after him.
    assert key not in client.get("/api/v1/galleries/harbour").content.decode()
    kill_photo(photo, reason="Rights", killed_by=None)
    assert ask(client, f"photos/{photo.pk}", more).status_code == 410
    assert key not in ask(client, "galleries/harbour", more).content.decode()


def test_a_partner_is_told_when_what_others_do_not_have_was_edited(client: Client) -> None:
    gallery = make_gallery(2)
    photo = withhold(gallery)
    bake()
    before = quote(timezone.now().isoformat())
    path = f"photos?updated_since={before}"
    (_, plain), (_, more) = give(), give(name="dpa", may_have_withheld=True)
    for text in (plain, more):
        assert ask(client, path, text).json()["photos"] == []
    Photo.objects.get(pk=photo.pk).save()  # as an edit of its words does
    assert ask(client, path, plain).json()["photos"] == []
    assert [one["id"] for one in ask(client, path, more).json()["photos"]] == [photo.pk]


def test_no_cache_keeps_what_is_made_for_a_partner(client: Client) -> None:
    make_gallery(1, slug="harbour")
    _, text = give()
    for path in ("galleries", "galleries?limit=1", "galleries/harbour", "nothing", "galleries/no"):
        answer = ask(client, path, text)
        assert answer["Cache-Control"] == "private, no-store"
        assert "Authorization" in answer["Vary"]
        assert answer["Access-Control-Allow-Origin"] == "*"
    etag = ask(client, "galleries/harbour", text)["ETag"]
    headers = {"Authorization": f"Bearer {text}", "If-None-Match": etag}
    again = client.get("/api/v1/galleries/harbour", headers=headers)
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-store")
    assert "max-age=15" in client.get("/api/v1/galleries/harbour")["Cache-Control"]


def test_a_token_opens_its_sections_alone(client: Client) -> None:
    politics = Section.objects.create(name="Politics", slug="politics")
    sport = Section.objects.create(name="Sport", slug="sport")
    photos = {}
    for section in (politics, sport):
        gallery = make_gallery(1, slug=f"g-{section.slug}")
        article = Article.objects.create(headline="A", slug=f"a-{section.slug}", section=section)
        GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
        publish(article)
        photos[section.slug] = gallery.slides.get().photo_id
    _, text = give(sections=[politics])
    for kind, name in (("galleries", "g-politics"), ("articles", "a-politics")):
        assert [one["slug"] for one in ask(client, kind, text).json()[kind]] == [name]
        assert ask(client, f"{kind}/{name}", text).status_code == 200
        refused = ask(client, f"{kind}/{name[:2]}sport", text)
        assert refused.status_code == 403
        assert "other sections" in refused.json()["detail"]
        assert ask(client, f"{kind}/no-such", text).status_code == 404
    assert [one["id"] for one in ask(client, "photos", text).json()["photos"]] == [
        photos["politics"]
    ]
    assert ask(client, f"photos/{photos['sport']}", text).status_code == 403
    assert [one["slug"] for one in ask(client, "sections", text).json()["sections"]] == ["politics"]
    assert ask(client, "sections/sport", text).status_code == 403
    for end in OBJECTS:
        assert ask(client, f"galleries/g-sport{end}", text).status_code == 403
    assert len(client.get("/api/v1/galleries").json()["galleries"]) == 2


def test_a_token_that_ends_in_the_midst_of_a_walk_says_so(client: Client) -> None:
    for _ in range(3):
        make_gallery(1)
    token, text = give()
    first = ask(client, "galleries?limit=1", text).json()
    revoke_token(token.pk)
    path = first["next"].partition("/api/v1/")[2]
    answer = ask(client, path, text)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith('Bearer realm="Photodesk", error="invalid_token"')
    assert "This token was revoked on" in answer.json()["detail"]
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"/api/v1/{path}").status_code == 200  # without it, as everybody
    other, text = give(name="dpa")
    PartnerToken.objects.filter(pk=other.pk).update(expires_at=timezone.now())
    assert "This token ended on" in ask(client, "galleries", text).json()["detail"]


@pytest.mark.parametrize("text", ["", "x", "photodesk_x", "ä", "a b", "x" * 5000, "\x00"])
def test_a_wrong_token_is_refused_in_words(client: Client, text: str) -> None:
    answer = ask(client, "galleries", text)
    assert answer.status_code == 401
    assert "There is no such token." in answer.json()["detail"]
    assert not PartnerRequest.objects.exists()


def test_other_schemes_are_none_of_ours(client: Client) -> None:
    assert ask(client, "galleries", "dXNlcjpwYXNz", scheme="Basic").status_code == 200
    _, text = give()
    assert ask(client, "galleries", text, scheme="bearer").status_code == 200


def test_each_token_has_a_rate_of_its_own(client: Client) -> None:
    (_, slow), (_, fast) = give(requests_per_minute=2), give(name="dpa")
    make_gallery(1, slug="harbour")
    answers = [ask(client, "galleries/harbour", slow) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"requests";q=2;w=60'
    assert answers[2]["Retry-After"]
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert ask(client, "galleries/harbour", fast).status_code == 200
    assert client.get("/api/v1/galleries?limit=1").status_code == 200


def test_the_log_says_what_each_took(client: Client) -> None:
    make_gallery(1, slug="harbour")
    token, text = give()
    size = len(ask(client, "galleries?limit=1", text).content)
    ask(client, "galleries/no-such", text)
    client.get("/api/v1/galleries?limit=1")
    taken = [(one.path, one.status) for one in token.requests.order_by("pk")]
    assert taken == [("/api/v1/galleries?limit=1", 200), ("/api/v1/galleries/no-such", 404)]
    assert token.requests.order_by("pk")[0].size_bytes == size
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_the_description_names_the_scheme(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    [scheme] = schema["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert {} in schema["security"]  # nobody needs one
    responses = schema["paths"]["/api/v1/galleries"]["get"]["responses"]
    assert {"401", "403"} <= responses.keys()
