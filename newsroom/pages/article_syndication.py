"""What other sites may have of an article."""

from __future__ import annotations

from dataclasses import replace

from gallery.syndication import is_sent, syndicate_gallery
from newsroom.pages.article_view import Story, StoryPart


def syndicate_story(story: Story) -> tuple[Story, int]:
    """The article without the photos that stay here, and how many those are.

    A gallery of which nothing is left is left out.
    """
    parts: list[StoryPart] = []
    withheld_count = 0
    for part in story.parts:
        if part.photo is not None and not is_sent(part.photo.photo):
            withheld_count += 1
        elif part.slideshow is not None:
            slideshow = syndicate_gallery(part.slideshow)
            withheld_count += slideshow.withheld_count
            if slideshow.slides:
                parts.append(replace(part, slideshow=slideshow))
        else:
            parts.append(part)
    lead = story.lead
    if lead is not None and not is_sent(lead.photo):
        lead, withheld_count = None, withheld_count + 1
    return replace(story, lead=lead, parts=tuple(parts)), withheld_count
