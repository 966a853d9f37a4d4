"""Texts in the forms of many houses: each is read into its story and its slides."""

from __future__ import annotations

import pytest

from newsroom.importing.flattened.article import FlattenedSlide, GalleryHere, Heading, Paragraph
from newsroom.importing.flattened.labels import Labels
from newsroom.importing.flattened.reading import parse_article
from tests.newsroom.importing.ferry_texts import ENDS, HARBOUR, LEAD, SAID, WAVES, read, slides_of

CREDIT_CAPTION = """\
{label} Return of the ferry
Ilse Brandt/Reuters
{one}
{label} Return of the ferry
Marek Dolny/AP
{two}"""
FURNITURE_BETWEEN = """\
Photos:
Hide Caption
Ilse Brandt/Reuters
Advertisement
{h}
1 of 2
Photos:
Marek Dolny/AP
{w}
Hide Caption
2 of 2"""
HTML = """\
<p>Photos:</p>
<figcaption>{h}</figcaption>
<span class="credit">Ilse Brandt/Reuters</span>
<p>Photos:</p>
{w}<br>Marek Dolny/AP"""


@pytest.mark.parametrize(
    "label",
    [
        *("Photos:", "photos :", "PHOTOS:", "Photo gallery:", "Slideshow:", "In pictures:"),
        *("Gallery:", "Pictures:", "Images:", "Photo essay:", "Fotos:", "Fotostrecke:", "Bilder:"),
        *(
            "Bildergalerie:",
            "Fotogalería:",
            "Galería:",
            "En imágenes:",
            "En images :",
            "Diaporama :",
        ),
        *("Photos\u00a0:", "Galleria fotografica:", "Fotoserie:", "Em imagens:", "Фото:", "صور:"),
        *("الصور:", "写真：", "사진:", "图集：", "तस्वीरें:", "Photo:"),
    ],
)
def test_galleries_are_announced_in_many_languages(label: str) -> None:
    block = CREDIT_CAPTION.format(label=label, one=HARBOUR.caption, two=WAVES.caption)
    article = read(block)
    assert slides_of(article) == [HARBOUR, WAVES]
    assert article.galleries[0].title == "Return of the ferry"
    assert article.body == (Paragraph(LEAD), GalleryHere(0), Paragraph(SAID), Paragraph(ENDS))
    assert article.doubts == ()


def test_a_house_adds_labels_of_its_own() -> None:
    block = CREDIT_CAPTION.format(label="Fotoblog —", one="One.", two="Two.")
    block = block.replace("Fotoblog —", "Im Fokus:")
    assert not read(block).galleries
    assert len(slides_of(read(block, labels=Labels.with_own(["im fokus"])))) == 2


@pytest.mark.parametrize(
    "block",
    [
        # captions and credits in one line
        "Photo: {h} (Ilse Brandt/Reuters)\nPhoto: {w} (Marek Dolny/AP)",
        "Photos: {h} (Ilse Brandt/Reuters)\nPhotos: {w} (Marek Dolny/AP)",
        "Foto: {h} [Ilse Brandt/Reuters]\nFoto: {w} [Marek Dolny/AP]",
        "Photo 1: {h} (Ilse Brandt/Reuters)\nPhoto 2: {w} (Marek Dolny/AP)",
        "Photo 1 of 2: {h} (Ilse Brandt/Reuters)\nPhoto 2 of 2: {w} (Marek Dolny/AP)",
        "Image: {h} | Ilse Brandt/Reuters\nImage: {w} | Marek Dolny/AP",
        "Photo: {h} Ilse Brandt/Reuters\nPhoto: {w} Marek Dolny/AP",
        "Photo: {h} — Ilse Brandt/Reuters\nPhoto: {w} — Marek Dolny/AP",
        "Photos:\n{h} (Ilse Brandt/Reuters)\n{w} (Marek Dolny/AP)",
        "In pictures:\n• {h} (Ilse Brandt/Reuters)\n• {w} (Marek Dolny/AP)",
        # a caption on the label's line, its credit below
        "Photo: {h}\nIlse Brandt/Reuters\nPhoto: {w}\nMarek Dolny/AP",
        # counters
        "Slideshow: 2 photos\n1 of 2\n{h}\nIlse Brandt/Reuters\n2 of 2\n{w}\nMarek Dolny/AP",
        "Slideshow: 2 photos\n(1 of 2)\nIlse Brandt/Reuters\n{h}\n(2 of 2)\nMarek Dolny/AP\n{w}",
        "Fotostrecke: 2 Bilder\n1/2\n{h}\nIlse Brandt/Reuters\n2/2\n{w}\nMarek Dolny/AP",
        "Photo 1 of 2\n{h}\nIlse Brandt/Reuters\nPhoto 2 of 2\n{w}\nMarek Dolny/AP",
        "Bild 1 von 2\n{h}\nIlse Brandt/Reuters\nBild 2 von 2\n{w}\nMarek Dolny/AP",
        "Photo 1 sur 2\n{h}\nIlse Brandt/Reuters\nPhoto 2 sur 2\n{w}\nMarek Dolny/AP",
        "1 / 2\nIlse Brandt/Reuters\n{h}\n2 / 2\nMarek Dolny/AP\n{w}",
        "Gallery:\n{h}\nIlse Brandt/Reuters\n1 of 2\n{w}\nMarek Dolny/AP\n2 of 2",
        "Slideshow: 2 photos\n{h}\nIlse Brandt/Reuters\n{w}\nMarek Dolny/AP",
        # one label for several pairs
        "Photos:\nIlse Brandt/Reuters\n{h}\nMarek Dolny/AP\n{w}",
        "Photos:\n{h}\nIlse Brandt/Reuters\n{w}\nMarek Dolny/AP",
        # furniture between
        FURNITURE_BETWEEN,
        # markup
        "## Photos: \n*{h}*\nIlse Brandt/Reuters\n**Photos:**\n*{w}*\nMarek Dolny/AP",
        HTML,
    ],
)
def test_slides_are_found_however_they_stand(block: str) -> None:
    article = read(block.format(h=HARBOUR.caption, w=WAVES.caption))
    assert slides_of(article) == [HARBOUR, WAVES]
    assert article.body == (Paragraph(LEAD), GalleryHere(0), Paragraph(SAID), Paragraph(ENDS))


@pytest.mark.parametrize(
    "credit",
    [
        *("Photograph: Ilse Brandt/Reuters", "Photo: Ilse Brandt/Reuters", "Credit: Ilse Brandt"),
        *("Photo by Ilse Brandt", "Foto: Ilse Brandt", "Crédit photo : Ilse Brandt/AFP"),
        *("Fotografía: Ilse Brandt", "Ilse Brandt", "ILSE BRANDT/AFP/Getty Images"),
        *(
            "Ilse Brandt for The Brennick Post",
            "Reuters",
            "Courtesy Ilse Brandt",
            "AP Photo/Ilse Brandt",
        ),
        *("© Ilse Brandt", "Handout/Brennick Port Authority", "Ilse Brandt via AP", "Bild: dpa"),
        *(
            "Ilse van der Brandt, Reuters",
            "Photograph by Ilse Brandt",
            "撮影：山田太郎",
            "تصوير: ليلى حداد",
        ),
    ],
)
@pytest.mark.parametrize("is_credit_first", [True, False])
def test_credits_are_told_from_captions_in_either_order(credit: str, is_credit_first: bool) -> None:
    one = f"{credit}\nThe ferry enters." if is_credit_first else f"The ferry enters.\n{credit}"
    two = f"{credit}\nChildren wave." if is_credit_first else f"Children wave.\n{credit}"
    article = read(f"Photos: Return\n{one}\nPhotos: Return\n{two}")
    assert slides_of(article) == [
        FlattenedSlide(credit, "The ferry enters."),
        FlattenedSlide(credit, "Children wave."),
    ]
    assert len(article.body) == 4


@pytest.mark.parametrize(
    "titles",
    [
        ("The ferry’s return", "The ferry's return", "THE FERRY’S RETURN "),
        ("Return (1 of 3)", "Return (2 of 3)", "Return (3 of 3)"),
        ("Return 1/3", "Return 2/3", "Return 3/3"),
        ("“Return”", '"Return"', "Return"),
        ("Return – the ferry", "Return - the  ferry", "return — the ferry"),
        ("Return\u00a0of it", "Return of it.", "Return of it…"),
    ],
)
def test_titles_that_differ_in_form_alone_are_one_gallery(titles: tuple[str, str, str]) -> None:
    blocks = [f"Photos: {title}\nIlse Brandt/Reuters\nOne." for title in titles]
    assert len(slides_of(read("\n".join(blocks)))) == 3


def test_a_missing_credit_leaves_the_caption_a_caption() -> None:
    article = read(f"Photos: T\n{WAVES.caption}\nPhotos: T\nIlse Brandt/Reuters\n{HARBOUR.caption}")
    assert slides_of(article) == [FlattenedSlide("", WAVES.caption), HARBOUR]
    (doubt,) = article.doubts
    assert (doubt.line, "no credit" in doubt.sentence) == (3, True)


def test_a_missing_caption_leaves_the_story_its_paragraph() -> None:
    article = read(f"Photos: T\nIlse Brandt/Reuters\n{HARBOUR.caption}\nPhotos: T\nMarek Dolny/AP")
    assert slides_of(article) == [HARBOUR, FlattenedSlide("Marek Dolny/AP", "")]
    assert article.body[-2:] == (Paragraph(SAID), Paragraph(ENDS))
    assert "no caption" in article.doubts[0].sentence


def test_a_missing_credit_before_the_story_leaves_it_its_paragraph() -> None:
    article = read(f"Photos: T\nIlse Brandt/Reuters\n{HARBOUR.caption}\nPhotos: T\n{WAVES.caption}")
    assert slides_of(article) == [HARBOUR, FlattenedSlide("", WAVES.caption)]
    assert article.body[-2:] == (Paragraph(SAID), Paragraph(ENDS))


def test_a_photo_without_any_words_keeps_its_place() -> None:
    article = read(f"Photos: T\nPhotos: T\nIlse Brandt/Reuters\n{HARBOUR.caption}")
    assert slides_of(article) == [FlattenedSlide("", ""), HARBOUR]
    assert "neither credit nor caption" in article.doubts[0].sentence


def test_a_counter_without_words_keeps_its_place() -> None:
    article = read(f"1 of 2\n2 of 2\nMarek Dolny/AP\n{WAVES.caption}")
    assert slides_of(article) == [FlattenedSlide("", ""), WAVES]


@pytest.mark.parametrize(
    "sentence",
    [
        "Photos: they are what the town remembers of the storm, Marsh said.",
        "Photos: none survived the flood of 1962.",
        "Pictures: that was all she had left.",
        "In pictures: so much is clear, so much is not.",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_a_sentence(sentence: str) -> None:
    article = read(sentence)
    assert article.body == tuple(map(Paragraph, (LEAD, sentence, SAID, ENDS)))
    assert article.galleries == ()


def test_a_credit_without_its_block_is_not_lost() -> None:
    article = read("Photo: Ilse Brandt/Reuters")
    assert slides_of(article) == [FlattenedSlide("Photo: Ilse Brandt/Reuters", "")]
    assert article.doubts


@pytest.mark.parametrize(
    "line",
    [
        "The ferry enters. (AP Photo/Ilse Brandt)",
        "The ferry enters. [Ilse Brandt/Reuters]",
        "The ferry enters. Photograph: Ilse Brandt/Reuters",
        "The ferry enters. ILSE BRANDT / REUTERS",
        "The ferry enters. ILSE BRANDT POUR « LE MONDE »",
        "The ferry enters. — Ilse Brandt / Reuters",
        "The ferry enters. Ilse Brandt | Reuters",
        "The ferry enters. ILSE BRANDT (EFE)",
        "The ferry enters.Credit...Ilse Brandt/Reuters",
    ],
)
@pytest.mark.parametrize("label", ["Photos: T\n", "Photo: ", "1 of 1\n"])
def test_a_short_caption_is_not_printed_as_its_own_credit(label: str, line: str) -> None:
    (slide,) = slides_of(read(f"{label}{line}"))
    assert slide.caption == "The ferry enters."
    assert "brandt" in slide.credit_line.casefold()
    assert "ferry" not in slide.credit_line


@pytest.mark.parametrize(
    "credit",
    ["Courtesy of Warner Bros. Pictures", "J. Doe/AP", "U.S. Navy/AP", "Ilse Brandt | Reuters"],
)
def test_a_credit_with_a_full_stop_is_no_caption(credit: str) -> None:
    (slide,) = slides_of(read(f"Photos: T\n{credit}\n{HARBOUR.caption}"))
    assert slide == FlattenedSlide(credit, HARBOUR.caption)


@pytest.mark.parametrize(
    "block",
    [
        # Reuters
        "[1/2] {h} Ilse Brandt/Reuters\n[2/2] {w} Marek Dolny/AP Purchase Licensing Rights",
        "Item 1 of 2 {h} Ilse Brandt/Reuters\nItem 2 of 2 {w} Marek Dolny/AP",
        # The Guardian, NPR, pictures of a page's markup
        (
            "View image in fullscreen\n{h} Ilse Brandt/Reuters\nView image in fullscreen\n"
            "{w} Marek Dolny/AP"
        ),
        (
            "Enlarge this image\n{h}\nIlse Brandt/Reuters\nhide caption\nEnlarge this image\n{w}\n"
            "Marek Dolny/AP\nhide caption"
        ),
        "![The ferry](a.jpg)\n*{h} (Ilse Brandt/Reuters)*\n![](b.jpg)\n*{w} (Marek Dolny/AP)*",
        (
            '<figure><img src="a.jpg"><figcaption>{h} Ilse Brandt/Reuters</figcaption></figure>\n'
            '<figure><img src="b.jpg"><figcaption>{w} Marek Dolny/AP</figcaption></figure>'
        ),
        # words of a block with labels of their own, lists, a count in the title
        "Photo 1:\nIlse Brandt/Reuters\nCaption: {h}\nPhoto 2:\nMarek Dolny/AP\nCaption: {w}",
        "Photos: T\n1. {h} (Ilse Brandt/Reuters)\n2. {w} (Marek Dolny/AP)",
        "Slideshow: T (2 images)\n{h} Ilse Brandt | Reuters\n{w} Marek Dolny/AP",
        # counters behind the blocks
        (
            "Photos: T\nIlse Brandt/Reuters\n{h}\nHide Caption\n1 of 2\nPhotos: T\nMarek Dolny/AP\n"
            "{w}\nHide Caption\n2 of 2\nNext"
        ),
        # titles behind bars and dashes
        "Photos | T\nIlse Brandt/Reuters\n{h}\nPhotos | T\nMarek Dolny/AP\n{w}",
        "Photos – T\n{h}\nIlse Brandt/Reuters\nPHOTOS — T\n{w}\nMarek Dolny/AP",
        "Slideshow - T (2 photos)\n{h} (Ilse Brandt/Reuters)\n{w} (Marek Dolny/AP)",
        "Bilder | T\n1 von 2\nIlse Brandt/Reuters\n{h}\n2 von 2\nMarek Dolny/AP\n{w}",
        # NPR
        (
            "{h}\nIlse Brandt/Reuters\nhide caption\ntoggle caption\nIlse Brandt/Reuters\n"
            "{w}\nMarek Dolny/AP\nhide caption\ntoggle caption\nMarek Dolny/AP"
        ),
        (
            "{h}\n\nhide caption\n\ntoggle caption\n\nIlse Brandt/Reuters\n\n"
            "{w}\n\ntoggle caption\n\nMarek Dolny/AP"
        ),
        (
            "Enlarge this image\n{h} Ilse Brandt/Reuters hide caption\ntoggle caption\n"
            "Ilse Brandt/Reuters\nEnlarge this image\n{w} (Marek Dolny/AP)\nhide caption\n"
            "toggle caption\nMarek Dolny/AP"
        ),
        (
            "Enlarge this image\ntoggle caption\nIlse Brandt/Reuters\n{h}\nIlse Brandt/Reuters\n"
            "toggle caption\nMarek Dolny/AP\n{w}\nMarek Dolny/AP"
        ),
    ],
)
def test_forms_of_single_houses_are_galleries(block: str) -> None:
    article = read(block.format(h=HARBOUR.caption, w=WAVES.caption))
    words = [(slide.credit_line.replace(" | ", "/"), slide.caption) for slide in slides_of(article)]
    assert words == [(one.credit_line, one.caption) for one in (HARBOUR, WAVES)]
    assert not any(isinstance(part, Heading) for part in article.body)
    texts = [part.text for part in article.body if isinstance(part, Paragraph)]
    assert texts == [LEAD, SAID, ENDS]


def test_the_source_of_an_image_is_told_from_its_caption() -> None:
    article = read(f"Image source, Reuters\nImage caption, {HARBOUR.caption}")
    assert slides_of(article) == [FlattenedSlide("Image source, Reuters", HARBOUR.caption)]
    assert article.doubts == ()
    assert article.furniture == ("Image caption",)


def test_labels_that_were_hidden_on_the_page_belong_to_what_follows() -> None:
    block = "Image source,\nReuters\nImage caption,\n\n{0}\nImage source, AP\nImage caption,\n{1}"
    article = read(block.format(HARBOUR.caption, WAVES.caption))
    assert slides_of(article) == [
        FlattenedSlide("Image source, Reuters", HARBOUR.caption),
        FlattenedSlide("Image source, AP", WAVES.caption),
    ]
    assert article.body[2:] == (Paragraph(SAID), Paragraph(ENDS))
    assert article.doubts == ()


def test_a_headline_with_a_bar_above_a_byline_is_a_headline() -> None:
    article = parse_article(f"In pictures – the ferry returns\nBy Ada Quill\n{LEAD}\n{ENDS}")
    assert article.headline == "In pictures – the ferry returns"
    assert (article.byline, article.galleries) == ("Ada Quill", ())


@pytest.mark.parametrize(
    "line",
    ["Pictures – and what they leave out", "Album | the long player", "Fotos – Videos – Audios"],
)
def test_a_subheading_with_a_bar_is_no_label_without_a_block(line: str) -> None:
    article = read(f"{line}\n{ENDS}")
    assert article.galleries == ()
    assert article.body[1:3] == (Heading(line), Paragraph(ENDS))


def test_a_button_before_the_next_photos_credit_leaves_each_caption_to_its_own() -> None:
    block = "Photos:\n{0}\n{1}\nHide Caption\n{2}\n{3}\nHide Caption"
    words = (HARBOUR.credit_line, HARBOUR.caption, WAVES.credit_line, WAVES.caption)
    assert slides_of(read(block.format(*words))) == [HARBOUR, WAVES]


@pytest.mark.parametrize("line", ["Getty Images", "The ferry. Photograph: Ilse Brandt/Reuters"])
def test_what_looks_like_a_photos_words_without_a_label_is_named(line: str) -> None:
    (doubt,) = read(line).doubts
    assert doubt.line == 3


def test_a_source_in_the_head_is_no_photo() -> None:
    assert not parse_article(f"Ferry returns\nSource: AP\n{LEAD}").galleries
