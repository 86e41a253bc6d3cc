import pytest

from seutu.language import terms
from seutu.language.learnt import learnt_folder
from seutu.vocabularies import Annotator, ConceptStore, UnknownConcept


@pytest.fixture(scope="module")
def store():
    return ConceptStore.open(learnt_folder() / "concepts")


@pytest.fixture(scope="module")
def annotator():
    return Annotator.open(learnt_folder() / "concepts")


def concepts(annotator, text, language):
    found = annotator.annotate(terms(text, language), language)
    return [annotation.concept for annotation in found]


def test_a_concept_has_its_labels_and_wider_concepts(store):
    air = store.get("eurovoc:2527")

    assert air.scheme == "eurovoc"
    assert air.labels["en"] == "air quality"
    assert air.labels["fi"] == "ilmanlaatu"
    assert "eurovoc:domain/52" in store.ancestors("eurovoc:2527")


def test_narrower_is_the_reverse_of_broader(store):
    for wider in store.broader("eurovoc:2527"):
        assert "eurovoc:2527" in store.narrower(wider)


def test_a_label_falls_back_to_a_language_that_exists(store):
    assert store.label("theme:HEAL", ["fi"]) == ("en", "Health")
    assert store.label("yso:p5513", ["lt", "sv"]) == ("sv", "hemvård")


def test_an_unknown_concept_is_told_apart(store):
    assert "eurovoc:0" not in store
    with pytest.raises(UnknownConcept):
        store.get("eurovoc:0")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("air quality in our city", "en"),
        ("kaupungin ilmanlaatu", "fi"),
        ("Luftqualität", "de"),
        ("jakość powietrza", "pl"),
        ("oro kokybė", "lt"),
        ("calidad del aire", "es"),
    ],
)
def test_one_concept_is_found_in_every_language(annotator, text, language):
    assert "eurovoc:2527" in concepts(annotator, text, language)


def test_the_longest_label_wins(annotator):
    found = annotator.annotate(terms("home care allowance", "en"), "en")

    assert found[0].end - found[0].start >= 2


def test_the_same_meaning_in_two_vocabularies_meets(annotator, store):
    finnish = concepts(annotator, "kotihoito", "fi")

    assert finnish == concepts(annotator, "home care", "en")
    assert store.canonical("yso:p5513") == finnish[0]


def test_a_language_without_labels_has_no_concepts(annotator):
    assert annotator.annotate(["airearen", "kalitate"], "eu") == []


def test_labels_are_searched_by_their_beginning(store):
    found = store.search("kotiho", "fi", limit=3)

    assert found[0].labels["fi"] == "kotihoito"
    assert store.search("", "fi") == []
    assert store.search("x", "tlh") == []
