"""Who may do what on the desk.

One rule: whatever changes what readers see, now or at a moment to come, needs the right to publish
the thing that shows it. It asks for the state, not the clock: what is scheduled or under embargo is
published already. Commands are run by those who run the machine, and ask nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model, QuerySet

from gallery.models import Gallery, Publishable
from media.models import Photo
from newsroom.models import Article
from newsroom.photo_uses import PHOTO_USES

type Person = AbstractBaseUser | AnonymousUser
type Kind = type[Publishable]


def has_right(person: Person, act: str, thing: Model | type[Model]) -> bool:
    """Whether somebody has a right such as "change" on things of a kind."""
    label = thing._meta
    return person.has_perm(f"{label.app_label}.{act}_{label.model_name}")  # type: ignore[union-attr]


def may_see(person: Person, thing: Model | type[Model]) -> bool:
    """Whether somebody may see things of this kind that readers do not see."""
    return has_right(person, "view", thing) or has_right(person, "change", thing)


def may_publish(person: Person, thing: Publishable | Kind) -> bool:
    """Whether somebody may change what readers see of galleries, or of articles."""
    return has_right(person, "publish", thing)


def may_override(person: Person, thing: Publishable) -> bool:
    """Whether somebody may publish it, for a reason, over what stands against it."""
    return may_publish(person, thing) and has_right(person, "override", thing)


def may_publish_everything(person: Person) -> bool:
    """Whether somebody may change what every page shows, or any of them."""
    return may_publish(person, Gallery) and may_publish(person, Article)


def may_edit(person: Person, thing: Publishable) -> bool:
    """Whether somebody may change a gallery or an article as it is now."""
    return has_right(person, "change", thing) and may_touch(person, thing)


def may_touch(person: Person, thing: Publishable) -> bool:
    """Whether a change of it is left to those who may publish, and somebody is one of them."""
    return thing.state != Publishable.State.PUBLISHED or may_publish(person, thing)


def may_upload(person: Person) -> bool:
    """Whether somebody may bring photos in: with them, he sees whatever is known of the file."""
    return has_right(person, "add", Photo) and may_see(person, Photo)


def kinds_showing(photo: Photo) -> set[Kind]:
    """Galleries, articles or both: what is published (scheduled, under embargo) with the photo."""
    live = Publishable.State.PUBLISHED
    owners: dict[Kind, QuerySet[Any]] = {
        Gallery: Gallery.objects.filter(state=live).order_by().values("pk"),
        Article: Article.objects.filter(state=live).order_by().values("pk"),
    }
    return {
        use.owner
        for use in PHOTO_USES
        if use.rows_in(owners[use.owner]).filter(**{use.photo_field: photo.pk}).exists()
    }


def may_touch_photo(person: Person, photo: Photo) -> bool:
    """Whether somebody may publish all that shows the photo; true of one that nothing shows."""
    return all(may_publish(person, kind) for kind in kinds_showing(photo))


def may_edit_photo(person: Person, photo: Photo) -> bool:
    """Whether somebody may change a photo's words, rights and crop."""
    return has_right(person, "change", photo) and may_touch_photo(person, photo)


def list_editable_photos(person: Person, photo_ids: Collection[int]) -> set[int]:
    """Those of some photos that somebody may change for every use, in at most 4 queries."""
    if not has_right(person, "change", Photo):
        return set()
    return list_touchable_photos(person, photo_ids)


def list_touchable_photos(person: Person, photo_ids: Collection[int]) -> set[int]:
    """Those of some photos of which somebody may publish all that shows them."""
    closed: set[int] = set()
    for kind in (Gallery, Article):
        if may_publish(person, kind):
            continue
        live = kind._default_manager.filter(state=Publishable.State.PUBLISHED).order_by()
        for use in PHOTO_USES:
            if use.owner is kind:
                rows = use.rows_in(live.values("pk")).filter(
                    **{f"{use.photo_field}__in": photo_ids}
                )
                closed.update(rows.values_list(use.photo_field, flat=True))
    return set(photo_ids) - closed


def may_release_photos(person: Person) -> bool:
    """Whether somebody may say when photos may be shown at all: one who publishes something."""
    publishes = may_publish(person, Gallery) or may_publish(person, Article)
    return publishes and has_right(person, "change", Photo)


def may_release_photo(person: Person, photo: Photo) -> bool:
    """Whether somebody may decide on a held photo, its embargo and the end of its licence."""
    return may_release_photos(person) and may_touch_photo(person, photo)


def may_manage_partners(person: Person) -> bool:
    """Whether somebody may give partners tokens for the API, and revoke them."""
    return person.has_perm("newsroom.manage_partners")  # type: ignore[union-attr]


def may_kill(person: Person) -> bool:
    """Whether somebody may kill photos; he may then see any of them, too."""
    return has_right(person, "kill", Photo)
