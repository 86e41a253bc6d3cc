"""The needs that matching is measured on, held to what the README says of them."""

import re
from collections import Counter

import pytest
from scripts.collecting.needs import LANGUAGES, halves, read_needs
from scripts.collection import FOLDER

from seutu.harvest import packaged
from seutu.language import detect

NEEDS = read_needs(FOLDER / "needs.jsonl")
PUNCTUATED_END = re.compile(r"[.?!](?=\s|$)")


def sentences(text: str) -> int:
    return len(PUNCTUATED_END.findall(text))


def test_each_need_is_worded_in_all_six_languages():
    assert {tuple(need.text) for need in NEEDS} == {LANGUAGES}
    assert all(text.strip() == text for need in NEEDS for text in need.text.values())


def test_no_wording_and_no_id_is_used_twice():
    wordings = [text for need in NEEDS for text in need.text.values()]

    assert len(set(wordings)) == len(wordings)
    assert len({need.id for need in NEEDS}) == len(NEEDS)


def test_a_need_is_in_the_half_that_the_rule_gives_it():
    assert {need.id: need.half for need in NEEDS} == halves(NEEDS)


@pytest.mark.parametrize(("answerable", "size"), [(True, 22), (False, 6)])
def test_the_halves_are_of_equal_size(answerable, size):
    dealt = Counter(need.half for need in NEEDS if need.answerable is answerable)

    assert dealt == {"tune": size, "held-out": size}


def test_half_of_the_answerable_needs_come_from_real_demand():
    origins = Counter(need.origin_kind for need in NEEDS)

    assert origins["challenge"] + origins["search"] == 22
    assert origins["typical"] == 22
    assert origins["outside"] + origins["specific"] == 12


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.id)
def test_a_need_is_as_long_as_it_says(need):
    counted = {sentences(text) for text in need.text.values()}

    if need.length == "short":
        assert 4 <= len(need.text["en"].split()) <= 8
        assert counted == {0}
    elif need.length == "sentence":
        assert counted == {1}
    else:
        assert need.length == "paragraph"
        assert counted <= {2, 3, 4}


def test_the_wordings_are_in_the_language_they_are_filed_under():
    filed = [(tag, text) for need in NEEDS for tag, text in need.text.items()]
    mistaken = [text for tag, text in filed if detect(text).language != tag]

    assert len(mistaken) <= 0.02 * len(filed)


def test_a_need_worded_from_a_challenge_names_one_that_is_packaged():
    named = {
        need.origin.partition(":")[2]
        for need in NEEDS
        if need.origin_kind == "challenge"
    }
    known = {record.identifier for record in packaged.source("challenge-gov").read()}

    assert len(named) == 12
    assert named <= known
