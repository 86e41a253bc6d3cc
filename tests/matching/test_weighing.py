import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.needs import Need
from seutu.matching.planner import ANYWHERE, plan
from seutu.matching.scoring import Scorer, concept_value, norms
from seutu.matching.weighing import Counts, numbered, summed
from seutu.search.ports import Document
from tests.matching.worlds import KNOWLEDGE, matcher

_folder = tempfile.TemporaryDirectory()
INDEX = matcher(Path(_folder.name)).index
WORDS = ("flood", "floods", "flooding", "air", "luft", "hochwasser", "road", "x")

terms = st.lists(st.sampled_from(WORDS), max_size=6).map(tuple)
records = st.builds(
    Document,
    id=st.sampled_from(["dataset:1", "dataset:2"]),
    kind=st.just("dataset"),
    language=st.sampled_from(["en", "de", "fi"]),
    title=terms,
    keywords=terms,
    body=terms,
    concepts=st.lists(st.sampled_from(["c:fl", "c:air", "c:disaster", "c:z"])).map(
        tuple
    ),
    modified=st.sampled_from([0, 20190301, 20260101]),
    facets=st.sampled_from([{}, {"access": ("public",), "licence": ("cc0",)}]),
)


def scorer() -> Scorer:
    need = Need(text="floods and air quality")
    return Scorer(
        plan(need, "en", INDEX, KNOWLEDGE), average_length=60.0, today=20260101
    )


def by_hand(scorer: Scorer, document: Document) -> dict[str, float]:
    """Follow the formula of BM25F term by term."""
    weights = scorer.plan.weights
    fields = (
        (weights.title, weights.title_length, scorer.named, document.title),
        (weights.keywords, weights.keywords_length, scorer.named, document.keywords),
        (weights.body, weights.body_length, scorer.found, document.body),
    )
    found: dict[str, float] = {}
    for number, unit in enumerate(scorer.plan.words):
        frequency = 0.0
        for place, (weight, share, numbers, held) in enumerate(fields):
            length = scorer.lengths([document])[0, place]
            factor = weight / float(norms(np.array(share), length))
            known = numbers(document.language)
            for term in held:
                pairs = scorer.counts[known[term]] if term in known else ()
                frequency += factor * sum(one for unit, one in pairs if unit == number)
        most = unit.weight * unit.importance.get(
            document.language, unit.importance[ANYWHERE]
        )
        found[unit.key] = most * frequency / (frequency + weights.saturation)
    is_own = document.language == scorer.plan.language
    for number, met in scorer.concepts_met(document).items():
        concept = scorer.plan.concepts[number]
        factor = scorer.plan.own_concepts if is_own else 1.0
        found[concept.key] = factor * concept_value(concept, met)
    return {key: value for key, value in found.items() if value > 0.0}


@given(st.lists(records, max_size=8))
def test_records_weighed_together_weigh_what_the_formula_says(documents):
    weighing = scorer()
    weighed = weighing.weigh(documents)

    for document, evidence in zip(documents, weighed, strict=True):
        spoken = {
            key: value
            for key, value in evidence.contributions
            if key.startswith(("word:", "concept:"))
        }
        assert spoken == pytest.approx(by_hand(weighing, document))
        assert evidence.spoken == pytest.approx(sum(spoken.values()))


@given(st.lists(records, max_size=8))
def test_a_record_weighs_the_same_in_any_company(documents):
    together = scorer().weigh(documents)

    for document, evidence in zip(documents, together, strict=True):
        alone = scorer().evidence(document)
        assert evidence.total == pytest.approx(alone.total)
        assert dict(evidence.contributions) == pytest.approx(dict(alone.contributions))


@given(st.lists(records, max_size=8))
def test_the_total_is_the_sum_of_the_contributions(documents):
    for evidence in scorer().weigh(documents):
        values = [value for _, value in evidence.contributions]
        assert evidence.total == pytest.approx(sum(values))


def test_a_term_counts_for_every_unit_it_stands_for():
    counts = Counts()
    both = counts.number([(0, 0.5), (2, 0.25)])
    assert counts.number([]) == 0

    rows, numbers = numbered([[0, both], [], [both, both]])
    places, units, shares = counts.met(numbers)
    found = summed(rows[places], units, shares, (3, 3))

    assert found.tolist() == [[0.5, 0.0, 0.25], [0.0, 0.0, 0.0], [1.0, 0.0, 0.5]]
