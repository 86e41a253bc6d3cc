import random
import tempfile
from pathlib import Path

import pytest

from seutu.matching.folding import FIRST_SCREEN, Ranked, balanced, folded
from seutu.matching.needs import Need
from seutu.matching.planner import MOST_WORDS, plan
from seutu.matching.retrieval import MOST_CLAUSES, MOST_GRAMS, clauses
from seutu.matching.scoring import nearness
from seutu.matching.weighing import Evidence
from seutu.search.ports import Document
from tests.matching.worlds import KNOWLEDGE, matcher

_folder = tempfile.TemporaryDirectory()
INDEX = matcher(Path(_folder.name)).index


def ranked(id: str, score: float, kind: str = "dataset", group: str = "") -> Ranked:
    document = Document(id=f"{kind}:{id}", kind=kind, language="en", group=group)
    return Ranked(document, Evidence(score, score, 0.0, tuple), score)


def test_a_plan_translates_into_the_languages_present() -> None:
    (unit,) = plan(Need(text="ilma"), "fi", INDEX, KNOWLEDGE).words

    assert {target.term for target in unit.targets["en"]} == {"air"}
    assert {target.term for target in unit.targets["de"]} >= {"luft"}


def test_rare_words_reach_further_than_common_ones() -> None:
    units = plan(Need(text="air street"), "en", INDEX, KNOWLEDGE).words

    assert [unit.term for unit in units] == ["street", "air"]


def test_a_repeated_word_counts_more_but_not_twice() -> None:
    once = plan(Need(text="air"), "en", INDEX, KNOWLEDGE).words[0]
    twice = plan(Need(text="air air"), "en", INDEX, KNOWLEDGE).words[0]

    assert once.weight < twice.weight < 2 * once.weight


def test_a_concept_brings_its_relatives_at_a_discount() -> None:
    (unit,) = plan(Need(text="flood"), "en", INDEX, KNOWLEDGE).concepts

    assert unit.related["c:fl"] == 1.0
    assert 0.0 < unit.related["c:disaster"] < 1.0


def test_leaving_out_a_unit_keeps_the_scale() -> None:
    planned = plan(Need(text="air flood"), "en", INDEX, KNOWLEDGE)
    rest = planned.without("word:air")

    assert [unit.key for unit in rest.words] == ["word:flood"]
    assert rest.reach == planned.reach


def test_leaving_out_one_translation_keeps_the_others() -> None:
    planned = plan(Need(text="kotihoito"), "fi", INDEX, KNOWLEDGE)
    (unit,) = planned.without_pair("word:kotihoito", "home").words

    assert [target.term for target in unit.targets["en"]] == ["care"]


def test_a_need_of_thousands_of_words_stays_within_the_budget() -> None:
    draw = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = " ".join("".join(draw.choices(letters, k=8)) for _ in range(5_000))
    planned = plan(Need(text=text), "en", INDEX, KNOWLEDGE)

    assert len(planned.words) <= MOST_WORDS
    found = clauses(planned, INDEX.languages())
    assert len(found) <= MOST_CLAUSES + MOST_GRAMS


def test_the_heaviest_clause_comes_first() -> None:
    planned = plan(Need(text="air street flood"), "en", INDEX, KNOWLEDGE)
    weights = [
        clause.weight
        for clause in clauses(planned, INDEX.languages())
        if clause.field != "grams"
    ]

    assert weights == sorted(weights, reverse=True)


def test_a_group_keeps_its_best_and_names_the_rest_once() -> None:
    found = folded(
        [
            ranked("a", 3, group="g"),
            ranked("b", 2, group="g"),
            ranked("b", 1, group="g"),
        ]
    )

    assert [one.document.id for one in found] == ["dataset:a"]
    assert found[0].also == ("dataset:b",)


def test_a_kind_without_a_good_answer_is_not_raised() -> None:
    crowd = [ranked(str(number), 0.9) for number in range(20)]
    found = balanced([*crowd, ranked("one", 0.2, "solution")], good=0.5)

    assert found[-1].document.kind == "solution"


def test_a_raised_kind_takes_the_end_of_the_first_screen() -> None:
    crowd = [ranked(str(number), 0.9) for number in range(20)]
    found = balanced([*crowd, ranked("one", 0.6, "solution")], good=0.5)

    assert found[FIRST_SCREEN - 1].document.kind == "solution"
    assert len(found) == 21


@pytest.mark.parametrize(
    ("region", "place", "expected"),
    [
        ("FI1C", "FI1C", 1.0),
        ("FI1C", "FI1B", 0.75),
        ("FI1C", "FI", 0.5),
        ("FI1C", "SE", 0.0),
        ("FI1C", "FR", 0.0),
        ("", "FI", 0.0),
    ],
)
def test_nearness_follows_the_tree_of_regions(
    region: str, place: str, expected: float
) -> None:
    document = Document(
        id="dataset:a", kind="dataset", language="en", facets={"region": (place,)}
    )

    assert nearness(region, document) == expected


def test_a_need_too_long_is_read_from_its_beginning_and_says_so() -> None:
    long = Need(text="air " * 10_000 + "flood")

    assert long.is_cut
    assert not Need(text="air").is_cut
    assert [unit.term for unit in plan(long, "en", INDEX, KNOWLEDGE).words] == ["air"]
