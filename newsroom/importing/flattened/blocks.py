"""Photo blocks: what stands behind a label or a counter becomes a slide of its gallery."""

from __future__ import annotations

from dataclasses import replace

from media.metadata.credit_scores import ends_sentence, is_clear_credit
from media.text_limits import cut_words
from newsroom.importing.flattened.article import (
    MAX_GALLERY_TITLE_LENGTH,
    Draft,
    FlattenedSlide,
    Paragraph,
)
from newsroom.importing.flattened.labels import Counter, Label, title_key
from newsroom.importing.flattened.last_captions import is_sure_caption
from newsroom.importing.flattened.lines import Line, Mark
from newsroom.importing.flattened.page import Page, is_statement
from newsroom.importing.flattened.slides import (
    NO_CREDIT,
    STORY_OR_CAPTION,
    Words,
    is_sure_pair,
    read_words,
    split_inline,
    without_bullet,
)

Gallery = tuple[str, str]  # key and title


class BlockReader:
    """Reads blocks off a page into a draft."""

    def __init__(self, page: Page, draft: Draft) -> None:
        self.page = page
        self.draft = draft
        self.running: Gallery | None = None  # the slideshow whose counters follow
        self.last: Gallery | None = None  # of the last slide, which ended before `last_end`
        self.last_end = 0

    @property
    def of_headline(self) -> Gallery:
        """The gallery of blocks without a title."""
        return title_key(self.draft.headline), self.draft.headline

    def read_label(self, line: Line, label: Label) -> None:
        """A label with its block, or a sentence that merely begins like one."""
        self.page.position += 1
        self.running = None
        if label.rest and self.read_single(line, label):
            return
        gallery = (title_key(label.rest), label.rest) if label.rest else self.of_headline
        if self.has_counter_next():
            self.announce(line, gallery)
        elif label.count:
            self.announce(line, gallery)
            self.read_pairs(gallery, label.count)
        else:
            self.read_block(line, gallery)

    def read_single(self, line: Line, label: Label) -> bool:
        """One photo on the label's own line, or a sentence; False for a title."""
        offered = self.offered_texts()
        is_said = is_statement(label.rest)
        is_pair = len(offered) == 2 and is_sure_pair(*offered)
        is_repeated = self.page.title_counts[title_key(label.rest)] > 1
        if split := split_inline(label.rest):
            if label.is_single or ends_sentence(split[0]):
                self.add_slide(line, self.of_headline, Words(split[1], split[0]))
                return True
        elif is_said and not label.is_single and is_repeated:
            return False
        elif (
            (is_said or (label.is_single and not is_pair))
            and offered
            and is_clear_credit(offered[0])
        ):
            self.add_slide(line, self.of_headline, Words("", label.rest), credit_behind=True)
            return True
        elif label.is_single and not is_pair:
            self.add_slide(line, self.of_headline, Words("", label.rest, doubt=NO_CREDIT))
            return True
        elif is_said:
            self.draft.parts.append(Paragraph(line.text))
            self.draft.note(line, "paragraph", "a sentence that begins like a label")
            return True
        return False

    def read_counter(self, line: Line, counter: Counter) -> None:
        """ "2 of 3": before its slide, or behind the one that was read already."""
        self.page.position += 1
        gallery = self.running or self.just_counted(counter) or self.of_headline
        self.running = gallery
        self.draft.open_gallery(*gallery)
        self.draft.note(line, "counter")
        here = len(self.draft.slides[gallery[0]])
        if here < counter.number:
            if here + 1 < counter.number:
                self.draft.doubt(line, f"“{gallery[1]}”: {counter} follows slide {here}.")
            self.read_block(line, gallery)
        elif counter.number < counter.total and not self.has_counter_next():
            offered = self.offered_texts()
            if len(offered) == 2 and is_sure_pair(*offered):
                self.read_block(line, gallery)

    def just_counted(self, counter: Counter) -> Gallery | None:
        """The gallery of the slide right before a counter that tells its number."""
        here = self.page.position - 1
        is_near = all(self.page.is_furniture[self.last_end : here])
        if self.last and is_near and len(self.draft.slides[self.last[0]]) == counter.number:
            return self.last
        return None

    def read_block(self, line: Line, gallery: Gallery) -> None:
        """The words behind a start, and the pairs behind them that need no label of their own."""
        words = self.take_words()
        if not words.used and not self.page.is_counter(line) and self.is_teaser(gallery[0]):
            self.draft.parts.append(Paragraph(line.text))
            self.draft.note(line, "paragraph")
            self.draft.doubt(line, "this looks like a photo block, but no photo's words follow.")
            return
        self.add_slide(line, gallery, words)
        if words.used:
            self.read_pairs(gallery, None, is_inline=words.order is None and bool(words.caption))

    def read_pairs(self, gallery: Gallery, count: int | None, *, is_inline: bool = False) -> None:
        """Slides without labels: as many as were announced, or as long as there is no doubt."""
        read = 0
        while count is None or read < count:
            offered = self.offered_texts()
            is_sure = len(offered) == 2 and is_sure_pair(*offered)
            if count is None and is_inline and offered:
                is_sure = split_inline(without_bullet(offered[0])) is not None
            elif count and offered:
                is_sure = is_sure or split_inline(without_bullet(offered[0])) is not None
            if not is_sure:
                break
            line = self.page.lines[self.page.offered(self.page.position)[0][0]]
            self.add_slide(line, gallery, self.take_words())
            read += 1
        if count and read < count:
            line = self.page.lines[self.page.position - 1]
            self.draft.doubt(
                line, f"“{gallery[1]}” announces {count} photos; {read} were found behind it."
            )

    def take_words(self) -> Words:
        """Credit and caption of the next lines; furniture among them is put away."""
        page = self.page
        indexes, is_closed = page.offered(page.position)
        if len(indexes) == 2 and page.is_tight and page.is_apart(indexes[1]):
            indexes, is_closed = indexes[:1], True
        texts = [page.lines[index].text for index in indexes]
        words = read_words(texts, is_closed=is_closed, order=page.order)
        used = indexes[: words.used]
        last = used[-1] + 1 if used else page.position
        for index in range(page.position, last):
            line = page.lines[index]
            if index not in used:
                self.draft.put_away(line)
            else:
                self.draft.note(line, find_kind(line.text, words))
        page.position = last
        if words.doubt == STORY_OR_CAPTION:
            caption = page.lines[used[1]]
            is_known = page.is_parted(last) or caption.mark is Mark.CAPTION
            is_known = is_known or is_sure_caption(caption.text, page.habits)
            words = replace(
                words, doubt="" if is_known else words.doubt.format(line=caption.number)
            )
        return words

    def add_slide(
        self, line: Line, gallery: Gallery, words: Words, *, credit_behind: bool = False
    ) -> None:
        """Put a slide into its gallery. `credit_behind`: the next line is its credit."""
        key, title = gallery
        self.draft.open_gallery(key, title)
        if len(title) > MAX_GALLERY_TITLE_LENGTH and not self.draft.slides[key]:
            self.draft.doubt(line, f"the gallery's title is cut; whole it is: {title}")
        slides = self.draft.slides[key]
        if not words.used and not self.page.is_counter(line):
            detail = f"slide {len(slides) + 1} of “{self.draft.titles[key]}”"
            kind = "caption and credit" if words.credit_line else "caption" if words.caption else ""
            self.draft.note(line, f"label, {kind}" if kind else "label", detail)
        elif self.page.is_label(line):
            self.draft.note(line, "label", f"slide {len(slides) + 1} of “{self.draft.titles[key]}”")
        if credit_behind:
            words = self.with_credit_behind(words)
        numberless = without_number(words.caption, len(slides) + 1)
        caption, too_long = cut_words("caption", numberless)
        slides.append(FlattenedSlide(words.credit_line, caption))  # a credit is never so long
        self.last, self.last_end = gallery, self.page.position
        for doubt in (words.doubt, too_long):
            if doubt:
                where = f"“{self.draft.titles[key]}”, slide {len(slides)}: "
                self.draft.doubt(line, where + doubt)

    def with_credit_behind(self, words: Words) -> Words:
        """The words with the next line that is no furniture as their credit."""
        page = self.page
        (index, *_), _ = page.offered(page.position)
        for passed in range(page.position, index):
            self.draft.put_away(page.lines[passed])
        self.draft.note(page.lines[index], "credit")
        page.position = index + 1
        return Words(page.lines[index].text, words.caption)

    def announce(self, line: Line, gallery: Gallery) -> None:
        """A label whose slides follow it."""
        self.running = gallery
        self.draft.open_gallery(*gallery)
        self.draft.note(line, "label", f"gallery “{gallery[1]}”")

    def offered_texts(self) -> list[str]:
        """The lines that the next block may take."""
        return [self.page.lines[index].text for index in self.page.offered(self.page.position)[0]]

    def has_counter_next(self) -> bool:
        """Whether a counter follows, furniture aside."""
        page, index = self.page, self.page.position
        while index < len(page.lines) and page.is_furniture[index]:
            index += 1
        return index < len(page.lines) and page.counters[index] is not None

    def is_teaser(self, key: str) -> bool:
        """Whether a label without words is the only one of its title: a link to a gallery."""
        return key not in self.draft.slides and self.page.title_counts[key] <= 1


def without_number(caption: str, number: int) -> str:
    """A caption without the slide's own number before it: "2. Passengers wave."""
    for mark in (". ", ") "):
        caption = caption.removeprefix(f"{number}{mark}").lstrip()
    return caption


def find_kind(text: str, words: Words) -> str:
    """What a line of a block is."""
    if words.credit_line == text:
        return "credit"
    return "caption and credit" if words.credit_line and words.used == 1 else "caption"
