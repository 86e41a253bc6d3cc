"""A visitor's browser, as far as signing in needs one: cookies, redirects and forms."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class Forms(HTMLParser):
    """Collects the forms of a page: where each goes, and its fields with values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        elif tag == "input" and self.found and given.get("name"):
            self.found[-1][1][given["name"]] = given.get("value", "")


def browser() -> httpx.Client:
    """Make a client that follows redirects and keeps cookies.

    Like browsers it takes the cookies of localhost as safe without HTTPS.
    """
    client = httpx.Client(follow_redirects=True, timeout=60, trust_env=False)

    def keep(_response: httpx.Response) -> None:
        for cookie in client.cookies.jar:
            cookie.secure = False

    client.event_hooks["response"].append(keep)
    return client


def submit(
    client: httpx.Client, page: httpx.Response, *, having: str, **values: str
) -> httpx.Response:
    """Send the form of a page that has a field of that name, filled with the values.

    Raises `LookupError` when the page has no such form.
    """
    forms = Forms()
    forms.feed(page.text)
    for action, fields in forms.found:
        if having in fields:
            target = urljoin(str(page.url), action)
            return client.post(
                target, data=fields | values, headers={"referer": str(page.url)}
            )
    raise LookupError(f"{page.url} has no form with {having}.")
