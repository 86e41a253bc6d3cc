import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu import language as reading
from seutu.core.kinds import RecordText
from seutu.matching.analysis import LONGEST_TEXT, terms, with_parts, words
from seutu.matching.documents import all_documents, documents, languages
from seutu.matching.knowledge import Knowledge
from tests.matching.worlds import KNOWLEDGE

BOTH = RecordText(
    id="dataset:1",
    kind="dataset",
    title={"en": "Air quality", "fi": "Ilmanlaatu"},
    description={"en": "Hourly values", "de-AT": "Stündliche Werte"},
    keywords={"fi": ("ilma",)},
    facets={"country": ("FI",), "group": ("family-1",), "theme": ()},
    modified=20240131,
)


def split_luft(term: str, language: str) -> tuple[str, ...]:
    return ("luft", "qualität") if term == "luftqualität" else ()


def test_a_record_becomes_one_document_for_each_language() -> None:
    found = list(documents(BOTH, KNOWLEDGE))

    assert [one.language for one in found] == ["en", "fi", "de"]
    assert [one.id for one in found] == ["dataset:1", "dataset:1#fi", "dataset:1#de"]
    assert {one.record for one in found} == {"dataset:1"}
    assert found[1].keywords == ("ilma",)


def test_every_document_names_all_languages_and_the_group() -> None:
    for one in documents(BOTH, KNOWLEDGE):
        assert one.facets["language"] == ("en", "fi", "de")
        assert one.facets["kind"] == ("dataset",)
        assert one.group == "family-1"
        assert "group" not in one.facets
        assert "theme" not in one.facets


def test_text_of_unstated_language_is_read_in_the_likeliest() -> None:
    record = RecordText(
        id="dataset:2",
        kind="dataset",
        title={"und": "Luftqualität in den Städten und Gemeinden der Schweiz"},
    )

    assert list(languages(record)) == ["de"]


def test_a_record_without_words_gives_no_document() -> None:
    record = RecordText(id="dataset:3", kind="dataset", title={"en": "  "})

    assert list(documents(record, KNOWLEDGE)) == []


def test_the_parts_of_a_compound_are_found_too() -> None:
    record = RecordText(id="dataset:4", kind="dataset", title={"de": "Luftqualität"})
    (found,) = documents(record, Knowledge(split=split_luft))

    assert found.title == ("luftqualität", "luft", "qualität")


def test_languages_without_compounds_are_not_split() -> None:
    assert with_parts(["luftqualität"], "en", split_luft) == ["luftqualität"]


def test_a_huge_description_is_cut() -> None:
    record = RecordText(
        id="dataset:5",
        kind="dataset",
        title={"en": "Long"},
        description={"en": "measurement " * 20_000},
    )
    (found,) = documents(record, KNOWLEDGE)

    assert len(found.body) <= 400


def test_records_read_together_give_what_each_gives_alone() -> None:
    plain = RecordText(id="dataset:6", kind="dataset", title={"en": "Home care"})
    records = [BOTH, plain, BOTH]
    alone = [one for record in records for one in documents(record, KNOWLEDGE)]

    assert list(all_documents(records, KNOWLEDGE)) == alone


def test_a_keyword_too_long_to_be_read_does_not_hide_the_next() -> None:
    endless = "x" * (LONGEST_TEXT + 1)
    record = RecordText(
        id="dataset:7",
        kind="dataset",
        title={"en": "Long"},
        keywords={"en": (endless, "water")},
    )
    (found,) = documents(record, KNOWLEDGE)

    assert found.keywords[-1] == "water"


def test_a_record_comes_whole_out_of_another_process() -> None:
    assert pickle.loads(pickle.dumps(BOTH)) == BOTH  # noqa: S301 (our own bytes)


@given(st.text(max_size=200), st.sampled_from(["en", "fi", "de", "el", "und"]))
def test_reading_piece_by_piece_gives_the_same_terms(text: str, language: str) -> None:
    assert terms(text, language) == reading.terms(text, language)


@pytest.mark.parametrize(
    "text", ["Kotihoidon tarve", "l'aire de la ciutat", "NO2 (PM10)"]
)
def test_words_carry_the_terms_and_their_places(text: str) -> None:
    found = words(text, "en")

    assert [word.term for word in found] == terms(text, "en")
    assert all(text[word.start : word.end] == word.surface for word in found)
