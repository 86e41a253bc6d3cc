import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language import ngrams, spans, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'acqua d'habitatge", ["l", "acqua", "d", "habitatge"]),
        (
            "COVID-19 and PM2.5 at 1,5 km",
            ["covid-19", "and", "pm2.5", "at", "1,5", "km"],
        ),
        ("EU:n rahoitus, UNESCO:lle", ["eu", "rahoitus", "unesco"]),
        ("col·legi здоров’я", ["col·legi", "здоров'я"]),
        ("ÅR İstanbul ΝΕΡΌΣ Straße", ["år", "istanbul", "νερός", "straße"]),
        ("Luft\u00adqualität", ["luftqualität"]),
        ("cafe\u0301s", ["cafés"]),
        ("😀 … -- ''", []),
    ],
)
def test_words_keep_what_belongs_together(text, expected):
    assert tokens(text) == expected


@given(st.text())
def test_every_token_points_at_its_place_in_the_text(text):
    last = 0
    for token, start, end in spans(text):
        assert last <= start < end <= len(text)
        assert tokens(text[start:end])[:1] == [token]
        last = end


@given(st.text(min_size=1, max_size=30), st.integers(2, 6))
def test_letter_sequences_cover_the_word(word, size):
    found = ngrams(word, size)
    assert found[0].startswith("_")
    assert found[-1].endswith("_")
    assert len(found) == max(1, len(word) + 3 - size)
