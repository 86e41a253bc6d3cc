import json
import multiprocessing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Conflict
from seutu.matching.published import (
    POINTER,
    Ranking,
    RankingDamaged,
    Rankings,
    read_weights,
)
from seutu.matching.weights import DEFAULT

PUBLISHING = 25


def ranking(title: float) -> Ranking:
    """Make a ranking whose calibration tells what its weights have to be."""
    plain = Ranking()
    return replace(
        plain,
        weights=replace(DEFAULT, title=title),
        calibration=replace(plain.calibration, intercept=-title),
        record={"date": "2026-11-22"},
    )


def publish_many(folder: Path, start: int) -> None:
    for number in range(PUBLISHING):
        Rankings(folder).publish(ranking(1.0 + start + number))


def test_without_a_published_ranking_the_packaged_one_is_in_use(tmp_path):
    assert Rankings(tmp_path / "absent").current() == Ranking()


def test_what_is_published_is_in_use_in_every_process_at_once(tmp_path):
    here, elsewhere = Rankings(tmp_path), Rankings(tmp_path)
    assert elsewhere.current().weights == DEFAULT

    here.publish(ranking(3.0))

    assert elsewhere.current().weights.title == 3.0
    assert elsewhere.current().calibration.intercept == -3.0
    assert elsewhere.current().record["date"] == "2026-11-22"
    assert elsewhere.current() is elsewhere.current()


def test_undo_goes_back_step_by_step_to_the_packaged_ranking(tmp_path):
    rankings = Rankings(tmp_path)
    for title in (2.0, 3.0):
        rankings.publish(ranking(title))

    assert rankings.undo().weights.title == 2.0
    assert rankings.undo() == Ranking()
    with pytest.raises(Conflict):
        rankings.undo()


def test_a_ranking_published_after_an_undo_remembers_what_it_replaced(tmp_path):
    rankings = Rankings(tmp_path)
    for title in (2.0, 3.0):
        rankings.publish(ranking(title))
    rankings.undo()
    rankings.publish(ranking(4.0))

    assert rankings.undo().weights.title == 2.0


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        '{"format": 99}',
        '{"format": 1, "weights": {"title": -1}, "calibration": {}, "record": {}}',
        "\x00",
    ],
)
def test_a_damaged_ranking_is_refused_with_the_command_that_mends_it(tmp_path, damage):
    rankings = Rankings(tmp_path)
    name = rankings.publish(ranking(2.0)).name
    (tmp_path / name).write_text(damage)

    other = Rankings(tmp_path)
    with pytest.raises(RankingDamaged, match="seutu learn --undo"):
        other.current()
    assert other.undo() == Ranking()


def test_a_pointer_out_of_its_folder_is_refused(tmp_path):
    rankings = Rankings(tmp_path / "ranking")
    rankings.publish(ranking(2.0))
    (tmp_path / "outside.json").write_text(json.dumps({"format": 1}))
    (tmp_path / "ranking" / POINTER).write_text("../outside.json")

    with pytest.raises(RankingDamaged):
        Rankings(tmp_path / "ranking").current()


def test_nobody_reads_half_a_ranking_while_two_processes_publish(tmp_path):
    spawned = multiprocessing.get_context("spawn")
    writers = [
        spawned.Process(target=publish_many, args=(tmp_path, start))
        for start in (0, 100)
    ]
    for writer in writers:
        writer.start()
    reader, seen = Rankings(tmp_path), set()
    while any(writer.is_alive() for writer in writers):
        found = reader.current()
        if found.name:
            assert found.calibration.intercept == -found.weights.title
            seen.add(found.name)
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert seen
    assert len(list(tmp_path.glob("ranking-*.json"))) == 2 * PUBLISHING
    assert not list(tmp_path.glob("fresh.*"))


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_weight_is_a_bounded_number_or_refused(value):
    try:
        found = read_weights({"title": value}).title
    except ValueError:
        return
    assert 0 <= found < 1e6


def test_weights_learnt_before_there_was_a_weight_get_the_packaged_one():
    before = asdict(replace(DEFAULT, title=2.5))
    del before["solution"]

    assert read_weights(before) == replace(DEFAULT, title=2.5)
