import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.files.names import clean_name, split_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Hoitotarve 2025.pdf", "Hoitotarve 2025.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fakepath\\kartta.pdf", "kartta.pdf"),
        ("a.php.pdf", "a php.pdf"),
        ("report\u202efdp.exe.pdf", "reportfdp exe.pdf"),
        ("con.pdf", "file con.pdf"),
        (".pdf", "file.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("Žemėlapis Ελλάδα България.pdf", "Žemėlapis Ελλάδα България.pdf"),
        ("Ä".join(["A\u0308"] * 2) + ".pdf", "ÄÄÄ.pdf"),
    ],
)
def test_a_name_stays_readable_and_becomes_harmless(given_name, kept):
    assert clean_name(given_name, "pdf") == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_saved(name):
    kept = clean_name(name, "pdf")

    assert kept.endswith(".pdf")
    assert len(kept) <= 150
    assert kept.count(".") == 1
    assert not set(kept) & set('/\\:*?"<>|%;\x00\r\n')
    assert all(unicodedata.category(letter)[0] != "C" for letter in kept)
    assert clean_name(kept, "pdf") == kept


@given(st.text(max_size=80))
def test_the_extension_is_one_short_word(name):
    _stem, extension = split_name(name)

    assert "." not in extension
    assert "/" not in extension
