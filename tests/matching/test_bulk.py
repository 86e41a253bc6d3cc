from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Invalid
from seutu.matching.bulk import Answer, KeyedNeed, inverse, match_batch, merged
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, knowledge
from seutu.matching.needs import Need
from seutu.search.errors import IndexMissing
from seutu.search.store import IndexStore
from tests.matching.worlds import RECORDS

answers = st.builds(
    Answer,
    key=st.text(),
    language=st.sampled_from(["fi", "en"]),
    verdict=st.sampled_from(["answers", "weak", "none"]),
    matches=st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from([0.1, 0.25, 0.5])),
        unique_by=lambda pair: pair[0],
    ).map(tuple),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    with IndexStore(path, analysis=analysis()).rebuild() as index:
        index.add(all_documents(RECORDS, knowledge()))
    return path


def test_many_needs_are_answered_in_order(folder: Path) -> None:
    needs = [
        KeyedNeed(key="1", need=Need(text="air quality", language="en")),
        KeyedNeed(key="2", need=Need(text="Hochwasser", language="de")),
    ]

    found = list(match_batch(needs, folder))

    assert [one.key for one in found] == ["1", "2"]
    assert found[0].matches[0][0] in {"dataset:air", "dataset:air2"}
    assert "dataset:hochwasser" in {record for record, _ in found[1].matches}


def test_a_need_does_not_find_what_it_leaves_out(folder: Path) -> None:
    need = Need(text="Hochwasser", language="de")
    asked = KeyedNeed(key="1", need=need, exclude=("dataset:hochwasser",))
    (found,) = match_batch([asked], folder)
    assert "dataset:hochwasser" not in {record for record, _ in found.matches}


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        list(match_batch([KeyedNeed(key="1", need=Need(text="air"))], tmp_path))


@given(answers)
def test_an_answer_survives_being_written(answer: Answer) -> None:
    assert Answer.from_json(answer.to_json()) == answer


def test_half_a_line_is_no_answer() -> None:
    line = Answer(key="1", language="en", verdict="none", matches=()).to_json()
    with pytest.raises(Invalid):
        Answer.from_json(line[: len(line) // 2])


@given(st.lists(answers, unique_by=lambda answer: answer.key))
def test_the_lists_of_records_say_what_the_lists_of_needs_say(
    found: list[Answer],
) -> None:
    by_record = dict(inverse(found))
    pairs = {(record, one.key, score) for one in found for record, score in one.matches}
    assert pairs == {
        (record, key, score)
        for record, served in by_record.items()
        for key, score in served
    }
    for served in by_record.values():
        scores = [score for _, score in served]
        assert scores == sorted(scores, reverse=True)


@given(answers, answers, st.sets(st.sampled_from("abcdef")))
def test_a_change_leaves_the_other_records_of_a_list_alone(
    before: Answer, among: Answer, changed: set[str]
) -> None:
    found = tuple(pair for pair in among.matches if pair[0] in changed)

    after = merged(before, replace(among, matches=found), changed, lambda _: "weak")

    assert after is not None
    assert set(after.matches) == {
        *(pair for pair in before.matches if pair[0] not in changed),
        *found,
    }


def test_a_full_list_that_lost_a_record_has_to_be_asked_again() -> None:
    before = Answer(
        key="1", language="en", verdict="weak", matches=(("a", 0.5), ("b", 0.4))
    )
    nothing = replace(before, matches=())
    assert merged(before, nothing, {"a"}, lambda _: "weak", depth=2) is None
    assert merged(before, nothing, {"c"}, lambda _: "weak", depth=2) == before
