from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.language import best
from seutu.harvest.readers import codes, dcat_codes, dutch_regions, government
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    clean,
    day,
    partial_date,
    source_form,
    text,
    unread,
    web_address,
)
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import Access, DatasetRecord, content_hash


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021-05-03", date(2021, 5, 3)),
        ("2021-05-03T10:11:12+02:00", date(2021, 5, 3)),
        ("20210503", date(2021, 5, 3)),
        ("03.05.2021", date(2021, 5, 3)),
        ("2021/05/03 2:00 PM", date(2021, 5, 3)),
        ("05/03/2021 05:00 PM", date(2021, 5, 3)),
        ("2021-02-30", None),
        ("spring 2021", None),
        ("2021", None),
        ("", None),
    ],
)
def test_a_full_date_is_read_in_the_forms_sources_use(written, read):
    assert day(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("2021", "2021"), ("2021.0", "2021"), ("2021-05", "2021-05"), ("2021-13", "")],
)
def test_a_date_keeps_the_precision_it_was_given(written, read):
    assert partial_date(written) == read


def test_a_date_that_cannot_be_read_keeps_its_words():
    assert unread(issued="spring", modified="2021-05-03") == {"issued": "spring"}


def test_words_for_unknown_count_as_nothing():
    record = {"a": "Unknown", "b": " n/a ", "c": None, "d": " yes\r\n"}

    assert [text(record, key) for key in "abcd"] == ["", "", "", "yes"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" https://a.example/x y ", "https://a.example/x%20y"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("a.example", ""),
    ],
)
def test_only_web_addresses_count_as_addresses(written, read):
    assert web_address(written) == read


def test_html_becomes_words_in_lines():
    html = "<p>Parks &amp; <b>trees</b></p><ul><li>one<li>two</ul><script>x()</script>"

    assert plain(html) == "Parks & trees\n\none\ntwo"


def test_markdown_links_and_emphasis_become_words():
    assert plain("See **the** [map](https://a.example/m).") == "See the map."


@pytest.mark.parametrize("words", ["a < b and c > d", "R&D at 5 & 6", "2 * 3 * 4"])
def test_words_that_only_look_like_markup_stay(words):
    assert plain(words) == words


@given(st.text())
def test_plain_text_holds_no_control_characters(value):
    assert clean(plain(value)) == plain(value)


@pytest.mark.parametrize(
    ("words", "url", "code"),
    [
        ("MS EXCEL", "https://a.example/x.xlsx", "XLSX"),
        ("MS EXCEL", "https://a.example/x", "XLS"),
        ("GeoJSON", "", "GEOJSON"),
        ("http://publications.europa.eu/resource/authority/file-type/CSV", "", "CSV"),
        ("application/vnd.ms-excel; charset=x", "", "XLS"),
        ("", "https://a.example/x.csv?y=1", "CSV"),
        ("TOPIC PAGE", "https://a.example/x.csv", ""),
    ],
)
def test_a_format_is_named_by_its_eu_code(words, url, code):
    assert codes.file_type(words, url) == code


def test_a_licence_address_gets_a_label_that_can_be_read():
    found = codes.licence("https://creativecommons.org/licenses/by/3.0/it/")

    assert found is not None
    assert found.label == "CC BY 3.0 IT"
    assert codes.access_of(found) == Access.PUBLIC


def test_no_licence_is_not_an_open_licence():
    assert codes.access_of(codes.licence("No licence")) == Access.UNSTATED
    assert codes.licence("") is None


def test_a_function_of_government_counts_only_within_its_division():
    assert government.group("Transport", "04") == "04.5"
    assert government.group("Transport", "07") == ""
    assert government.theme("04.5") == "TRAN"
    assert government.theme("04.1") == "ECON"


def test_dutch_organisations_named_after_a_place_have_a_region():
    assert dutch_regions.region("Gemeente Utrecht") == "NL35"
    assert dutch_regions.region("Provincie Limburg") == "NL42"
    assert dutch_regions.region("Belastingdienst") == ""


def test_languages_are_read_from_addresses_and_codes():
    addresses = [
        "http://publications.europa.eu/resource/authority/language/ITA",
        "http://id.loc.gov/vocabulary/iso639-1/fr",
        "nl",
        "klingon",
    ]

    assert [dcat_codes.language(a) for a in addresses] == ["it", "fr", "nl", ""]


def test_issues_of_a_series_share_a_family():
    keys = {series({"en": f"Budget {year}"}) for year in ("2022", "2023", "2023-24")}

    assert len(keys) == 1
    assert series({"en": "Budget"}) == ""


def test_the_source_form_names_no_contact_person():
    assert source_form({"title": "x", "contactPoint": "Jo"}) == b'{"title":"x"}'


texts = st.dictionaries(st.sampled_from(["en", "fi", "und"]), st.text(max_size=9))


@given(texts, texts)
def test_the_content_hash_tells_content_apart_and_forgets_the_order(title, other):
    one = DatasetRecord(identifier="1", title=title, raw=b"x")
    again = DatasetRecord(
        identifier="1", title=dict(reversed(title.items())), raw=b"other form"
    )
    different = DatasetRecord(identifier="1", title=other)

    assert content_hash(one) == content_hash(again)
    assert (content_hash(one) == content_hash(different)) == (
        dict(title) == dict(other)
    )


@given(texts)
def test_a_record_names_one_of_its_languages(title):
    record = DatasetRecord(identifier="1", title=title)

    assert record.language in title or (record.language == "und" and not title)
    assert best(title, [record.language])[0] in {*title, "und"}
