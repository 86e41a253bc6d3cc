import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.translation.texts import digest, framed, is_language, pieces, tidy


@given(st.text(), st.integers(1, 50))
def test_the_pieces_of_a_text_joined_are_the_text(text, longest):
    found = pieces(text, longest)

    assert "".join(found) == text
    assert all(0 < len(piece) <= longest for piece in found)


@given(st.text())
def test_a_frame_loses_nothing(text):
    assert "".join(framed(text)) == text


def test_a_text_is_cut_between_paragraphs_before_sentences_before_words():
    assert pieces("One two.\n\nThree four.", 14) == ["One two.\n\n", "Three four."]
    assert pieces("One two. Three four.", 14) == ["One two. ", "Three four."]
    assert pieces("One two three four", 10) == ["One two ", "three four"]
    assert pieces("a" * 7, 3) == ["aaa", "aaa", "a"]


@given(st.text())
def test_only_words_change_the_digest_of_a_text(text):
    assert digest(text) == digest(f"  {text}\n")
    assert digest(text) != digest(f"{text} x")


@given(st.text())
def test_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


def test_marks_that_turn_the_line_around_are_left_out():
    assert tidy("a\u202eb\u2066c\x00d\r\ne") == "abcd\ne"


@pytest.mark.parametrize("tag", ["fi", "pt-BR", "sr-Latn-RS", "nb"])
def test_language_tags_are_known_by_their_form(tag):
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "f", "finnish-language", "fi_FI", "fi\n", "<b>"])
def test_what_is_no_language_tag_is_known_as_well(tag):
    assert not is_language(tag)
