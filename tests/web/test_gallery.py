import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from seutu.web.gallery import PAGES

ADDRESSES = ["/en/gallery/", *(f"/en/gallery/{name}/" for name in PAGES)]


class Page(HTMLParser):
    """What a test asks of a page: identifiers, references, inline code, languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.forbidden: list[str] = []
        self.outside: list[str] = []
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            self.references += values.get(name, "").split()
        self.forbidden += [
            name for name in values if name == "style" or name[:2] == "on"
        ]
        if tag == "style" or (
            tag == "script"
            and "src" not in values
            and values.get("type") != "application/json"
        ):
            self.forbidden.append(tag)
        if tag in {"script", "link", "img", "use", "source"}:
            url = values.get("src") or values.get("href", "")
            if url.startswith(("http:", "https:", "//")) and tag != "link":
                self.outside.append(url)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture
def read(client: Client) -> Callable[[str], Page]:
    def fetch(address: str) -> Page:
        response = client.get(address)
        assert response.status_code == 200
        return Page(response.content.decode())

    return fetch


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_identifier_occurs_twice_and_each_reference_leads_somewhere(
    read: Callable[[str], Page], address: str
) -> None:
    shown = read(address)

    assert len(shown.ids) == len(set(shown.ids))
    assert set(shown.references) <= set(shown.ids)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_no_inline_code_and_loads_nothing_from_elsewhere(
    read: Callable[[str], Page], address: str
) -> None:
    shown = read(address)

    assert shown.forbidden == []
    assert shown.outside == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_headings_start_with_one_first_level_and_skip_none(
    read: Callable[[str], Page], address: str
) -> None:
    levels = read(address).headings

    assert levels[0] == 1
    if address != "/en/gallery/":
        assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_content_carries_its_own_language(client: Client) -> None:
    html = client.get("/fi/gallery/match/").content.decode()

    assert '<html lang="fi" dir="ltr">' in html
    assert re.search(
        r'<h3 [^>]*lang="nl" dir="ltr"><a [^>]*>Wmo voorspelmodel</a>', html
    )


def test_a_page_sets_no_cookie(client: Client) -> None:
    assert not client.get("/en/gallery/match/").cookies


def test_a_match_page_asks_search_engines_to_stay_away(client: Client) -> None:
    html = client.get("/en/gallery/match/").content.decode()

    assert '<meta name="robots" content="noindex, nofollow">' in html


def test_the_error_page_reads_neither_session_nor_database(
    client: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    client.cookies["sessionid"] = "unknown"

    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        client.get("/en/gallery/error-500/")


def test_an_unknown_gallery_page_is_not_found(client: Client) -> None:
    assert client.get("/en/gallery/nothing/").status_code == 404
