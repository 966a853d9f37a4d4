"""One Chromium for the evening, closed with it: other journeys start their own."""

from __future__ import annotations

from tests.browser.conftest import browser, open_page, watch

__all__ = ["browser", "open_page", "watch"]
