import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.kinds import RecordText
from seutu.matching.analysis import terms, words, written
from seutu.matching.documents import documents
from seutu.matching.installed import knowledge
from seutu.matching.record_words import RecordWords
from tests.matching.worlds import KNOWLEDGE

RECORD = RecordText(
    id="dataset:1",
    kind="dataset",
    title={"fi": "Kotihoidon asiakasmäärät kunnittain"},
    description={"fi": "Säännöllisen kotihoidon asiakkaat; ilmanlaatu (2.5 µm)."},
    keywords={"fi": ("terveydenhuolto", "vanhuspalvelut")},
)
languages = st.sampled_from(["de", "en", "fi", "fr", "lt", "uk"])
texts = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
        st.sampled_from("aeiou  rstln-.:'’·0123456789ÄäÖöß\u00a0\u00ad\n"),
    ),
    max_size=120,
)


@given(texts, languages)
def test_no_word_reaches_across_a_space(text, language):
    assert terms(text, language) == [word.term for word in words(text, language)]


@given(texts, languages)
def test_a_word_that_is_remembered_is_as_it_was_first_read(text, language):
    for piece in text.split():
        read = words(piece, language)
        assert [list(written(piece, language)) for _ in range(2)] == [read, read]


def read():
    (document,) = documents(RECORD, knowledge())
    return document, RecordWords(RECORD, "fi", knowledge())


def test_every_term_of_the_index_is_named_by_a_word_of_the_text():
    document, text = read()
    indexed = {*document.title, *document.keywords, *document.body}
    named = text.standing_for(indexed)

    assert named.keys() == indexed
    whole = " ".join(
        (RECORD.title["fi"], *RECORD.keywords["fi"], RECORD.description["fi"])
    )
    assert all(surface in whole for surface, _ in named.values())


def test_a_part_of_a_compound_is_named_by_the_whole_word():
    document, text = read()
    parts = set(document.keywords) - set(terms("terveydenhuolto vanhuspalvelut", "fi"))

    assert parts
    assert {place for _, place in text.standing_for(parts).values()} <= {
        "title",
        "keywords",
    }


def test_every_concept_of_the_index_is_named_by_words_of_the_text():
    document, text = read()
    named = dict(text.naming(set(document.concepts)))

    assert named.keys() == set(document.concepts)
    assert named


@given(
    st.lists(st.sampled_from(["air", "quality", "home", "care", "road"]), max_size=12)
)
def test_every_text_that_names_a_concept_is_read_for_it_and_the_words_are_its_own(said):
    title, keywords = " ".join(said[:5]), tuple(said[5:8])
    record = RecordText(
        id="dataset:1",
        kind="dataset",
        title={"en": title},
        description={"en": " ".join(said[8:])},
        keywords={"en": keywords},
    )
    texts = [title, *keywords, " ".join(said[8:])]
    expected = [
        (one.concept, " ".join(text.split()[one.start : one.end]))
        for text in texts
        for one in KNOWLEDGE.annotator.annotate(text.split(), "en")
    ]

    read = RecordWords(record, "en", KNOWLEDGE)

    assert [
        (concept, words) for concept, (words, _) in read.naming({"c:air", "c:care"})
    ] == expected


def test_concepts_that_nobody_asks_for_are_not_named():
    _, text = read()

    assert list(text.naming({"none:0"})) == []


@pytest.mark.parametrize("language", ["en", "und"])
def test_another_language_of_the_record_is_not_read(language):
    assert RecordWords(RECORD, language, knowledge()).standing_for({"kotihoito"}) == {}


def test_without_a_record_no_word_is_named():
    assert RecordWords(None, "fi", knowledge()).standing_for({"kotihoito"}) == {}
