"""Writing a finding of `publishing.photo_checks` as a line of links to the slides it speaks of."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newsroom.publishing.findings import Finding


def link_places(finding: Finding) -> SafeString:
    """A finding as one line, each place a link."""
    places = format_html_join(
        ", ", '<a href="{}">{}</a>', ((use.url, use.name) for use in finding.named)
    )
    more = f" and {finding.more} more" if finding.more else ""
    return format_html("{}: {}{}", finding.sentence, places, more)
