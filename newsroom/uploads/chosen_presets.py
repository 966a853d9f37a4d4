"""Which preset somebody uses, until he chooses another."""

from __future__ import annotations

from django.contrib.auth.models import User

from newsroom.models import ChosenPreset, PhotoPreset


def choose_preset(*, owner: User, preset: PhotoPreset | None) -> None:
    """Use a preset from now on, or none."""
    if preset is None:
        ChosenPreset.objects.filter(owner=owner).delete()
    else:
        ChosenPreset.objects.update_or_create(owner=owner, defaults={"preset": preset})


def find_chosen_preset(owner: User) -> int | None:
    """The id of the preset that somebody uses, or None."""
    chosen = ChosenPreset.objects.filter(owner=owner).first()
    return chosen.preset_id if chosen else None
