"""Judgements: strict reading, the grade that counts, and agreement."""

import pytest
from scripts.collecting.judging import (
    Judgements,
    judged_twice,
    kappa,
    qrels,
    read_judgements,
)
from scripts.collecting.needs import StatedNeed
from scripts.collection import grades_in

from tests.evaluation.records import corpus


def written(tmp_path, text):
    path = tmp_path / "n01.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_readings_are_kept_apart(tmp_path):
    path = written(tmp_path, "dataset:a\t2\t1\ndataset:b\t0\t1\ndataset:a\t1\t2\n")

    read = read_judgements(path)

    assert read.first == {"dataset:a": 2, "dataset:b": 0}
    assert judged_twice([read]) == [(2, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "dataset:a 2 1",
        "dataset:a\t3\t1",
        "dataset:a\t2\t3",
        "dataset:a\t-1\t1",
        "dataset:a\t2",
        "dataset:b\t1\t1",
        "dataset:a\t1\t2",
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(tmp_path, line):
    path = written(tmp_path, f"dataset:b\t1\t1\n{line}\n")

    with pytest.raises(ValueError, match=r"n01\.tsv"):
        read_judgements(path)


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [(2, 2, 2), (2, 1, 1), (0, 2, 1), (1, 0, 0), (0, 0, 0)],
)
def test_between_two_readings_the_lower_mean_counts(first, second, counts):
    judged = Judgements({"dataset:a": first}, {"dataset:a": second})

    assert judged.grades() == {"dataset:a": counts}


def test_kappa_is_the_one_of_a_worked_example():
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15

    assert kappa(pairs) == pytest.approx(0.4)


def test_readers_who_always_agree_have_a_kappa_of_one():
    assert kappa([(0, 0), (1, 1), (2, 2)]) == 1.0
    assert kappa([(0, 0)]) == 1.0


def test_there_is_no_kappa_without_a_second_reading():
    with pytest.raises(ValueError, match="twice"):
        kappa([])


def test_a_judgement_holds_for_every_wording_of_its_need():
    need = StatedNeed(
        id="n01",
        origin="typical",
        answerable=True,
        length="short",
        half="tune",
        text={"en": "noise", "fi": "melu"},
    )

    assert list(qrels([need], {"n01": {"dataset:a": 2}})) == [
        "n01-en 0 dataset:a 2",
        "n01-fi 0 dataset:a 2",
    ]


def test_a_folded_record_hands_its_grade_to_its_head():
    found = corpus(family="noise", titles=("Noise by day and by night", "Noise"))
    (variant, head), *_ = found.folded.items()
    judged = Judgements({variant: 2, head: 1, "dataset:gone": 2})

    grades, gone = grades_in(found, {"n01": judged})

    assert grades == {"n01": {head: 2}}
    assert gone == 1
