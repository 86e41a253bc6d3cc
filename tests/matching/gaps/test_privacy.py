import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.gaps.privacy import (
    concept_key,
    digest,
    is_robot,
    joined,
    may_be_shown,
    network,
    normalised,
)

KNOWN = {"school", "meals", "of", "home", "care", "co-working"}


@pytest.mark.parametrize("text", ["school meals", "home care", "co-working"])
def test_a_few_known_words_may_be_shown(text):
    assert may_be_shown(text, KNOWN.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna school",
        "school 040 1234567",
        "home@care",
        "https://school",
        "school <script>",
        "school school school school school school",
        "school" * 20,
        "home\x00care",
    ],
)
def test_names_numbers_addresses_and_sentences_may_not(text):
    assert not may_be_shown(text, KNOWN.__contains__)


@given(st.text(), st.text())
def test_different_texts_have_different_digests(one, other):
    secret = b"k" * 32

    assert (digest(secret, one) == digest(secret, other)) == (one == other)
    assert digest(secret, one) != digest(b"x" * 32, one)


def test_parts_of_a_digest_do_not_run_into_each_other():
    secret = b"k" * 32

    assert digest(secret, "ab", "c") != digest(secret, "a", "bc")


def test_one_home_is_counted_once_whatever_address_it_takes():
    assert network("2001:db8:1:1::1") == network("2001:db8:1:ff::2")
    assert network("2001:db8:1::1") != network("2001:db8:2::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")
    assert network("not an address") == ""


@given(st.lists(st.sampled_from("abcdefgh")), st.integers(1, 5))
def test_a_visitor_is_counted_once_and_no_more_than_the_limit(visitors, most):
    seen: list[str] = []
    for visitor in visitors:
        seen = joined(seen, visitor, most)

    assert len(seen) == len(set(seen)) == min(len(set(visitors)), most)


@pytest.mark.parametrize(
    "agent",
    ["", "Googlebot/2.1", "curl/8.5", "python-requests/2.32", "HeadlessChrome/129.0"],
)
def test_programs_are_not_counted(agent):
    assert is_robot(agent)


def test_a_browser_is_no_program():
    assert not is_robot("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Firefox/131.0")


@given(st.text())
def test_writing_a_search_in_one_form_twice_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)


def test_the_order_of_concepts_does_not_matter():
    assert concept_key(["b", "a", "b"]) == concept_key(["a", "b"])
