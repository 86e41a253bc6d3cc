"""Matching with an encoder: what has no word in common is found, and why is said."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.collection import Collection, TestQuery
from seutu.matching.dense.correction import MOST_ADDED, corrected
from seutu.matching.dense.meaning import Meanings
from seutu.matching.dense.opening import open_encoder
from seutu.matching.dense.vector_store import VectorStore
from seutu.matching.evaluation import evaluate
from seutu.matching.needs import Need
from seutu.matching.scoring import PRIORS, Scorer
from seutu.search.ports import Query
from tests.matching.tiny_encoder import write_model
from tests.matching.worlds import RECORDS, matcher, record

NURSERY = record("nursery", en="Daycare", facets={"country": ("FI",)})
BINS = record("bins", "solution", en="Rubbish collection")
KEPT = {one.id: one for one in (*RECORDS, NURSERY, BINS)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    plain = matcher(folder, KEPT.values())
    encoder = open_encoder(write_model(folder / "model"))
    store = VectorStore(folder / "vectors")
    store.build(encoder, lambda after: iter(KEPT.values()), lambda ids: ())
    plain.meanings = Meanings(encoder, lambda: store.reader(encoder))
    return plain


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return matcher(tmp_path_factory.mktemp("plain"), KEPT.values())


def need(text, **more):
    return Need(text=text, language="en", **more)


def test_a_record_without_a_common_word_is_found_by_its_meaning(world, plain):
    assert plain.match(need("kindergarten")).matches == ()

    (first,) = world.match(need("kindergarten")).matches

    assert first.id == "dataset:nursery"
    assert first.reasons[0].kind == "meaning"
    assert first.reasons[0].record_words == ()


def test_meaning_is_beside_the_words_not_instead_of_them(world):
    found = world.match(need("flood forecast")).matches

    flood = next(one for one in found if one.id == "dataset:flood")
    assert {"concept", "meaning"} <= {reason.kind for reason in flood.reasons}
    assert sum(reason.share for reason in flood.reasons) == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["kindergarten", "inundation water", "care schools"])
def test_leaving_the_meaning_out_takes_away_exactly_its_share(world, text):
    found = world.match(need(text))
    documents = {
        hit.document.id: hit.document for hit in world.index.search(Query()).hits
    }
    average = world.index.average_length()
    rest = Scorer(found.plan.without("meaning"), average_length=average)
    shares = 0
    for match in found.matches:
        whole = sum(one.value for one in match.reasons if one.key not in PRIORS)
        parts = rest.evidence(documents[match.id]).contributions
        left = sum(part.value for part in parts if part.key not in PRIORS)
        lost = [one.value for one in match.reasons if one.kind == "meaning"]
        shares += len(lost)
        assert whole - left == pytest.approx(sum(lost))
    assert shares


def test_filters_and_exclusions_hold_for_what_is_near_in_meaning(world):
    def ids(**options):
        found = world.match(need("kindergarten"), **options)
        return [one.id for one in found.matches]

    assert ids(filters={"country": ("FI",)}) == ["dataset:nursery"]
    assert ids(filters={"country": ("SE",)}) == []
    assert ids(filters={"record": ("dataset:care",)}) == []
    assert ids(exclude=["dataset:nursery"]) == []


def test_a_record_that_is_gone_is_not_found_by_its_vector(world, tmp_path):
    left = [one for one in KEPT.values() if one is not NURSERY]
    behind = matcher(tmp_path, left)
    behind.meanings = world.meanings

    assert behind.match(need("kindergarten")).matches == ()


@pytest.mark.parametrize("text", ["", " ", "xyzzy", "the of and"])
def test_a_need_without_meaning_finds_nothing(world, text):
    assert world.match(need(text)).matches == ()


def test_without_meaning_a_score_is_what_it_was(world, plain):
    text = need("bathing street")
    scores = {one.id: one.score for one in plain.match(text).matches}
    withs = world.match(text).matches

    for one in withs:
        has_meaning = any(reason.kind == "meaning" for reason in one.reasons)
        if not has_meaning:
            assert one.score == scores[one.id]
        elif one.id in scores:
            assert one.score > scores[one.id]


def test_meaning_that_weighs_nothing_gives_no_reason(world):
    world_without = replace(world.weights, meaning=0.0)
    weights, world.weights = world.weights, world_without
    try:
        assert world.match(need("kindergarten")).matches == ()
    finally:
        world.weights = weights


def test_threads_match_alike(world):
    texts = ["kindergarten", "inundation", "care", "rubbish", "trees"] * 8
    alone = [world.match(need(text)).matches for text in texts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: world.match(need(text)), texts))

    assert [found.matches for found in together] == alone


unit = st.floats(0, 1, allow_nan=False)


@given(unit, unit, unit)
def test_a_corrected_score_is_a_probability_that_grows_with_likeness(score, low, high):
    low, high = sorted((low, high))

    assert 0.0 <= corrected(score, low) <= corrected(score, high) + 1e-12 <= 1.0 + 1e-9


@given(unit)
def test_no_likeness_changes_no_score(score):
    assert corrected(score, 0.0) == score


def test_the_correction_is_bounded():
    assert corrected(0.5, 1.0) == pytest.approx(1 / (1 + 2.718281828**-MOST_ADDED))


def test_an_encoder_can_be_measured_on_a_collection(tmp_path):
    collection = Collection(
        documents=tuple(KEPT.values()),
        queries=(TestQuery("n1", "en", "kindergarten"),),
        judgements={"n1": {"dataset:nursery": 2}},
    )
    model = write_model(tmp_path / "model")

    assert evaluate(collection).overall.ndcg == 0.0
    assert evaluate(collection, encoder=model).overall.ndcg == 1.0
