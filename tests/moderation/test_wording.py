import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.moderation.wording import squeezed, tidy

HIDDEN = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u2060\ufeff\u00ad\u3164"


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


@given(
    st.text(alphabet=st.sampled_from(HIDDEN + "ab \n\u200c\u200d\u0301\x00\ud800"[:-1]))
)
def test_nothing_that_turns_or_hides_text_is_left(text):
    tidied = tidy(text)

    assert not set(tidied) & set(HIDDEN)
    assert "\x00" not in tidied
    assert "\u200c\u200d" not in tidied
    assert "\n\n\n" not in tidied


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  One.\r\n\r\n\r\n\r\nTwo.  ", "One.\n\nTwo."),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("❤️‍🔥", "❤️‍🔥"),
        ("e\u0301", "é"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("a\u200b\u200b\u200bb", "ab"),
        ("\u200d\u200d\u200d\u200d", ""),
        ("\u2800\u3164\u115f", "\u2800"),
    ],
)
def test_what_is_kept_of_a_text(typed, kept):
    assert tidy(typed) == kept


def test_marks_do_not_climb_over_the_line():
    assert tidy("b" + "\u0336" * 500) == "b" + "\u0336" * 4


def test_copies_are_told_whatever_their_spaces_and_capitals():
    assert squeezed("Buy  NOW!") == squeezed("ｂｕｙ now")
    assert squeezed("Buy now") != squeezed("Buy not")
