"""Patience, politeness and limits, seen from the portal."""

from datetime import UTC, datetime

import httpx
import pytest

from seutu.core import net
from seutu.harvest import running
from seutu.harvest.asking import retry_after
from seutu.harvest.models import HarvestRun
from tests.harvest.portal import ADDRESS, in_turn, page

pytestmark = pytest.mark.django_db
State = HarvestRun.State
NEXT = f"{ADDRESS}?page=2"


def robots(text):
    return httpx.Response(200, text=text)


def test_a_portal_that_asks_for_a_pause_gets_it(harvest, place):
    busy = httpx.Response(429, headers={"retry-after": "17"})
    place.answers = {"/list": in_turn(busy, page(("a", "A")))}

    assert harvest().state == State.COMPLETE
    assert 17 in place.slept


@pytest.mark.parametrize(
    "trouble",
    [httpx.Response(503), httpx.ReadError("broke off"), httpx.ReadTimeout("slow")],
    ids=["overloaded", "broken off", "silent"],
)
def test_what_may_pass_is_asked_again_after_longer_and_longer_pauses(
    harvest, place, trouble
):
    place.answers = {"/list": in_turn(trouble, trouble, trouble, page(("a", "A")))}

    assert harvest().state == State.COMPLETE
    assert [s for s in place.slept if s > 1] == [2, 4, 8]


def test_a_portal_that_stays_away_fails_the_run_which_goes_on_later(harvest, place):
    place.answers = {
        "/list": page(("a", "A"), next=NEXT),
        "/list?page=2": httpx.Response(503),
    }
    failed = harvest()
    assert failed.state == State.FAILED
    assert "answered 503, 5 times in a row" in failed.failure
    place.answers["/list?page=2"] = page(("b", "B"))

    run = harvest()

    assert (run.pk, run.state, run.read) == (failed.pk, State.COMPLETE, 2)
    assert place.paths.count("/list") == 1


def test_a_portal_that_says_no_is_not_asked_again(harvest, place):
    place.answers = {"/list": httpx.Response(403)}

    run = harvest()

    assert (run.state, len(place.asked)) == (State.FAILED, 1)
    assert "portal.example answered 403" in run.failure


def test_a_pause_of_hours_is_not_waited_for(harvest, place):
    rest = httpx.Response(503, headers={"retry-after": "86400"})
    place.answers = {"/list": rest}

    run = harvest()

    assert run.state == State.FAILED
    assert "24 hours" in run.failure


def test_in_the_worker_a_long_pause_lets_others_work(harvest, place):
    rest = httpx.Response(503, headers={"retry-after": "600"})
    place.answers = {"/list": rest}

    run = harvest(seconds=15)

    assert run.state == State.QUEUED
    assert run.not_before is not None
    assert 600 not in place.slept
    for _ in range(4):
        run = harvest(seconds=15)
    assert run.state == State.FAILED  # its tries are counted over the pauses


def test_requests_to_one_host_keep_their_distance(harvest, place):
    place.answers = {
        "/list": page(("a", "A"), next=NEXT),
        "/list?page=2": page(("b", "B")),
    }

    harvest()

    first, second = place.times
    assert second - first >= 0.5


def test_a_delay_that_robots_txt_wishes_is_kept_up_to_half_a_minute(harvest, place):
    place.answers = {
        "/robots.txt": robots("User-agent: *\nCrawl-delay: 900\n"),
        "/list": page(("a", "A"), next=NEXT),
        "/list?page=2": page(("b", "B")),
    }

    harvest()

    first, second = place.times
    assert second - first == 30


def test_an_address_that_robots_txt_closes_is_not_read(harvest, source, place):
    place.answers = {
        "/robots.txt": robots("User-agent: *\nDisallow: /list\n"),
        "/list": page(("a", "A")),
    }

    run = harvest()
    assert run.state == State.FAILED
    assert "robots.txt" in run.failure
    assert not place.asked

    source.ignores_robots = True
    source.save()
    assert harvest().state == State.COMPLETE


def test_rules_are_asked_for_once_in_an_hour(harvest, place):
    asked = []

    def give(request):
        asked.append(request)
        return robots("User-agent: *\nDisallow: /other\n")

    place.answers = {"/robots.txt": give, "/list": page(("a", "A"))}

    harvest(full=True)
    harvest(full=True)
    assert len(asked) == 1

    place.now += 3_601
    harvest(full=True)
    assert len(asked) == 2


@pytest.mark.parametrize("delay", ["nan", "inf", "-5", "soon", "1e999"])
def test_a_delay_that_is_none_stops_nothing(harvest, place, delay):
    place.answers = {
        "/robots.txt": robots(f"User-agent: *\nCrawl-delay: {delay}\n"),
        "/list": page(("a", "A"), next=NEXT),
        "/list?page=2": page(("b", "B")),
    }

    assert harvest().state == State.COMPLETE
    first, second = place.times
    assert 0.5 <= second - first <= 30


@pytest.mark.parametrize(
    "rules",
    [
        *(httpx.Response(status) for status in (401, 403, 410)),
        httpx.Response(404),
        robots("User-agent: Seutu\nAllow: /\n\nUser-agent: *\nDisallow: /\n"),
        httpx.Response(200, text="<!DOCTYPE html>\n<p>Disallow: /</p>"),
    ],
    ids=["401", "403", "410", "none", "a rule for us", "a page for people"],
)
def test_what_robots_txt_leaves_open_is_read(harvest, place, rules):
    place.answers = {"/robots.txt": rules, "/list": page(("a", "A"))}

    assert harvest().state == State.COMPLETE


@pytest.mark.parametrize("status", [429, 500, 501, 503, 505])
def test_without_an_answer_on_robots_nothing_is_read(harvest, place, status):
    place.answers = {"/robots.txt": httpx.Response(status), "/list": page(("a", "A"))}

    assert harvest().state == State.FAILED
    assert not place.asked


@pytest.mark.parametrize(
    "error", [net.AddressRefused("private"), net.AnswerTooLarge("larger than agreed")]
)
def test_what_the_guard_stops_is_said_and_not_tried_again(harvest, place, error):
    place.answers = {"/list": in_turn(error)}

    run = harvest()

    assert (run.state, len(place.asked)) == (State.FAILED, 1)
    assert str(error) in run.failure


def test_a_private_address_is_refused_by_the_real_client(source, place):
    source.location = "http://127.0.0.1/list"
    source.save()

    ended = running.run(source)

    assert ended.state == State.FAILED
    assert "private" in ended.failure


def test_a_pause_may_be_a_date():
    now = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

    assert retry_after("Fri, 01 May 2026 12:01:00 GMT", now=now) == 60
    assert retry_after("Fri, 01 May 2026 11:00:00 GMT", now=now) == 0
    assert retry_after("soon") is None
