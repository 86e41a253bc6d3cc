import pytest
from django.db import DatabaseError

from seutu.matching.models import Demand, SearchTally
from seutu.web.views.gaps import counting

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


def ask(client, text="kotihoito", address="192.0.2.1", **headers):
    headers = {"User-Agent": BROWSER} | headers
    return client.get(
        "/en/match/", {"text": text}, headers=headers, REMOTE_ADDR=address
    )


def test_a_search_is_counted_after_its_answer(client, world):
    assert ask(client).status_code == 200

    assert SearchTally.objects.get().count == 1
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_who_objects_or_is_a_program_is_not_counted(client, world, headers):
    assert ask(client, **headers).status_code == 200

    assert not SearchTally.objects.exists()


def test_the_setting_switches_the_counting_off(client, world, settings):
    settings.COUNT_SEARCHES = False
    ask(client)

    assert not SearchTally.objects.exists()


def test_a_further_page_and_a_reload_count_nothing_more(client, world):
    for _ in range(5):
        ask(client)

    assert SearchTally.objects.get().count == 1


def test_a_forged_address_of_a_visitor_is_not_believed(client, world):
    for number in range(9):
        ask(client, **{"X-Forwarded-For": f"203.0.113.{number}"})

    assert SearchTally.objects.get().count == 1


def test_an_answer_is_given_even_when_the_counting_fails(client, world, monkeypatch):
    def fails(*_arguments, **_more):
        raise DatabaseError

    monkeypatch.setattr(counting, "note_search", fails)

    assert ask(client).status_code == 200


def test_counting_costs_a_handful_of_queries(
    client, world, django_assert_max_num_queries
):
    ask(client)
    with django_assert_max_num_queries(30):
        ask(client, address="192.0.2.2")


@pytest.mark.parametrize("text", ["x" * 1_900, "\u202e\u202e", "𝕳ome 𝖈are " * 50])
def test_odd_searches_break_nothing(client, world, text):
    assert ask(client, text=text).status_code == 200
