import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from seutu.api.throttling import Rate, household, parse_rate, take
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "not-found"),
        ("get", "/api/v1/datasets/", 404, "not-found"),
        ("get", "/api/v1/datasets/aaaaaaaaaaaaaaaa", 404, "not-found"),
        ("post", "/api/v1/datasets", 405, "method-not-allowed"),
        ("delete", "/api/v1/match", 405, "method-not-allowed"),
        ("get", "/api/v1/datasets?limit=-1", 422, "invalid"),
        ("get", "/api/v1/match?text=%00", 400, "bad-request"),
        ("get", "/api/v1/datasets/%00", 400, "bad-request"),
        ("get", "/api/v1/match?" + "a=1&" * 1_500, 400, "bad-request"),
    ],
)
def test_every_error_is_a_problem_with_a_stable_code(
    client, method, path, status, code
):
    response = getattr(client, method)(path)

    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert problem["code"] == code
    assert problem["detail"].endswith(".")
    assert problem["type"].endswith(f"/api/v1/docs#problem-{status}")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', "null", b"\xff\xfe", '{"text": "\\ud800"}']
)
def test_a_broken_body_is_a_problem(client, body):
    response = client.post("/api/v1/match", body, content_type="application/json")

    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["source", "record_language", "theme"])
def test_half_a_surrogate_pair_in_a_list_is_a_problem_with_its_field(client, name):
    body = f'{{"text": "air", "{name}": ["\\ud800"]}}'
    response = client.post("/api/v1/match", body, content_type="application/json")

    assert response.status_code == 422
    assert name in response.json()["errors"][0]["field"]


def test_a_huge_body_is_a_problem(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    body = json.dumps({"text": "x" * 2_000})
    response = client.post("/api/v1/match", body, content_type="application/json")

    assert response.status_code == response.json()["status"] == 413


def test_a_fault_of_ours_is_a_problem_without_a_trace(client, monkeypatch, caplog):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("seutu.api.datasets.newest_first", broken)
    with caplog.at_level(logging.ERROR):
        response = client.get("/api/v1/datasets")

    assert response.status_code == 500
    assert response.json()["code"] == "server-error"
    assert "secret" not in response.content.decode()


def test_a_refused_method_names_those_that_work(client):
    assert client.delete("/api/v1/match")["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_any_page_of_the_web_may_ask(client):
    answer = client.get("/api/v1/", headers={"origin": "https://example.org"})
    preflight = client.options("/api/v1/match")

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert not answer.has_header("Access-Control-Allow-Credentials")
    assert preflight.status_code == 204
    assert "POST" in preflight["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_unchanged_answer_is_not_sent_again(client, encoding):
    factories.DatasetFactory.create_batch(3)
    headers = {"accept-encoding": encoding}
    tag = client.get("/api/v1/datasets", headers=headers)["ETag"]

    again = client.get("/api/v1/datasets", headers=headers | {"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == client.get("/api/v1/datasets")["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"

    factories.DatasetFactory()
    changed = client.get("/api/v1/datasets", headers=headers | {"if-none-match": tag})
    assert changed.status_code == 200


def test_text_is_sent_as_people_write_it(client):
    factories.DatasetFactory(title={"pl": "Hałas"})

    assert "Hałas" in client.get("/api/v1/datasets").content.decode()


def test_head_tells_what_get_would(client):
    factories.DatasetFactory()
    got, asked = client.get("/api/v1/datasets"), client.head("/api/v1/datasets")

    assert asked.status_code == 200
    assert asked.content == b""
    assert asked["ETag"] == got["ETag"]


def test_no_answer_sets_a_cookie_or_is_indexed(client):
    response = client.get("/api/v1/")

    assert response.cookies == {}
    assert response["X-Robots-Tag"] == "noindex"


def test_sentences_come_in_the_readers_language(client):
    fallback = client.get("/api/v1/nothing", headers={"accept-language": "en"})

    assert fallback["Content-Language"] == "en"
    assert "Accept-Language" in fallback["Vary"]


def test_one_address_may_ask_so_often_and_another_is_not_held_up(client, settings):
    settings.API_RATE = "3/h"

    answers = [client.get("/api/v1/", REMOTE_ADDR="192.0.2.1") for _ in range(4)]
    other = client.get("/api/v1/", REMOTE_ADDR="192.0.2.2")
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each["X-RateLimit-Remaining"] for each in answers] == ["2", "1", "0", "0"]
    assert answers[3].json()["code"] == "too-many-requests"
    assert 0 < int(answers[3]["Retry-After"]) <= 3_600
    assert other.status_code == 200


def test_a_forged_forwarded_header_does_not_escape_the_limit(client, settings):
    settings.API_RATE = "1/h"
    settings.TRUSTED_PROXIES = 0

    answers = [
        client.get("/api/v1/", headers={"x-forwarded-for": f"198.51.100.{number}"})
        for number in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 429]


def test_behind_a_declared_proxy_each_visitor_has_a_limit(client, settings):
    settings.API_RATE = "1/h"
    settings.TRUSTED_PROXIES = 1

    def ask(forwarded):
        return client.get("/api/v1/", headers={"x-forwarded-for": forwarded})

    assert ask("198.51.100.1").status_code == 200
    assert ask("198.51.100.2").status_code == 200
    assert ask("203.0.113.9, 198.51.100.1").status_code == 429


def test_unknown_addresses_count_too(client, settings):
    settings.API_RATE = "1/h"

    answers = [client.get(f"/api/v1/nothing/{number}") for number in range(2)]
    assert [each.status_code for each in answers] == [404, 429]


def test_a_new_window_starts_afresh():
    rate = Rate(requests=1, seconds=60)

    assert not take("192.0.2.7", rate, now=119.0).is_spent
    spent = take("192.0.2.7", rate, now=119.5)
    assert (spent.is_spent, spent.reset) == (True, 1)
    assert not take("192.0.2.7", rate, now=120.0).is_spent


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001-db8-1-2--"),
        ("2001:db8:1:2:bbbb::9%eth0", "2001-db8-1-2--"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_who_is_counted(address, counted):
    assert household(address) == counted


@given(st.text())
def test_no_address_breaks_the_count(address):
    assert household(address)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("120/m", Rate(120, 60)),
        (" 5/s ", Rate(5, 1)),
        ("", None),
        ("1/d", Rate(1, 86_400)),
    ],
)
def test_a_rate_is_read(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["120", "0/m", "m/120", "-1/m", "1/w", "1.5/s"])
def test_a_rate_that_is_none_is_refused_in_a_sentence(text):
    with pytest.raises(ImproperlyConfigured, match="120/m"):
        parse_rate(text)
