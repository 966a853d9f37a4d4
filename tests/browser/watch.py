"""What a browser says went wrong, kept so that a test fails for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# The console repeats each answer of 400 and above; those are judged by their address instead.
ANSWER_IN_CONSOLE = "Failed to load resource: the server responded with a status of"
NO_ANSWER_IN_CONSOLE = "Failed to load resource: net::"
NO_ANSWER = 0
# A frame in which no script is to run says of each that it did not.
SANDBOXED = (
    "because the document's frame is sandboxed and the 'allow-scripts' permission is not set"
)


@dataclass
class Watch:
    """All pages of one test: their errors, bad answers, and requests to anybody else."""

    host: str
    problems: list[str] = field(default_factory=list)
    # A page that looks for others' changes every two seconds meets every broken line.
    expected: set[tuple[int, str]] = field(default_factory=lambda: {(NO_ANSWER, "/changes/")})
    requests: list[str] = field(default_factory=list)

    def expect_answer(self, status: int, act: str) -> None:
        """An answer of 400 or above that the test asks for, or `NO_ANSWER`.

        `act` is the end of its path.
        """
        self.expected.add((status, act))

    def is_expected(self, status: int, url: str) -> bool:
        """Whether the test asked for it."""
        path = urlsplit(url).path
        return any(status == asked and path.endswith(act) for asked, act in self.expected)

    def follow(self, page: Page) -> Page:
        """Listen to a page from its first request on."""
        page.on("console", self.hear_console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("request", self.see_request)
        page.on("response", self.see_response)
        return page

    def hear_console(self, message: ConsoleMessage) -> None:
        """Errors, and whatever the security policy refused."""
        if message.text.startswith(ANSWER_IN_CONSOLE) or SANDBOXED in message.text:
            return
        if message.text.startswith(NO_ANSWER_IN_CONSOLE) and self.is_expected(
            NO_ANSWER, message.location["url"]
        ):
            return
        if message.type in ("error", "warning"):
            path = urlsplit(message.location["url"]).path
            self.problems.append(f"console {message.type}: {message.text} ({path})")

    def see_request(self, request: Request) -> None:
        """Requests that leave the site."""
        parts = urlsplit(request.url)
        self.requests.append(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.problems.append(f"request to somebody else: {request.url}")

    def see_response(self, response: Response) -> None:
        """Answers that no test asked for."""
        if response.status >= 400 and not self.is_expected(response.status, response.url):
            self.problems.append(f"{response.status} from {urlsplit(response.url).path}")
