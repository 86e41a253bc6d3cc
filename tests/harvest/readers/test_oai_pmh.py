"""Reading repositories whole, though they forget, lie and break."""

import io
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import Ask, Kept, More, PagedReader, of_bytes
from seutu.harvest.readers import oai_pmh, oai_recovery
from seutu.harvest.readers.limits import TooComplex, Unreadable
from seutu.harvest.readers.oai_pmh import OaiPmh
from seutu.harvest.records import DatasetRecord, Rejected, Withdrawn
from tests.harvest.portals import oai
from tests.harvest.portals.oai import DUBLIN_CORE, OaiPortal, error, listed, record
from tests.harvest.portals.visit import visit

LOCATION = "https://repository.example/oai"
SINCE = datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))


def repository(size, **how):
    return OaiPortal([f"oai:r.example:{number:03}" for number in range(size)], **how)


def read(place, location=LOCATION, **how):
    return visit(OaiPmh(), place, location, **how)


def dataset(identifier, title):
    inner = f"<dc:title>{title}</dc:title><dc:type>Dataset</dc:type>"
    return record(identifier, DUBLIN_CORE.format(inner))


def totals(place):
    """Return what the pages say of the size of the list, one after the other."""
    ask, found = OaiPmh().first(LOCATION), []
    while ask is not None:
        *_, more = OaiPmh().page(of_bytes(place(ask), ask))
        found.append(more.total)
        ask = more.ask
    return found


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(OaiPmh(), PagedReader)


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 47])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"forms": ("oai_dc",)},
        {"lies_about_forms": True},
        {"tells_forms": False},
        {"told": 0},
        {"told": 900},
        {"forgets": 1},
        {"forgets": 3, "times": 2},
    ],
    ids=str,
)
def test_every_dataset_comes_from_any_kind_of_repository(size, how):
    place = repository(size, **how)

    found = read(place)

    assert {one.identifier for one in found} == set(place.identifiers)
    assert not [one for one in found if isinstance(one, Rejected)]
    if "forgets" not in how:
        assert len(found) == size


@pytest.mark.parametrize(
    ("forms", "chosen"),
    [
        (("marc", "oai_dc", "oai_datacite"), "oai_datacite"),
        (("marc", "oai_dc"), "oai_dc"),
        (("marc",), "oai_dc"),
        ((), "oai_dc"),
    ],
    ids=["datacite", "dublin core", "neither", "none"],
)
def test_the_form_that_says_the_most_of_data_is_asked_for(forms, chosen):
    place = repository(1, forms=forms)

    ask = OaiPmh().first(LOCATION)
    (more,) = OaiPmh().page(of_bytes(place(ask), ask))

    assert parse_qs(urlsplit(more.ask.url).query) == {
        "verb": ["ListRecords"],
        "metadataPrefix": [chosen],
    }


def forms_answer(*forms):
    written = "".join(
        f"<metadataFormat><metadataPrefix>{name}</metadataPrefix>"
        f"<metadataNamespace>{about}</metadataNamespace></metadataFormat>"
        for name, about in forms
    )
    return oai.answer(f"<ListMetadataFormats>{written}</ListMetadataFormats>")


@pytest.mark.parametrize(
    ("forms", "chosen"),
    [
        (
            [
                ("datacite3", "http://datacite.org/schema/kernel-3"),
                ("oai_datacite", "http://schema.datacite.org/oai/oai-1.1/"),
            ],
            "oai_datacite",
        ),
        (
            [
                ("oai_datacite", "http://schema.datacite.org/oai/oai-1.1/"),
                ("gmd", "http://www.isotc211.org/2005/gmd"),
            ],
            "gmd",
        ),
        (
            [
                ("iso19139", "http://www.isotc211.org/2005/gmd"),
                ("dcat", "http://www.w3.org/ns/dcat#"),
            ],
            "dcat",
        ),
        ([("Datacite", "x"), ("oai_ddi", "ddi:codebook:2_5")], "Datacite"),
    ],
    ids=["newest", "iso", "dcat", "by its name"],
)
def test_forms_are_told_by_name_and_namespace(forms, chosen):
    ask = OaiPmh().first(LOCATION)

    (more,) = OaiPmh().page(of_bytes(forms_answer(*forms), ask))

    assert more.ask.note["form"] == chosen


def test_a_set_and_a_form_in_the_address_are_honoured():
    place = repository(3)
    address = f"{LOCATION}?verb=ListRecords&repo=b&set=data:open&metadataPrefix=oai_dc"

    ask = OaiPmh().first(address)
    found = read(place, address)

    assert len(found) == 3
    assert ask.url == (
        f"{LOCATION}?repo=b&verb=ListRecords&metadataPrefix=oai_dc&set=data:open"
    )
    assert [one["verb"] for one in place.asked] == ["ListRecords"]


def test_an_address_keeps_its_last_stroke():
    assert OaiPmh().first(f"{LOCATION}/?verb=Identify").url == (
        f"{LOCATION}/?verb=ListMetadataFormats"
    )


def test_what_is_no_address_is_told():
    with pytest.raises(Unreadable, match="not a web address"):
        OaiPmh().first("oai:repository")


def test_articles_are_passed_over_and_taken_off_the_size_of_the_list():
    articles = frozenset(f"oai:r.example:{number:03}" for number in range(0, 25, 2))
    place = repository(25, articles=articles)

    found = read(place)

    assert {one.identifier for one in found} == set(place.identifiers) - articles
    assert totals(place) == [None, 20, 15, 12]


def test_what_was_deleted_is_passed_over_when_everything_is_read():
    place = repository(12, gone=frozenset({"oai:r.example:003"}))

    found = read(place)

    assert len(found) == 11
    assert totals(place) == [None, 11, 11]


def test_what_was_deleted_is_told_when_changes_are_asked_for():
    gone = "oai:r.example:003"
    place = repository(12, gone=frozenset({gone}), changed={gone: "2026-04-01"})

    (found,) = read(place, since=SINCE)

    assert found == Withdrawn(gone, "The repository has deleted this record.")


def test_changes_are_asked_for_by_the_day_in_universal_time():
    changed = {f"oai:r.example:{number:03}": "2026-02-28" for number in range(0, 47, 4)}
    place = repository(47, changed=changed)

    found = read(place, since=SINCE)

    assert Counter(one.identifier for one in found) == Counter(list(changed))
    assert place.asked[1]["from"] == "2026-02-28"


def test_nothing_that_changed_is_no_failure():
    place = repository(47)

    assert read(place, since=SINCE) == []


def test_a_repository_that_cannot_be_asked_for_changes_is_read_whole():
    place = repository(12, knows_days=False)

    found = read(place, since=SINCE)

    assert Counter(one.identifier for one in found) == Counter(place.identifiers)


def test_a_list_that_is_forgotten_for_ever_is_left():
    place = repository(47, forgets=2, times=99)

    with pytest.raises(Unreadable, match="badResumptionToken: It has expired"):
        read(place)
    assert [one.get("metadataPrefix", "") for one in place.asked].count(
        "oai_datacite"
    ) == oai_pmh.MOST_RESTARTS + 1


def test_a_refused_request_for_a_token_begins_the_list_anew():
    place = repository(12)
    refused = iter([True])

    def answering_no(ask: Ask) -> bytes | None:
        if "resumptionToken" in ask.url and next(refused, False):
            return None
        return place(ask)

    found = read(answering_no)

    assert {one.identifier for one in found} == set(place.identifiers)


@pytest.mark.parametrize(
    ("code", "told"),
    [("noSetHierarchy", "There are no sets."), ("badVerb", ""), ("", "")],
)
def test_an_error_is_told_in_the_words_of_the_repository(code, told):
    said = ": ".join(filter(None, [code, told])).rstrip(".") or "without words"

    with pytest.raises(Unreadable, match=said):
        read(lambda ask: error(code, told))


def test_a_page_that_comes_again_with_other_tokens_is_left():
    tokens = count()

    def same(ask):
        if "ListMetadataFormats" in ask.url:
            return forms_answer()
        token = f"<resumptionToken>{next(tokens)}</resumptionToken>"
        return listed(dataset("a", "A"), token=token)

    with pytest.raises(Unreadable, match="same page again"):
        read(same)
    assert next(tokens) == 2


def test_empty_pages_without_an_end_are_left():
    tokens = count()

    def empty(ask):
        if "ListMetadataFormats" in ask.url:
            return forms_answer()
        return listed(token=f"<resumptionToken>{next(tokens)}</resumptionToken>")

    with pytest.raises(Unreadable, match="empty pages"):
        read(empty)
    assert next(tokens) == oai_pmh.MOST_EMPTY + 1


def test_the_same_token_is_the_same_request():
    token = "<resumptionToken>a&amp;b +ä</resumptionToken>"
    ask = OaiPmh().first(f"{LOCATION}?metadataPrefix=oai_dc")

    asks = []
    for title in "AB":
        page = listed(dataset(title, title), token=token)
        *_, more = OaiPmh().page(of_bytes(page, ask))
        ask = more.ask
        asks.append((ask.url, ask.note))

    assert asks[0] == asks[1]
    assert parse_qs(urlsplit(ask.url).query)["resumptionToken"] == ["a&b +ä"]


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Air\x0b quality", "Air quality"),
        ("Air&#x1f; quality&#0;", "Air quality"),
        ("Air & water", "Air & water"),
        ("Air&nbsp;quality &eacute; &amp;", "Air quality é &"),
        ("Air &unheard; of", "Air &unheard; of"),
    ],
    ids=["control", "reference", "ampersand", "HTML", "unknown"],
)
def test_characters_that_xml_does_not_know_cost_no_record(title, read_as):
    page = listed(dataset("a", title), dataset("b", "Whole"))

    first, second = OaiPmh().read(io.BytesIO(page))

    assert first.title == {"und": read_as}
    assert second.title == {"und": "Whole"}


def test_bytes_of_another_encoding_cost_no_record():
    page = listed(dataset("a", "Ilmanlaatu XX")).replace(b"XX", b"\xe4\xe4")

    (found,) = OaiPmh().read(io.BytesIO(page))

    assert found.title == {"und": "Ilmanlaatu \ufffd\ufffd"}


@pytest.mark.parametrize("prefix", ["", "o:"])
def test_a_record_that_breaks_is_rejected_alone(prefix):
    records = [dataset(name, name) for name in "abc"]
    records[1] = records[1].replace("</dc:title>", "<b>", 1)
    token = '<resumptionToken completeListSize="9">next</resumptionToken>'
    page = listed(*records, token=token)
    if prefix:
        for name in (b"OAI-PMH", b"ListRecords", b"resumptionToken", b"record"):
            page = page.replace(b"<" + name, b"<o:" + name)
            page = page.replace(b"</" + name, b"</o:" + name)
        page = page.replace(b"xmlns=", b"xmlns:o=")
    ask = OaiPmh().first(f"{LOCATION}?metadataPrefix=oai_dc")

    first, broken, last, more = OaiPmh().page(of_bytes(page, ask))

    assert (first.identifier, last.identifier) == ("a", "c")
    assert broken == Rejected("b", oai_pmh.BROKEN)
    assert (more.total, more.ask.url[-4:]) == (9, "next")


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_RECORDS"])
def test_a_broken_page_that_is_far_too_large_is_refused_as_a_whole(monkeypatch, limit):
    page = listed(dataset("a", "A"), dataset("b", "<b>"), dataset("c", "C"))
    assert len(list(OaiPmh().read(io.BytesIO(page)))) == 3
    monkeypatch.setattr(oai_recovery, limit, 2)

    with pytest.raises(Unreadable, match="breaks at line"):
        list(OaiPmh().read(io.BytesIO(page)))


def test_a_page_that_is_cut_short_is_refused_as_a_whole():
    page = listed(dataset("a", "A"), dataset("b", "B"))

    with pytest.raises(Unreadable, match="breaks at line"):
        list(OaiPmh().read(io.BytesIO(page[:-30])))


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
        list(OaiPmh().read(io.BytesIO(content)))


def test_an_answer_to_another_question_is_no_empty_list():
    content = oai.answer("<Identify><repositoryName>R</repositoryName></Identify>")

    with pytest.raises(Unreadable, match="something else than records"):
        read(lambda ask: content)


def test_xml_of_another_kind_is_told():
    with pytest.raises(Unreadable, match="not one of a repository"):
        list(OaiPmh().read(io.BytesIO(b"<rss><channel/></rss>")))


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 2500), noise=st.binary(max_size=6), ending=st.booleans())
def test_a_mutated_answer_gives_records_rejections_or_a_refusal(cut, noise, ending):
    ask = OaiPmh().first(f"{LOCATION}?metadataPrefix=oai_dc")
    content = repository(4)(ask)
    changed = content[:cut] + noise + (content[cut + 1 :] if ending else b"")

    for asked in (ask, OaiPmh().first(LOCATION), Ask(url=LOCATION)):
        try:
            found = list(OaiPmh().page(of_bytes(changed, asked)))
        except Unreadable:
            continue
        assert all(isinstance(one, DatasetRecord | Rejected | More) for one in found)


def test_an_article_that_was_kept_is_no_record_of_a_dataset():
    raw = record("a", DUBLIN_CORE.format("<dc:type>Text</dc:type>")).encode()

    with pytest.raises(Unreadable, match="no record of a dataset"):
        OaiPmh().reread(Kept(identifier="a", raw=raw, location=LOCATION))
