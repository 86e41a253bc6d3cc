"""Reading catalogue services whole, though they lie, break and change."""

import io
from collections import Counter
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import More, PagedReader, of_bytes
from seutu.harvest.readers import csw
from seutu.harvest.readers.csw import Csw
from seutu.harvest.readers.limits import TooComplex, Unreadable
from seutu.harvest.records import DatasetRecord, Rejected
from tests.harvest.portals.csw import HEAD, CswPortal, exception
from tests.harvest.portals.visit import visit

LOCATION = "https://geo.example.eu/geonetwork/srv/eng/csw"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(csw, "SIZE", 10)
    monkeypatch.setattr(csw, "OVERLAP", 3)


def service(size, **how):
    return CswPortal([f"md-{number:03}" for number in range(size)], **how)


def read(place):
    return visit(Csw(), place, LOCATION)


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(Csw(), PagedReader)


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 47])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"cap": 4},
        {"tells_next": False},
        {"matched": 500},
        {"matched": 500, "beyond_is_refused": True},
        {"matched": 0},
        {"forms": frozenset({"dc"})},
        {"methods": frozenset({"GET"})},
        {"methods": frozenset({"GET"}), "forms": frozenset({"dc"})},
    ],
    ids=str,
)
def test_every_record_comes_once_from_any_kind_of_service(size, how):
    place = service(size, **how)

    found = read(place)

    assert Counter(one.identifier for one in found) == Counter(place.identifiers)


def changing_service(**how):
    """A service of 47 records, of which every third changed in this year."""
    place = service(47, **how)
    for number, one in enumerate(place.identifiers):
        place.modified[one] = f"{2026 if number % 3 == 0 else 2025}-03-01"
    return place


SINCE = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))


def test_only_what_changed_since_that_day_is_asked_for():
    place = changing_service(broken=frozenset({"md-003"}))

    found = visit(Csw(), place, LOCATION, since=SINCE)

    taken = Counter(one.identifier for one in found if isinstance(one, DatasetRecord))
    assert taken == Counter(set(place.identifiers[::3]) - {"md-003"})
    assert [one.identifier for one in found if isinstance(one, Rejected)] == [
        "record 2"
    ]


@pytest.mark.parametrize(
    "how",
    [{"knows_filters": False}, {"methods": frozenset({"GET"})}],
    ids=["no filters", "by address"],
)
def test_a_service_that_cannot_be_asked_for_changes_is_read_whole(how):
    place = changing_service(**how)

    found = visit(Csw(), place, LOCATION, since=SINCE)

    assert Counter(one.identifier for one in found) == Counter(place.identifiers)


def test_a_filter_is_the_same_by_document_and_by_address():
    ask = Csw().first(LOCATION, since=SINCE)
    by_address = csw._ask({**ask.note, "method": "GET"})

    constraint = parse_qs(urlsplit(by_address.url).query)["constraint"][0]

    assert constraint in ask.body
    assert "<ogc:Literal>2025-12-31</ogc:Literal>" in constraint
    for document in (constraint, ask.body):
        ElementTree.fromstring(document)  # noqa: S314 - it is our own


@pytest.mark.parametrize("fails", ["xml", "exception"])
def test_one_bad_record_costs_no_other_one(fails):
    place = service(47, broken=frozenset({"md-013", "md-014", "md-046"}), fails=fails)

    found = read(place)

    taken = Counter(one.identifier for one in found if isinstance(one, DatasetRecord))
    assert set(place.identifiers) - set(taken) == place.broken
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert [one.identifier for one in rejected] == [
        "record 14",
        "record 15",
        "record 47",
    ]
    assert all(one.reason.endswith(".") for one in rejected)


def test_records_the_service_leaves_out_of_a_page_stop_nothing():
    gone = frozenset(f"md-{number:03}" for number in range(15, 33))
    place = service(47, skipped=gone)

    found = read(place)

    assert {one.identifier for one in found} == set(place.identifiers) - gone


@settings(max_examples=40, deadline=None)
@given(removals=st.lists(st.integers(0, 59), max_size=24), added=st.integers(0, 3))
def test_no_record_is_lost_while_others_come_and_go(removals, added):
    place = service(60)
    stays = set(place.identifiers)

    def shake(page):
        for number in removals[page * 6 : page * 6 + 6]:
            name = f"md-{number:03}"
            stays.discard(name)
            if name in place.identifiers:
                place.identifiers.remove(name)
        if page < added:
            place.identifiers.insert(0, f"new-{page}")

    found = visit(Csw(), place, LOCATION, between=shake)

    assert stays <= {one.identifier for one in found}


def test_a_service_that_gives_the_same_page_for_ever_is_left():
    page = service(10, matched=999)
    first = Csw().first(LOCATION)
    content = page(first)

    with pytest.raises(Unreadable, match="same page"):
        visit(Csw(), lambda ask: content, LOCATION)


def test_a_service_that_always_breaks_is_left():
    with pytest.raises(Unreadable, match="Too many records"):
        read(service(99, broken=frozenset(f"md-{number:03}" for number in range(99))))


def test_a_refusal_is_told_in_the_words_of_the_service():
    refusal = exception("NoApplicableCode", "", "The index is being rebuilt")

    with pytest.raises(Unreadable, match="The index is being rebuilt"):
        visit(Csw(), lambda ask: refusal, LOCATION)


def test_the_address_of_capabilities_leads_to_the_service_itself():
    ask = Csw().first(f"{LOCATION}?map=/a.map&SERVICE=CSW&Request=GetCapabilities")

    assert ask.url == f"{LOCATION}?map=%2Fa.map"
    assert ask.method == "POST"
    assert 'outputSchema="http://www.isotc211.org/2005/gmd"' in ask.body


def test_a_record_has_its_page_in_geonetwork():
    (found,) = read(service(1))

    assert (
        found.landing_page == "https://geo.example.eu/geonetwork/srv/api/records/md-000"
    )


def test_records_in_dublin_core_keep_what_they_say():
    record = """
      <csw:Record xmlns:dct="http://purl.org/dc/terms/"
          xmlns:ows="http://www.opengis.net/ows">
        <dc:identifier>5D1FC5A3-8b7c-4b8e-9a3e-000000000001</dc:identifier>
        <dc:title>Roads</dc:title><dc:language>eng</dc:language>
        <dc:subject>transportation</dc:subject><dc:subject>road</dc:subject>
        <dc:creator>Jane Roe</dc:creator><dc:publisher>Road Office</dc:publisher>
        <dct:abstract>All roads</dct:abstract><dct:modified>2020-01-02</dct:modified>
        <dct:references scheme="OGC:WMS">https://geo.example.eu/wms</dct:references>
        <ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326">
          <ows:LowerCorner>60 24</ows:LowerCorner>
          <ows:UpperCorner>61 26</ows:UpperCorner>
        </ows:BoundingBox>
      </csw:Record>"""
    results = f"<csw:SearchResults>{record}</csw:SearchResults>"
    content = f"{HEAD}{results}</csw:GetRecordsResponse>".encode()

    (found,) = Csw().read(io.BytesIO(content))

    assert found.uri == "urn:uuid:5d1fc5a3-8b7c-4b8e-9a3e-000000000001"
    assert found.title == {"en": "Roads"}
    assert found.description == {"en": "All roads"}
    assert found.keywords == {"en": ("transportation", "road")}
    assert found.themes == ("TRAN",)
    assert found.publisher.name == {"en": "Road Office"}
    assert found.modified.isoformat() == "2020-01-02"
    assert found.spatial == "west 24, south 60, east 26, north 61"
    assert found.distributions[0].service_url == "https://geo.example.eu/wms"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" * 500 + b"</a>" * 500,
    ],
    ids=["entities", "a file of ours", "depth"],
)
def test_hostile_xml_is_refused(content):
    with pytest.raises(TooComplex):
        list(Csw().read(io.BytesIO(content)))


def test_xml_of_another_kind_is_told():
    with pytest.raises(Unreadable, match="not one of a catalogue service"):
        list(Csw().read(io.BytesIO(b"<rss><channel/></rss>")))


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 2500), noise=st.binary(max_size=6), ending=st.booleans())
def test_a_mutated_answer_gives_records_rejections_or_a_refusal(cut, noise, ending):
    ask = Csw().first(LOCATION)
    content = service(4)(ask)
    changed = content[:cut] + noise + (content[cut + 1 :] if ending else b"")

    for asked in (ask, csw._ask({**ask.note, "start": 5, "size": 1})):
        try:
            found = list(Csw().page(of_bytes(changed, asked)))
        except Unreadable:
            continue
        assert all(isinstance(one, DatasetRecord | Rejected | More) for one in found)
