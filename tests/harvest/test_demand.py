"""The searches that ship with Seutu, and what must not stand in them."""

import re
from collections import Counter

import pytest

from seutu.harvest.demand import FOLDER, SearchTerm, packaged_terms, search_logs

FEWEST = 5


def visits() -> Counter[str]:
    found: Counter[str] = Counter()
    for term in packaged_terms():
        found[term.text.casefold()] += term.visits
    return found


@pytest.mark.parametrize("log", search_logs(), ids=lambda log: log.portal)
def test_a_log_holds_as_many_terms_as_its_manifest_says(log):
    texts = {term.text for term in packaged_terms() if term.portal == log.portal}

    assert len(texts) == log.terms


@pytest.mark.parametrize("log", search_logs(), ids=lambda log: log.portal)
def test_every_month_lies_within_the_time_the_manifest_names(log):
    months = {term.month for term in packaged_terms() if term.portal == log.portal}

    assert (min(months), max(months)) == (log.earliest, log.latest)


def test_no_rare_term_is_told():
    assert {text for text, count in visits().items() if count < FEWEST} == set()


def test_spellings_that_differ_in_capitals_are_one_term():
    months = Counter((term.text.casefold(), term.month) for term in packaged_terms())

    assert months.most_common(1)[0][1] == 1


def test_what_many_asked_for_stands_first():
    top = [text for text, _ in visits().most_common(6)]

    assert {"friedrichshain-kreuzberg", "gtfs", "vornamen", "corona"} <= set(top)


def test_a_term_carries_what_a_page_must_print_beside_it():
    term = next(t for t in packaged_terms() if t.text.casefold() == "trinkbrunnen")

    assert isinstance(term, SearchTerm)
    assert (term.language, term.region) == ("de", "DE300")
    assert term.portal == "daten.berlin.de"
    assert "CC BY 3.0 DE" in term.attribution


def test_english_words_are_known_as_english():
    languages = {term.text.casefold(): term.language for term in packaged_terms()}

    assert languages["bicycle"] == languages["income"] == "en"
    assert languages["fahrrad"] == languages["einkommen"] == "de"


@pytest.mark.parametrize(
    "private",
    [
        r"@|\bat\b.*\.\w{2,3}\b",  # mailboxes, also disguised ones
        r"\b\d{5,}\b",  # numbers of telephones, plots and postcodes
        r"\b(?:str|straße|strasse|weg|allee|platz|damm)\.?\s+\d+",  # addresses
        r"\b(?:herr|frau|dr|prof)\b",  # people by title
        r"^[\d\s.,/-]+$",  # nothing but numbers
    ],
)
def test_no_term_names_a_mailbox_a_number_an_address_or_a_person(private):
    found = [t.text for t in packaged_terms() if re.search(private, t.text.casefold())]

    assert found == []


def test_every_packaged_file_of_searches_is_in_the_manifest():
    kept = {file.name for file in FOLDER.iterdir()} - {"manifest.toml"}

    assert kept == {log.file for log in search_logs()}
