"""How long a text may be: more than anybody writes, and less than what makes a page stand still.

Every text field of ours gets its limit here, in one place; forms show what was typed again, with
the sentence beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.core.validators import MaxLengthValidator
from django.db.models import Field, TextField

from media.text_limits import MAX_CHARACTERS, find_limit

MAX_STORY_CHARACTERS = 200_000  # one part of an article, with its markup
SENTENCE = "This has %(show_value)d characters; the limit is %(limit_value)d. Shorten it."
MAX_CODE_TEXT_CHARACTERS = 2_000  # a phrase that a code becomes
STORY_TEXTS = {("newsroom", "text", "text")}
WITH_WORDS = ("photo", "slide", "photopreset")
OURS = ("media", "gallery", "newsroom")


def limit_texts() -> None:
    """Give every text field that forms may change its limit; for when all models are known."""
    for field in text_fields():
        # In the list that forms read, not among the field's arguments: no schema depends on it.
        field.validators.append(MaxLengthValidator(limit_of_field(field), SENTENCE))


def limit_of_field(field: Field[str, str]) -> int:
    """The most characters of a field: what stands beside photos has less than other texts."""
    meta = field.model._meta
    if meta.model_name == "codereplacement":
        return MAX_CODE_TEXT_CHARACTERS
    if (meta.app_label, meta.model_name, field.name) in STORY_TEXTS:
        return MAX_STORY_CHARACTERS
    return find_limit(field.name) if meta.model_name in WITH_WORDS else MAX_CHARACTERS


def text_fields() -> Iterable[Field[str, str]]:
    """Text fields of our models."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if model._meta.app_label in OURS and isinstance(field, TextField) and field.editable:
                yield field
