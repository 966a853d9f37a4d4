"""Whether the site's own address answers what the public tree has: nginx's idea of it against ours.

Asked as a reader would, with a file made for it alone: the application answers for whatever nginx
does not find, so that a wrong folder in nginx would not be seen by the pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import F
from django.utils import timezone

from newsroom.baking.pages import find_gone_path
from newsroom.baking.trees import choose_tree
from newsroom.doctor.findings import Finding, fault, fine, warn
from newsroom.models.public_tree import GONE, SHOWN, BakedPage
from newsroom.serving.tree_paths import DOCTORS_FILE

AREA = "public site"
ASK_SECONDS = 5.0


def examine_public_site() -> Iterator[Finding]:
    """Ask the public address."""
    try:
        with httpx.Client(timeout=ASK_SECONDS, headers={"User-Agent": "photodesk-doctor"}) as ask:
            answer = ask.get(f"{settings.BASE_URL}/healthz")
            yield from examine_answer(answer)
            if answer.status_code < 300:
                look = examine_root if settings.STORAGE == "local" else examine_bucket
                yield from look(ask)
            yield from examine_pages(ask)
    except httpx.HTTPError as error:
        yield fault(
            AREA,
            f"{settings.BASE_URL} does not answer: {str(error) or type(error).__name__}.",
            "Is nginx (or manage.py up) running, does the name lead to this machine, is the "
            "certificate in order? Try: curl -v " + settings.BASE_URL + "/healthz",
        )


def examine_answer(answer: httpx.Response) -> Iterator[Finding]:
    """What /healthz said."""
    where = f"{settings.BASE_URL}/healthz"
    if answer.status_code == httpx.codes.MISDIRECTED_REQUEST:
        yield fault(
            AREA,
            f"{where} is refused (421): somebody there does not know the name "
            f"{urlsplit(settings.BASE_URL).hostname}.",
            "Add it to server_name in nginx, and to ALLOWED_HOSTS.",
        )
    elif answer.is_redirect:
        yield fault(
            AREA,
            f"{where} leads elsewhere, to {answer.headers.get('location', '')}.",
            "PHOTODESK_BASE_URL must be the address that readers end at. If it leads to itself, "
            "nginx does not pass X-Forwarded-Proto on: include photodesk/app.conf.",
        )
    elif answer.status_code >= 500:
        yield fault(
            AREA,
            f"{where} says {answer.status_code}: nginx does not reach the application. What is "
            "published is served all the same where nginx or a CDN reads the public tree.",
            "Start it (systemctl start photodesk-web), and compare its port with the upstream in "
            "nginx.",
        )
    elif answer.status_code != httpx.codes.OK:
        yield fault(
            AREA,
            f"{where} says {answer.status_code}: another program answers there.",
            "Compare the name and the port of PHOTODESK_BASE_URL with nginx's.",
        )


def examine_root(ask: httpx.Client) -> Iterator[Finding]:
    """Whether nginx serves our tree itself: a file that the application never answers."""
    root = Path(settings.PUBLIC_TREE_ROOT)
    said = secrets.token_hex(16)
    probe = root / f"{DOCTORS_FILE}{secrets.token_hex(8)}.txt"
    try:
        root.mkdir(mode=0o750, parents=True, exist_ok=True)
        probe.write_text(said)
        probe.chmod(0o640)
        answer = ask.get(f"{settings.BASE_URL}/{probe.name}")
    except OSError:
        return  # the folders are examined by themselves
    finally:
        probe.unlink(missing_ok=True)
    server = answer.headers.get("server", "")
    if answer.status_code == httpx.codes.OK and answer.text == said:
        yield fine(AREA, f"{settings.BASE_URL} is served from {root}, without the application.")
    elif answer.status_code == httpx.codes.FORBIDDEN:
        yield fault(
            AREA,
            f"{server or 'The web server'} may not read files in {root}.",
            "Make its user a member of the group of the folder (usermod -aG photodesk www-data), "
            "and restart it. If you ran this as another user than Photodesk's, run it as that one.",
        )
    elif "nginx" in server.lower():
        yield fault(
            AREA,
            f"nginx does not serve {root}: it asked the application for a file that is there. "
            "Pages come slowly, and none while the application is down.",
            f"Set root {root}; in its server block (deploy/nginx/photodesk.conf), then: nginx -t "
            "&& nginx -s reload",
        )
    else:
        yield fine(AREA, f"{settings.BASE_URL} is answered by Photodesk's own web server.")


def examine_bucket(ask: httpx.Client) -> Iterator[Finding]:
    """Whether readers are answered by the bucket: an object that the application never answers."""
    from newsroom.baking.bucket_tree import s3_client  # boto3 is slow to load

    said, bucket = secrets.token_hex(16), settings.PUBLIC_BUCKET
    place = {"Bucket": bucket, "Key": f"{DOCTORS_FILE}{secrets.token_hex(8)}.txt"}
    client: Any = s3_client()
    try:
        client.put_object(**place, Body=said.encode(), ContentType="text/plain")
        answer = ask.get(f"{settings.BASE_URL}/{place['Key']}")
        client.delete_object(**place)
    except (BotoCoreError, ClientError):
        return  # the buckets are examined by themselves
    if answer.status_code == httpx.codes.OK and answer.text == said:
        yield fine(AREA, f"{settings.BASE_URL} is answered by {bucket}, without the application.")
    else:
        yield warn(
            AREA,
            f"{settings.BASE_URL} does not ask the bucket {bucket}: the application answers all "
            "that readers want. Pages come slowly, and none while it is down.",
            "Put nginx with deploy/nginx/photodesk-bucket.conf (in place of photodesk.conf), or a "
            "CDN that asks it, before the bucket (docs/deploying.md, In buckets), and let readers "
            "read it (docs/operations/scaling.md, Buckets).",
        )


def examine_pages(ask: httpx.Client) -> Iterator[Finding]:
    """Whether a page that is shown is the tree's, and one that is gone says so."""
    try:
        settled = BakedPage.objects.filter(wanted_version=F("baked_version"), url__endswith="/")
        shown = settled.filter(baked_status=SHOWN).order_by("-baked_at").first()
        gone = settled.filter(baked_status=GONE).order_by("-baked_at").first()
        oldest = BakedPage.objects.stale().order_by("wanted_at").first()
    except DatabaseError:
        return  # the database is examined by itself
    if oldest is not None and (timezone.now() - oldest.wanted_at).total_seconds() > 120:
        why = f": {oldest.error}" if oldest.error else ""
        yield warn(
            AREA,
            f"{oldest.url} is stale since {oldest.wanted_at:%Y-%m-%d %H:%M} UTC{why}",
            'If a publisher works, the log has why: event "Page baked" of this page.',
        )
    if shown is not None:
        yield from compare_page(ask, shown)
    if gone is not None:
        yield from compare_gone(ask, gone)


def compare_page(ask: httpx.Client, page: BakedPage) -> Iterator[Finding]:
    """A page that is shown. It may be baked anew while it is asked for: then it is asked again."""
    url, tree = f"{settings.BASE_URL}{page.url}", choose_tree()
    for _ in range(2):
        before = tree.read(page.path)
        answer = ask.get(url)
        if answer.content == before:
            yield fine(AREA, f"{page.url} is answered as it was baked.")
            return
        if before == tree.read(page.path):
            break
    if before is None:
        yield fault(
            AREA,
            f"{page.url} should be in the public tree, and its file is gone.",
            "manage.py reconcile",
        )
    elif answer.status_code != SHOWN:
        yield fault(
            AREA,
            f"{page.url} is published, and {url} says {answer.status_code}.",
            "Compare nginx's configuration with deploy/nginx/photodesk.conf.",
        )
    else:
        yield fault(
            AREA,
            f"{url} answers something else than what was baked: a cache in front keeps an old one, "
            "or nginx serves another folder.",
            "Look at root in nginx and at what is in front of it; PHOTODESK_PURGE tells caches of "
            "changes (docs/deploying.md).",
        )


def compare_gone(ask: httpx.Client, page: BakedPage) -> Iterator[Finding]:
    """A page that was withdrawn."""
    status = ask.get(f"{settings.BASE_URL}{page.url}").status_code
    if status == SHOWN:
        yield fault(
            AREA,
            f"{page.url} was withdrawn, and is still answered at {settings.BASE_URL}.",
            f"Purge it in the cache in front. In the tree it is {find_gone_path(page.path)} that "
            "stands there; another folder than the tree is served where nginx shows the old page.",
        )
    elif status == GONE:
        yield fine(AREA, f"{page.url} was withdrawn, and says so.")
