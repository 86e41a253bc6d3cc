"""Reading CKAN portals whole, whatever they are able to do and while they change."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import Ask, PagedReader, Resourceful, of_bytes
from seutu.harvest.readers import ckan
from seutu.harvest.readers.ckan import Ckan
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import DatasetRecord, Rejected, Withdrawn
from tests.harvest.portals.ckan import CkanPortal, package
from tests.harvest.portals.visit import visit

OLD = frozenset({"package_list", "package_show"})
LISTING = frozenset({"current_package_list_with_resources"})


def moment(second: int) -> str:
    return f"2024-05-01T10:{second // 60 % 60:02}:{second % 60:02}.123456"


def portal(size: int, *, step: int = 1, **settings: object) -> CkanPortal:
    found = CkanPortal(**settings)
    found.add(*(package(number, moment(number * step)) for number in range(size)))
    return found


def identifiers(found):
    return Counter(one.identifier for one in found)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(ckan, "ROWS", 10)
    monkeypatch.setattr(ckan, "LISTED", 10)
    monkeypatch.setattr(ckan, "NAMED", 8)
    monkeypatch.setattr(ckan, "OVERLAP", 4)


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(Ckan(), PagedReader)
    assert isinstance(Ckan(), Resourceful)


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 57])
@pytest.mark.parametrize("step", [1, 0], ids=["moments apart", "one moment for all"])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"cap": 7},
        {"sorts": False},
        {"sorts": False, "filters": False, "cap": 3},
        {"folder": "/api/action"},
        {"actions": OLD},
        {"actions": OLD, "pages_lists": False},
        {"actions": LISTING},
    ],
    ids=lambda how: " ".join(how) or "usual",
)
def test_every_package_comes_once_from_any_kind_of_portal(size, step, how):
    place = portal(size, step=step, **how)

    found = visit(Ckan(), place)

    assert identifiers(found) == Counter(place.packages.keys())


@pytest.mark.parametrize("size", [3, 10, 57])
def test_a_portal_that_gives_its_whole_list_at_once_is_read_whole(size):
    place = portal(size, actions=LISTING | OLD, pages_lists=False)

    found = visit(Ckan(), place)

    assert {one.identifier for one in found} == set(place.packages)


def test_a_portal_that_ignores_the_filter_is_read_by_offset_instead():
    place = portal(57, filters=False)

    found = visit(Ckan(), place)

    assert {one.identifier for one in found} == set(place.packages)
    assert "fq=" not in place.asked[-1]


def test_a_deleted_package_hides_no_other_one():
    place = portal(60)
    keys = list(place.packages)

    def delete(page):
        if page < 3:
            for key in keys[page * 10 : page * 10 + 5]:
                del place.packages[key]

    found = identifiers(visit(Ckan(), place, between=delete))

    assert set(place.packages) <= set(found)
    assert max(found.values()) == 1


def test_a_package_changed_meanwhile_comes_again_as_it_is_now():
    place = portal(40)
    first = next(iter(place.packages))

    def change(page):
        if page == 0:
            place.add(package(0, moment(3000), title="New title"))

    found = [one for one in visit(Ckan(), place, between=change)]

    assert identifiers(found) == Counter(place.packages.keys()) + Counter([first])
    last = [one for one in found if one.identifier == first][-1]
    assert last.title == {"und": "New title"}


def test_a_package_added_meanwhile_comes_too():
    place = portal(30)

    found = visit(
        Ckan(),
        place,
        between=lambda page: (
            place.add(package(900 + page, moment(3000 + page))) if page < 2 else None
        ),
    )

    assert identifiers(found) == Counter(place.packages.keys())


@settings(max_examples=40, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 6), max_size=50),
    removals=st.lists(st.integers(0, 49), max_size=12),
    changes=st.lists(st.integers(0, 49), max_size=6),
)
def test_no_package_is_lost_however_the_portal_changes(seconds, removals, changes):
    place = CkanPortal()
    place.add(*(package(n, moment(second)) for n, second in enumerate(seconds)))
    keys, stays = list(place.packages), set(place.packages)

    def shake(page):
        if page < len(changes) and changes[page] < len(keys):
            number = changes[page]
            if keys[number] in place.packages:
                place.add(package(number, moment(1000 + page), title="Changed"))
        for number in removals[page * 2 : page * 2 + 2]:
            if number < len(keys):
                place.packages.pop(keys[number], None)
                stays.discard(keys[number])

    found = visit(Ckan(), place, between=shake)

    assert stays <= {one.identifier for one in found}
    latest = {one.identifier: one for one in found}
    for key in stays:
        assert latest[key].title == {"und": place.packages[key]["title"]}


def test_only_what_changed_since_is_asked_for_and_a_little_before():
    place = CkanPortal()
    place.add(
        package(1, "2024-05-01T08:00:00.5"),
        package(2, "2024-05-01T09:55:00.5"),
        package(3, "2024-05-01T10:30:00.5"),
    )

    found = visit(Ckan(), place, since=datetime(2024, 5, 1, 10, tzinfo=UTC))

    assert [one.title["und"] for one in found] == ["Dataset 2", "Dataset 3"]


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("data.example.eu", "https://data.example.eu/api/3/action/"),
        ("https://data.example.eu/", "https://data.example.eu/api/3/action/"),
        ("https://data.example.eu/api/3", "https://data.example.eu/api/3/action/"),
        ("https://x.example/ckan/dataset", "https://x.example/ckan/api/3/action/"),
        (
            "https://x.example/open/api/3/action/package_search?q=a",
            "https://x.example/open/api/3/action/",
        ),
        ("https://x.example/api/action/package_list", "https://x.example/api/action/"),
    ],
)
def test_any_address_of_a_portal_leads_to_its_interface(location, asked):
    assert Ckan().first(location).url.startswith(f"{asked}package_search?")


@pytest.mark.parametrize("location", ["", "mailto:me", "https://", "not an address"])
def test_a_location_that_is_no_address_is_told(location):
    with pytest.raises(Unreadable, match="not a web address"):
        Ckan().first(location)


def test_a_portal_that_gives_the_same_page_for_ever_is_left():
    page = [package(number, moment(7)) for number in range(10)]
    answer = {"success": True, "result": {"count": 999, "results": page}}

    with pytest.raises(Unreadable, match="same page"):
        visit(Ckan(), lambda ask: json.dumps(answer).encode())


def test_a_refusal_is_told_in_the_words_of_the_portal():
    answer = {
        "success": False,
        "error": {"__type": "Authorization Error", "message": "Access denied"},
    }

    with pytest.raises(Unreadable, match="Access denied"):
        visit(Ckan(), lambda ask: json.dumps(answer).encode())


def test_a_portal_without_any_way_is_told():
    with pytest.raises(Unreadable, match="Action name not known"):
        visit(Ckan(), portal(3, actions=frozenset()))


def test_a_dataset_the_list_names_but_does_not_show_is_passed_over():
    place = portal(12, actions=OLD)
    names = sorted(str(one["name"]) for one in place.packages.values())

    def forget(page):
        if page == 1:
            place.packages = {
                key: one
                for key, one in place.packages.items()
                if one["name"] not in {names[3], names[-1]}
            }

    found = visit(Ckan(), place, between=forget)

    assert {one.identifier for one in found} >= set(place.packages)


def test_a_private_a_draft_and_a_deleted_package_are_counted_but_not_taken():
    place = CkanPortal()
    place.add(
        package(1, moment(1), private=True),
        package(2, moment(2), state="draft"),
        package(3, moment(3), state="deleted"),
        package(4, moment(4)),
        package(5, moment(5), type="harvest"),
    )

    found = visit(Ckan(), place)

    assert [type(one) for one in found] == [Withdrawn] * 3 + [DatasetRecord]


def test_one_bad_package_does_not_end_the_page():
    content = {
        "success": True,
        "result": [
            "no object",
            {"title": "No id"},
            {"id": "a", "title": ""},
            {"id": "b", "title": "Good"},
        ],
    }
    ask = Ask(url="https://x.example", note={})

    found = list(Ckan().page(of_bytes(json.dumps(content).encode(), ask)))

    assert [type(one) for one in found] == [Rejected] * 3 + [DatasetRecord]
    assert [one.reason for one in found[:3]] == [
        "This entry is not an object.",
        "The dataset has no id.",
        "The dataset has no title.",
    ]


def test_the_same_bytes_give_the_same_items():
    place = portal(25)
    ask = Ckan().first("https://data.example.eu")
    content = place(ask)

    once = list(Ckan().page(of_bytes(content, ask)))

    assert once == list(Ckan().page(of_bytes(content, ask)))
