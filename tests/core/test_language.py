"""How texts are shortened: between words, and told to go on."""

from seutu.core.language import LONGEST_OPENING, opening


def test_a_short_text_is_given_whole_on_one_line():
    assert opening(" Air quality\n  by hour ") == "Air quality by hour"


def test_a_long_text_is_cut_between_words():
    words = " ".join(["measured"] * 40)

    begun = opening(words)

    assert begun.endswith("measured …")
    assert len(begun) <= LONGEST_OPENING + 2
    assert words.startswith(begun.removesuffix(" …") + " ")
