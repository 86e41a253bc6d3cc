"""publiccode.yml of the repositories of a list."""

import io
import json

import pytest

from seutu.harvest.paging import Ask, More, PagedReader, Resourceful, of_bytes
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.publiccode_list import (
    PublicCodeList,
    raw_addresses,
    repository_of,
)
from seutu.harvest.records import Rejected, SolutionRecord

SOURCE = "https://region.example/repositories.txt"
ONE, TWO = "https://github.com/city/forms", "https://gitlab.region.example/a/b/maps"
LIST = f"# ours\n{ONE}.git\n\n{TWO}/-/tree/main\n{ONE}\n".encode()
FILE = b"name: Forms\nurl: https://github.com/city/forms\nlegal: {license: EUPL-1.2}\n"
READER = PublicCodeList()
Item = SolutionRecord | Rejected | More


def walk(missing: frozenset[str] = frozenset()) -> tuple[list[Item], list[str]]:
    """Read a list as a run does, where some addresses answer that nothing is there."""
    ask: Ask | None = READER.first(SOURCE)
    found: list[Item] = []
    asked: list[str] = []
    while ask is not None:
        asked.append(ask.url)
        if ask.url in missing:
            ask = READER.otherwise(ask)
            continue
        content = LIST if ask.url == SOURCE else FILE
        items = list(READER.page(of_bytes(content, ask)))
        more = [item for item in items if isinstance(item, More)]
        found += [item for item in items if not isinstance(item, More)]
        ask = more[0].ask if more else None
    return found, asked


def test_each_repository_of_a_list_is_a_page():
    found, asked = walk()

    assert asked == [
        SOURCE,
        "https://raw.githubusercontent.com/city/forms/HEAD/publiccode.yml",
        TWO + "/-/raw/HEAD/publiccode.yml",
    ]
    assert [type(item) for item in found] == [SolutionRecord, SolutionRecord]
    assert isinstance(READER, PagedReader)
    assert isinstance(READER, Resourceful)


@pytest.mark.parametrize("repository", [ONE, TWO])
def test_a_repository_without_the_file_is_told_wherever_it_stands(repository):
    found, asked = walk(frozenset(raw_addresses(repository)))

    assert [type(item) for item in found].count(SolutionRecord) == 1
    (rejected,) = [item for item in found if isinstance(item, Rejected)]
    assert rejected.identifier == repository
    assert raw_addresses(repository)[-1].endswith(".yaml")
    assert raw_addresses(repository)[-1] in asked


def test_a_list_of_which_nothing_answers_ends_with_all_told():
    found, _ = walk(frozenset([*raw_addresses(ONE), *raw_addresses(TWO)]))

    assert [item.identifier for item in found if isinstance(item, Rejected)] == [
        ONE,
        TWO,
    ]


def test_a_run_can_go_on_from_any_page():
    _, more = READER.page(of_bytes(FILE, next_ask(READER.first(SOURCE), LIST)))

    assert isinstance(more, More)
    assert more.ask is not None
    again = Ask(url=more.ask.url, note=json.loads(json.dumps(dict(more.ask.note))))
    assert again == more.ask


def next_ask(ask: Ask, content: bytes) -> Ask:
    *_, more = READER.page(of_bytes(content, ask))
    assert isinstance(more, More)
    assert more.ask is not None
    return more.ask


@pytest.mark.parametrize(
    ("address", "repository"),
    [
        ("https://github.com/city/forms/blob/main/publiccode.yml", ONE),
        ("https://raw.githubusercontent.com/city/forms/main/x.yml", ONE),
        ("http://www.github.com/city/forms.git", "http://github.com/city/forms"),
        ("https://github.com/features/actions", ""),
        ("https://github.com/city", ""),
        (
            "https://codeberg.org/city/maps/src/branch/main",
            "https://codeberg.org/city/maps",
        ),
        ("https://someone:secret@git.example/a/b", ""),
        ("http://[", ""),
        ("no address", ""),
    ],
)
def test_an_address_leads_to_its_repository(address, repository):
    assert repository_of(address) == repository


def test_a_page_is_searched_for_links_to_repositories():
    page = (
        '<a href="https://region.example/imprint/contact">i</a>'
        '<a href="https://github.com/city/forms">f</a>'
        '<a href="https://git.region.example/a/b">b</a>'
    )
    ask = next_ask(READER.first(SOURCE), page.encode())

    assert ask.note["repository"] == ONE
    assert ask.note["left"] == "https://git.region.example/a/b"


@pytest.mark.parametrize(
    "document", [[ONE, TWO], {"software": [{"url": ONE}, {"repository_url": TWO}]}]
)
def test_a_list_may_be_json(document):
    ask = next_ask(READER.first(SOURCE), json.dumps(document).encode())

    assert (ask.note["repository"], ask.note["left"]) == (ONE, TWO)


def test_a_catalogue_that_holds_the_files_is_read_from_its_pages():
    document = {
        "data": [
            {"id": "1", "url": ONE, "publiccodeYml": FILE.decode()},
            {"id": "2", "url": TWO, "publiccodeYml": ""},
        ],
        "links": {"prev": None, "next": "?page[after]=abc"},
    }
    ask = READER.first("https://api.example/v1/software")

    record, rejected, more = READER.page(of_bytes(json.dumps(document).encode(), ask))

    assert isinstance(record, SolutionRecord)
    assert isinstance(rejected, Rejected)
    assert isinstance(more, More)
    assert more.ask is not None
    assert more.ask.url == "https://api.example/v1/software?page[after]=abc"


def test_a_file_that_cannot_be_read_is_rejected_under_its_repository():
    ask = next_ask(READER.first(SOURCE), LIST)

    rejected, _ = READER.page(of_bytes(b"name: [", ask))

    assert isinstance(rejected, Rejected)
    assert rejected.identifier == ONE


@pytest.mark.parametrize("content", [b"", b"nothing here", b"[]", b"[" * 500, b"{oops"])
def test_a_list_without_a_repository_is_told(content):
    with pytest.raises(Unreadable):
        list(READER.read(io.BytesIO(content)))
