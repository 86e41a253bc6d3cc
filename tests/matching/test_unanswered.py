import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.needs import Need
from seutu.matching.planner import plan
from seutu.matching.unanswered import LONGEST_MARKED, Marker
from tests.matching.worlds import matcher


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return matcher(tmp_path_factory.mktemp("world"))


def marks(world, text, record, language="fi"):
    result = world.match(Need(text=text, language=language))
    match = next(one for one in result.matches if one.id == record)
    marker = Marker(text, result.plan)
    met = frozenset(reason.key for reason in match.reasons)
    return marker.pieces(met, match.unanswered)


def test_words_that_a_record_answers_and_lacks_are_marked_in_the_need_itself(world):
    pieces = marks(world, "Tulva, ja myös kotihoito!", "dataset:hochwasser")

    assert [(piece.text, piece.speaks) for piece in pieces] == [
        ("Tulva", "answered"),
        (", ja myös ", ""),
        ("kotihoito", "unanswered"),
        ("!", ""),
    ]


def test_the_words_of_a_concept_that_was_met_count_as_answered(world):
    pieces = marks(world, "air quality here", "dataset:luft", "en")

    assert "quality" in {piece.text for piece in pieces if piece.speaks == "answered"}


@pytest.fixture(scope="module")
def planned(world):
    return plan(Need(text="tulva ja ilma"), "fi", world.index, world.knowledge)


@given(st.text(max_size=900), st.frozensets(st.sampled_from(["word:tulva", "x"])))
def test_the_pieces_joined_are_the_text_however_long_it_is(planned, text, answered):
    marker = Marker(text, planned)
    pieces = marker.pieces(answered, ("ilma",))

    assert "".join(piece.text for piece in pieces) == text[:LONGEST_MARKED]
    assert marker.is_cut == (len(text) > LONGEST_MARKED)
