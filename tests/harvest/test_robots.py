"""What a robots.txt lets us read, by the examples and rules of RFC 9309."""

import time

import httpx
import pytest

from seutu.harvest.politeness import NAME, read_rules

EXAMPLES = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/
Disallow: /publications/*/draft$

User-Agent: foobot
Disallow:/

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


def rules_of(text):
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=text))
    with httpx.Client(transport=transport) as http:
        return read_rules("https://a.example/robots.txt", http)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("/picture.gif", False),
        ("/picture.gif?size=2", True),
        ("/example/page.html", False),
        ("/publications/2026/draft", False),
        ("/publications/2026/draft.pdf", True),
        ("/", True),
        ("/robots.txt", True),
    ],
)
def test_marks_for_any_letters_and_for_the_end_count(address, may):
    """The form of RFC 9309, 5.1."""
    assert rules_of(EXAMPLES).can_fetch(f"https://a.example{address}", NAME) is may


@pytest.mark.parametrize(
    ("rules", "address", "may"),
    [
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "", True),
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "x", False),
        ("Disallow: /\nAllow: /example/page/", "", True),
        ("Disallow: /example/page/\nAllow: /example/page/", "", True),
        ("Disallow: /a%2Fb\nDisallow: /EXAMPLE/", "", True),
        ("Disallow: /example/p%61ge/", "", False),
    ],
    ids=["longest", "longest no", "longest last", "equal", "capitals", "percent"],
)
def test_the_longest_rule_decides_and_of_equal_ones_the_kinder(rules, address, may):
    """The cases of RFC 9309, 2.2.2 and 5.2."""
    path = "/example/page/" + ("disallowed.gif" if address else "")
    found = rules_of(f"User-agent: *\n{rules}\n")

    assert found.can_fetch(f"https://a.example{path}", NAME) is may


def test_groups_of_one_name_are_read_as_one():
    """RFC 9309, 2.2.1: capitals make no difference, and rules for us go before *."""
    found = rules_of(
        "user-agent: seutu\nDisallow: /a\n\nUser-Agent: *\nDisallow: /\n\n"
        "User-agent: SEUTU\nDisallow: /b\nCrawl-delay: 3\n"
    )

    may = [found.can_fetch(f"https://a.example/{name}", NAME) for name in "abc"]
    assert may == [False, False, True]
    assert found.crawl_delay(NAME) == 3


def test_rules_that_are_made_to_take_long_do_not():
    marks = "*a" * 200
    many = "".join(f"Disallow: /{number}*x*{number}$\n" for number in range(15_000))
    began = time.process_time()

    found = rules_of(f"User-agent: *\nDisallow: /{marks}$\n{many}")

    assert found.can_fetch(f"https://a.example/{'a' * 20_000}b", NAME)
    assert time.process_time() - began < 10
