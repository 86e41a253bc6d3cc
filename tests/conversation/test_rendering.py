import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.conversation.rendering import is_safe, paragraphs


def links(text):
    return [
        part.url
        for block in paragraphs(text, with_links=True)
        for line in block
        for part in line
        if part.url
    ]


@given(st.text(), st.booleans())
def test_no_word_is_lost_or_added(text, with_links):
    shown = "".join(
        part.text
        for block in paragraphs(text, with_links=with_links)
        for line in block
        for part in line
    )
    assert "".join(shown.split()) == "".join(text.split())


@given(st.text(alphabet="htps:/.@ab()[]\"'<> \n&"))
def test_every_link_leads_where_it_says(text):
    assert all(
        url.startswith(("http://", "https://")) for url in links(f"https://{text}")
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://city.example/a.", ["https://city.example/a"]),
        ("(https://city.example/a_(b))", ["https://city.example/a_(b)"]),
        ("https://city.example/?a=1&b=2,", ["https://city.example/?a=1&b=2"]),
        ("https://bank.example@evil.example/", []),
        ("https://localhost/", []),
        ("https://bаnk.example/", []),
        ("https://[::1", []),
        ("https://city.example:99999/", []),
        ("javascript:alert(1) data:text/html,x file:///etc", []),
        ("https://city.example\\@evil.example", []),
        ("no://city.example", []),
    ],
)
def test_what_becomes_a_link(text, found):
    assert links(text) == found


def test_nothing_becomes_a_link_unless_asked():
    (block,) = paragraphs("https://city.example", with_links=False)
    assert block[0][0].url == ""


def test_a_very_long_address_is_text():
    assert not is_safe("https://city.example/" + "a" * 3_000)


def test_lines_and_paragraphs_are_kept():
    blocks = paragraphs("One\nTwo\n\nThree", with_links=False)
    assert [len(block) for block in blocks] == [2, 1]
