from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.dropping import (
    LONGEST_DROP,
    MOST_DROPS,
    Drop,
    read_drops,
    without,
)
from seutu.matching.knowledge import LeftOut
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.matching.planner import plan
from tests.matching.worlds import KNOWLEDGE, matcher

FLOOD = Need(text="kotihoito ja tulva", language="fi")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return matcher(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def planned(world):
    return plan(FLOOD, "fi", world.index, world.knowledge)


@pytest.mark.parametrize(
    "text", ["concept:eurovoc:3369", "word:kotihoito", "word:kotihoito~en~care"]
)
def test_a_drop_is_written_as_it_was_read(text):
    assert str(Drop.read(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word:",
        "word:~en~care",
        "word:a~en",
        "word:a~~care",
        "word:a~en~care~x",
        "concept:c~en~care",
        "place",
        "word:a\x00b",
        "word:" + "x" * LONGEST_DROP,
    ],
)
def test_what_is_no_drop_is_passed_over(text):
    assert Drop.read(text) is None
    assert read_drops([text]) == ()


@given(st.lists(st.text(max_size=400), max_size=60))
def test_whatever_stands_in_an_address_gives_a_bounded_number_of_drops(texts):
    drops = read_drops(texts)

    assert len(drops) <= MOST_DROPS
    assert len(set(drops)) == len(drops)
    assert read_drops([str(drop) for drop in drops]) == drops


def test_several_drops_may_stand_in_one_text():
    both = read_drops(["concept:a concept:b", "concept:a"])

    assert [str(drop) for drop in both] == ["concept:a", "concept:b"]


def test_a_dropped_translation_leaves_the_others_of_the_word(planned):
    left, dropped = without(planned, read_drops(["word:kotihoito~en~care"]))

    (unit,) = (unit for unit in left.words if unit.term == "kotihoito")
    assert [target.term for target in unit.targets["en"]] == ["home"]
    assert [one.need_words for one in dropped] == ["kotihoito"]
    assert left.reach == planned.reach


def test_a_translation_is_dropped_for_its_own_language_alone(planned):
    left, _dropped = without(planned, read_drops(["word:tulva~de~hochwasser"]))

    (unit,) = (unit for unit in left.words if unit.term == "tulva")
    assert "hochwasser" not in {target.term for target in unit.targets["de"]}
    assert "flood" in {target.term for target in unit.targets["en"]}


@pytest.mark.parametrize(
    "text", ["word:nothing", "concept:nothing", "word:tulva~en~nothing"]
)
def test_what_the_plan_does_not_hold_changes_nothing(planned, text):
    left, dropped = without(planned, read_drops([text]))

    assert left == planned
    assert dropped == ()


def test_a_dropped_concept_gives_no_reason_and_lowers_what_rested_on_it(world):
    before = {one.id: one for one in world.match(FLOOD).matches}
    after = world.match(FLOOD, drop=["concept:c:fl"])

    assert [one.concept for one in after.dropped] == ["c:fl"]
    assert all(
        reason.key != "concept:c:fl" for one in after.matches for reason in one.reasons
    )
    flood = next(one for one in after.matches if one.id == "dataset:hochwasser")
    rested = sum(
        reason.value
        for reason in before["dataset:hochwasser"].reasons
        if reason.key == "concept:c:fl"
    )
    assert rested > 0
    assert flood.evidence == pytest.approx(before[flood.id].evidence - rested)
    assert flood.score < before[flood.id].score


def test_without_its_only_translation_a_record_is_not_found(world):
    drops = [
        "concept:c:fl",
        "word:tulva~de~hochwasser",
    ]
    need = replace(FLOOD, text="tulva")

    assert "dataset:hochwasser" in {one.id for one in world.match(need).matches}
    assert "dataset:hochwasser" not in {
        one.id for one in world.match(need, drop=drops).matches
    }


def test_what_is_left_out_for_everybody_is_in_no_plan(world):
    knowledge = replace(
        KNOWLEDGE,
        left_out=LeftOut(
            pairs={("fi", "kotihoito", "en"): frozenset({"care"})},
            concepts={("fi", "tulva"): frozenset({"c:fl"})},
        ),
    )
    strict = Matcher(world.index, knowledge, world.texts)
    read = strict.match(FLOOD)

    (unit,) = (unit for unit in read.plan.words if unit.term == "kotihoito")
    assert [target.term for target in unit.targets["en"]] == ["home"]
    assert [unit.concept for unit in read.plan.concepts] == ["c:care"]
