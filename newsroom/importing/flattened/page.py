"""The lines of a flattened article with what can be told of each by itself."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from media.metadata.credit_scores import ends_sentence, is_clear_credit, score_credit
from newsroom.importing.flattened.furniture import is_furniture, names_in_byline
from newsroom.importing.flattened.labels import Label, Labels, find_series, read_counter, title_key
from newsroom.importing.flattened.last_captions import Habits
from newsroom.importing.flattened.lines import Line, Mark
from newsroom.importing.flattened.slides import (
    is_sure_pair,
    split_caption,
    split_inline,
    usual_order,
)

# What closes a sentence, looked for before any closing quotes and brackets.
SENTENCE_ENDS = tuple(".?!…:;,。！？؟।")
FULL_STOPS = tuple(".。।")
CLOSING_MARKS = "\"'”’»)]"


def is_sentence(line: str) -> bool:
    """Whether a line ends in punctuation, closing quotes and brackets aside, or in a quotation."""
    bare = line.rstrip(CLOSING_MARKS)
    return bare.endswith(SENTENCE_ENDS) or line.endswith(("”", '"', "»"))


def is_statement(line: str) -> bool:
    """Whether a line ends in a full stop: headlines do not, though they ask and quote."""
    return line.rstrip(CLOSING_MARKS).endswith(FULL_STOPS)


class Page:
    """The lines that are not empty, and how far they have been read."""

    def __init__(self, lines: Sequence[Line], labels: Labels) -> None:
        self.position = 0
        self.lines = [line for line in lines if line.text]
        self.after_blank = {id(line) for before, line in pairwise(lines) if not before.text}
        self.is_furniture = [is_furniture(line.text) for line in self.lines]
        counters = [read_counter(line.text) for line in self.lines]
        totals = find_series([one for one in counters if one])
        self.counters = [one if one and one.total in totals else None for one in counters]
        self.labels = [find_label(line, labels) for line in self.lines]
        self.labels = [
            one if one and (not one.is_weak or self.opens_block(index + 1)) else None
            for index, one in enumerate(self.labels)
        ]
        self.leave_headline()
        self.label_lines, self.counter_lines = (
            {id(line) for line, one in zip(self.lines, column, strict=True) if one}
            for column in (self.labels, self.counters)
        )
        self.title_counts = Tally(title_key(label.rest) for label in self.labels if label)
        self.order = usual_order(self.pairs())
        self.is_tight = any(self.has_tight_block(index) for index in range(len(self.lines)))

    @property
    def next_line(self) -> Line:
        """The line that is to be read now."""
        return self.lines[self.position]

    @property
    def is_at_end(self) -> bool:
        """Whether all has been read."""
        return self.position >= len(self.lines)

    def is_start(self, index: int) -> bool:
        """Whether a slide starts at a line."""
        return index < len(self.lines) and bool(self.labels[index] or self.counters[index])

    def is_label(self, line: Line) -> bool:
        """Whether a line is a label."""
        return id(line) in self.label_lines

    def is_counter(self, line: Line) -> bool:
        """Whether a line is a counter."""
        return id(line) in self.counter_lines

    def offered(self, index: int) -> tuple[list[int], bool]:
        """At most two lines from `index` on that may be a block's words; whether a start follows.

        Furniture between them is passed over.
        """
        found: list[int] = []
        while index < len(self.lines) and not self.is_start(index):
            if not self.is_furniture[index]:
                if len(found) == 2:
                    return found, False
                found.append(index)
            index += 1
        return found, index < len(self.lines)

    def is_apart(self, index: int) -> bool:
        """Whether an empty line stands before a line, and nothing says what it belongs to."""
        line = self.lines[index]
        return id(line) in self.after_blank and line.mark is not Mark.CAPTION

    def is_parted(self, index: int) -> bool:
        """Whether the lines before one are no part of the story going on there.

        A button or an empty line parts them, or they are followed by the next photo's credit.
        """
        if index >= len(self.lines):
            return False
        line = self.lines[index]
        is_blank = self.is_tight and id(line) in self.after_blank
        return is_blank or self.is_furniture[index] or is_clear_credit(line.text)

    def leave_headline(self) -> None:
        """Take "In pictures | The ferry returns" above a byline for the headline that it is."""
        first = next((index for index, one in enumerate(self.is_furniture) if not one), 0)
        label = self.labels[first] if self.labels else None
        offered, _ = self.offered(first + 1)
        if label and label.is_weak and offered and names_in_byline(self.lines[offered[0]].text):
            self.labels[first] = None

    def opens_block(self, index: int) -> bool:
        """Whether a counter, or a photo's credit and caption, stand at a line."""
        offered, _ = self.offered(index)
        following = [self.lines[place].text for place in offered]
        is_counted = index < len(self.lines) and self.counters[index] is not None
        if is_counted or not following:
            return is_counted
        scores = [score_credit(text) for text in following]
        is_pair = len(scores) == 2 and max(scores) >= 1.0 and min(scores) < 0
        return is_pair or bool(split_inline(following[0])) or is_clear_credit(following[0])

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The two lines behind each start of a slide."""
        for index in range(len(self.lines)):
            offered, _ = self.offered(index + 1) if self.is_start(index) else ([], False)
            if len(offered) == 2:
                yield self.lines[offered[0]].text, self.lines[offered[1]].text

    @cached_property
    def habits(self) -> Habits:
        """What is beyond doubt: the words of blocks that another follows, and the story."""
        captions, has_bare_credits, of_blocks = [], False, set()
        for index in filter(self.is_start, range(len(self.lines))):
            for places, is_closed in self.pairs_behind(index):
                of_blocks.update(places)
                texts = [self.lines[place].text for place in places] if is_closed else []
                captions += [text for text in texts if score_credit(text) < 0]
                has_bare_credits |= len(texts) == 1 and score_credit(texts[0]) > 0
        paragraphs = [
            line.text
            for index, line in enumerate(self.lines)
            if index not in of_blocks and not self.is_start(index) and is_sentence(line.text)
        ]
        return Habits(captions, has_bare_credits, paragraphs)

    def pairs_behind(self, index: int) -> Iterator[tuple[list[int], bool]]:
        """The lines of the block behind a start, and of pairs behind it that need no label.

        With each, whether what follows is no story: another start, or the next photo's credit.
        """
        places, is_closed = self.offered(index + 1)
        while places:
            texts = [self.lines[place].text for place in places]
            yield places, is_closed or self.is_parted(places[-1] + 1)
            if is_closed or len(texts) < 2 or not is_sure_pair(*texts):
                return
            places, is_closed = self.offered(places[-1] + 1)
            if len(places) < 2 or not is_sure_pair(*(self.lines[place].text for place in places)):
                return

    def has_tight_block(self, index: int) -> bool:
        """Whether a start and the two lines behind it stand together without a blank line."""
        following = self.lines[index + 1 : index + 3]
        return (
            self.is_start(index)
            and len(following) == 2
            and not self.is_start(index + 1)
            and not self.is_start(index + 2)
            and not any(id(line) in self.after_blank for line in following)
        )

    def remove(self, index: int) -> Line:
        """Take a line out that was read out of turn."""
        del self.labels[index], self.counters[index], self.is_furniture[index]
        return self.lines.pop(index)


def find_label(line: Line, labels: Labels) -> Label | None:
    """The label of a line; a credit behind a label ("Photo: Ilse Brandt/Reuters") is none."""
    label = labels.read(line.text)
    if label is None or not label.rest or ends_sentence(label.rest):
        return label
    if split_caption(label.rest):
        return label
    return None if score_credit(label.rest) >= (1.0 if label.is_single else 3.0) else label
