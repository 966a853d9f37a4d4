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
    entries_of,
    read_catalogue,
)

LANGUAGES = ("ar", "de", "en", "es", "fr")
TEMPLATES = ("gallery/templates", "newsroom/templates/newsroom", "newsroom/templates")
TEXT = re.compile(r"""\{% translate "([^"]+)"(?: context "([^"]+)")?""")
PLURAL = re.compile(r"\{% blocktranslate count [^%]*%\}(.*?)\{% plural %\}(.*?)\{% end", re.DOTALL)
VARIABLE = re.compile(r"\{\{ (\w+) \}\}")


def texts_of_pages() -> set[str]:
    """What the templates ask gettext for, by its keys."""
    keys = {"date format\x04j F Y, H:i T", "%(position)s of %(count)s"}
    for folder in TEMPLATES:
        for path in Path(folder).rglob("*.html"):
            source = path.read_text()
            keys |= {
                f"{where}\x04{text}" if where else text for text, where in TEXT.findall(source)
            }
            for one, many in PLURAL.findall(source):
                keys.add("\x00".join(VARIABLE.sub(r"%(\1)s", text) for text in (one, many)))
    return keys


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))  # texts are English
def test_every_text_of_a_page_is_translated(language: str) -> None:
    catalogue = read_catalogue((SOURCES / language / "LC_MESSAGES/django.po").read_text())
    assert len(catalogue) > 40
    assert texts_of_pages() - catalogue.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_variables_of_their_texts(language: str) -> None:
    for entry in entries_of((SOURCES / language / "LC_MESSAGES/django.po").read_text()):
        wanted = set(re.findall(r"%\(\w+\)s|%s", entry["msgid"]))
        for field, text in entry.items():
            if field == "msgstr" and text:
                assert set(re.findall(r"%\(\w+\)s|%s", text)) == wanted, entry["msgid"]
            elif field.startswith("msgstr["):  # "one photo" may leave its number out
                assert set(re.findall(r"%\(\w+\)s|%s", text)) <= {"%(number)s"}


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
        read_catalogue('msgid "Next"\nmsgstr Weiter')


def test_texts_over_several_lines_are_joined_and_missing_ones_left_out() -> None:
    text = 'msgid ""\n"Next "\n"photo"\nmsgstr "Weiter\\n"\n\nmsgid "Close"\nmsgstr ""\n'
    assert read_catalogue(text) == {"Next photo": "Weiter\n"}
