import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.accounts.names import one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Turun\tkaupunki \n", "Turun kaupunki"),
        ("Turku\r\nBcc: everybody@turku.example", "Turku Bcc: everybody@turku.example"),
        ("Miasto\u202e Gdańsk\u2066", "Miasto Gdańsk"),
        ("\u200bVilnius\ufeff\x00", "Vilnius"),
        ("\u2028\u2029\x85", ""),
    ],
)
def test_a_name_becomes_one_clean_line(typed, kept):
    assert one_line(typed) == kept


@given(st.text())
def test_no_name_breaks_a_line_or_hides_anything(text):
    name = one_line(text)

    assert len(name.splitlines()) <= 1
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in name)
    assert one_line(name) == name
