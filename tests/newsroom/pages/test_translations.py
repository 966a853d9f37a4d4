"""The words of pages in other languages: every text has its translation, and gettext reads them."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.translations import (
    SOURCES,
    CatalogueBroken,
    compile_translations,
    read_catalogue,
)

LANGUAGES = ("ar", "de", "en", "es", "fr")
TEMPLATES = ("gallery/templates", "newsroom/templates/newsroom", "newsroom/templates")
TEXT = re.compile(r"""\{% translate "([^"]+)"(?: context "([^"]+)")?""")
PLURAL = re.compile(r"\{% blocktranslate count [^%]*%\}(.*?)\{% plural %\}(.*?)\{% end", re.DOTALL)
VARIABLE = re.compile(r"\{\{ (\w+) \}\}")


def texts_of_pages() -> set[str]:
    """What the templates ask gettext for, by its keys."""
    keys = {"%(position)s of %(count)s"}
    for folder in TEMPLATES:
        for path in Path(folder).rglob("*.html"):
            source = path.read_text()
            keys |= {
                f"{where}\x04{text}" if where else text for text, where in TEXT.findall(source)
            }
            for one, many in PLURAL.findall(source):
                keys.add("\x00".join(VARIABLE.sub(r"%(\1)s", text) for text in (one, many)))
    return keys


def translations_into(language: str) -> dict[str, tuple[str, ...]]:
    """The translations by gettext's keys, as one text or as the forms of a plural."""
    catalogue = read_catalogue((SOURCES / language / "LC_MESSAGES/django.po").read_bytes())
    translations = {}
    for message in catalogue:
        forms = (message.id,) if isinstance(message.id, str) else message.id
        texts = (message.string,) if isinstance(message.string, str) else message.string or ()
        if message.id and texts and all(texts):
            context = f"{message.context}\x04" if message.context else ""
            translations[context + "\x00".join(forms)] = tuple(texts)
    return translations


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))  # texts are English
def test_every_text_of_a_page_is_translated(language: str) -> None:
    translations = translations_into(language)
    assert len(translations) > 40
    assert texts_of_pages() - translations.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_variables_of_their_texts(language: str) -> None:
    for key, texts in translations_into(language).items():
        wanted = set(re.findall(r"%\(\w+\)s|%s", key))
        for text in texts:
            found = set(re.findall(r"%\(\w+\)s|%s", text))
            if "\x00" in key:  # "one photo" may leave its number out
                assert found <= {"%(number)s"}
            else:
                assert found == wanted, key


def test_gettext_reads_what_was_compiled(tmp_path: Path) -> None:
    assert {path.parts[-3] for path in compile_translations(tmp_path)} == set(LANGUAGES)
    german = gettext.translation("django", tmp_path, ["de"])
    assert german.gettext("Next photo") == "Nächstes Foto"
    assert german.pgettext("aria-roledescription", "slide") == "Bild"
    arabic = gettext.translation("django", tmp_path, ["ar"])
    forms = {
        arabic.ngettext("%(number)s photo", "%(number)s photos", number)
        for number in (0, 1, 2, 3, 11)
    }
    assert len(forms) == 5


def test_only_what_changed_is_compiled_again(tmp_path: Path) -> None:
    assert len(compile_translations(tmp_path)) == len(LANGUAGES)
    assert compile_translations(tmp_path) == []
    (tmp_path / "de/LC_MESSAGES/django.mo").unlink()
    assert [path.parts[-3] for path in compile_translations(tmp_path)] == ["de"]


def test_starting_compiles_into_the_data_folder() -> None:
    [folder] = settings.LOCALE_PATHS
    assert folder == settings.DATA_DIR / "locale"
    assert (folder / "fr/LC_MESSAGES/django.mo").exists()


def test_a_broken_line_is_named() -> None:
    with pytest.raises(CatalogueBroken, match="Line 2"):
        read_catalogue(b'msgid "Next"\nWeiter\n')


def test_texts_that_nobody_translated_stay_as_they_are(tmp_path: Path) -> None:
    assert gettext.translation("django", compiled(tmp_path), ["de"]).gettext("No such") == "No such"


def compiled(folder: Path) -> Path:
    """The folder, with all translations compiled."""
    compile_translations(folder)
    return folder
