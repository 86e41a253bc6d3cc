"""How the client behaves when the site is busy, broken, elsewhere or silent."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

import seutu
from seutu.client import (
    Conflict,
    Invalid,
    Refused,
    SeutuError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unexpected,
    Unreachable,
)
from seutu.client.connection import USER_AGENT
from seutu.client.errors import BY_STATUS
from seutu.core import errors as core

EMPTY = {"results": [], "next": None}


class Site:
    """Gives the prepared answers one by one, and notes what was asked and waited."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.waited = []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def connect(self, url="https://seutu.example", **options):
        return seutu.connect(
            url,
            transport=httpx.MockTransport(self),
            sleep=self.waited.append,
            **options,
        )


def problem(status, code="", headers=None, **more):
    body = {"code": code or "x", "detail": "Do something.", "status": status} | more
    return httpx.Response(
        status,
        content=json.dumps(body),
        headers={"content-type": "application/problem+json"} | (headers or {}),
    )


def found(**more):
    return httpx.Response(200, json=EMPTY | more)


def test_a_busy_site_is_asked_again_after_the_time_it_names():
    site = Site(problem(429, headers={"retry-after": "7"}), found())

    assert list(site.connect().datasets()) == []
    assert site.waited == [7.0]


def test_the_time_to_wait_may_be_a_date():
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    site = Site(problem(503, headers={"retry-after": moment}), found())

    assert list(site.connect().datasets()) == []
    assert 15 < site.waited[0] <= 20


def test_waits_grow_when_the_site_names_none():
    site = Site(problem(503), problem(503), found())

    assert list(site.connect().datasets()) == []
    assert site.waited == [1.0, 2.0]


def test_a_site_that_stays_busy_is_told_after_the_last_try():
    site = Site(*[problem(429, "too-many-requests", {"retry-after": "1"})] * 3)

    with pytest.raises(TooManyRequests) as told:
        list(site.connect(retries=2).datasets())
    assert told.value.retry_after == 1
    assert len(site.asked) == 3


def test_a_wait_longer_than_allowed_is_told_at_once():
    site = Site(problem(429, headers={"retry-after": "3600"}))

    with pytest.raises(TooManyRequests):
        list(site.connect().datasets())
    assert site.waited == []


def test_silence_is_tried_again_for_what_changes_nothing():
    site = Site(httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), found())

    assert list(site.connect().datasets()) == []
    assert len(site.asked) == 3


def test_silence_to_the_end_is_told():
    site = Site(*[httpx.ConnectError("refused")] * 4)

    with pytest.raises(Unreachable, match=r"seutu\.example did not answer"):
        list(site.connect().datasets())


@pytest.mark.parametrize(
    ("answer", "error"),
    [(httpx.ReadTimeout("slow"), Unreachable), (problem(503), Unavailable)],
)
def test_what_changes_something_is_sent_once(answer, error):
    site = Site(answer)

    with pytest.raises(error):
        site.connect(token="t").withdraw_judgement("challenge", "dataset:x")
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Invalid),
        (401, Unauthenticated),
        (403, Refused),
        (409, Conflict),
        (413, Invalid),
        (422, Invalid),
        (500, SeutuError),
    ],
)
def test_a_problem_becomes_the_error_of_its_status(status, error):
    wrong = [{"field": "fits", "detail": "Say yes or no."}]
    site = Site(problem(status, "some-code", errors=wrong))

    with pytest.raises(error) as told:
        list(site.connect().datasets())
    assert type(told.value) is error
    assert (told.value.status, told.value.code) == (status, "some-code")
    assert str(told.value) == told.value.detail == "Do something."
    assert told.value.errors == {"fits": "Say yes or no."}


def test_the_errors_are_called_as_those_of_the_site():
    for error in (
        core.Invalid,
        core.NotFound,
        core.Conflict,
        core.Refused,
        core.Unavailable,
    ):
        mirror = BY_STATUS[error.status]
        assert mirror.__name__ == error.__name__
        assert mirror.usual_code == error.code


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"results": [{"id": 1}]}),
        httpx.Response(200, json=[]),
        httpx.Response(502, text="Bad gateway"),
        httpx.Response(404, json={"detail": "other software"}),
    ],
)
def test_what_is_no_answer_of_a_site_is_told_as_such(answer):
    with pytest.raises(Unexpected):
        list(Site(answer).connect().datasets())


def test_a_site_that_moved_is_not_followed():
    moved = httpx.Response(301, headers={"location": "https://elsewhere.example/"})
    site = Site(moved)

    with pytest.raises(Unexpected, match="elsewhere"):
        list(site.connect(token="secret").datasets())
    assert len(site.asked) == 1


def test_pages_that_lead_in_a_circle_are_told():
    site = Site(found(next="a"), found(next="b"), found(next="a"))

    with pytest.raises(Unexpected, match="circle"):
        list(site.connect().datasets())


def test_members_that_came_later_are_no_mistake():
    source = {"id": "x", "url": "/", "title": {}, "holds": "dataset", "records": 1}
    site = Site(found(results=[source | {"invented_later": 1}]))

    assert [one.id for one in site.connect().sources()] == ["x"]


def test_a_request_names_its_sender_language_and_token():
    site = Site(found())
    list(site.connect(token="secret", language="fi").datasets(country="FI"))

    (asked,) = site.asked
    assert asked.headers["user-agent"] == USER_AGENT
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.headers["accept-language"] == "fi"
    assert dict(asked.url.params) == {"country": "FI", "limit": "100"}


@pytest.mark.parametrize("url", ["seutu.example", "ftp://seutu.example", "https://"])
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(ValueError, match="no web address"):
        seutu.connect(url)


def test_a_token_is_never_sent_where_others_can_read_it():
    with pytest.raises(ValueError, match="https"):
        seutu.connect("http://seutu.example", token="secret")
    seutu.connect("http://localhost:8000", token="secret").close()


def test_results_cannot_be_changed():
    source = {"id": "x", "url": "/", "title": {}, "holds": "dataset", "records": 1}
    (one,) = Site(found(results=[source])).connect().sources()

    with pytest.raises(AttributeError):
        one.id = "y"


def test_connecting_needs_no_django():
    program = (
        "import sys, seutu; assert 'seutu.client' not in sys.modules; "
        "seutu.connect('https://seutu.example'); "
        "loaded = {name.partition('.')[0] for name in sys.modules}; "
        "assert not loaded & {'django', 'ninja'}, loaded; "
        "assert 'seutu.core' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_package_has_nothing_else_to_offer():
    with pytest.raises(AttributeError, match="conect"):
        seutu.conect  # noqa: B018
