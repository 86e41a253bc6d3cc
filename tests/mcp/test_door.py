"""Who is let in over HTTP."""

import json

import httpx
import pytest
from django.core.cache import cache
from django.test import override_settings

from seutu.mcp.door import Door
from tests.mcp.loops import run

OURS = {"host": "localhost:8001", "content-type": "application/json"}


async def inside(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def knock(*, method="POST", path="/mcp", client="192.0.2.1", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def asked():
        transport = httpx.ASGITransport(app=Door(inside), client=(client, 5_000))
        async with httpx.AsyncClient(transport=transport) as http:
            url = f"http://localhost:8001{path}"
            return await http.request(method, url, headers=OURS | headers)

    return run(asked)


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".seutu.example"]
    settings.PROTOCOL_RATE = ""
    settings.TRUSTED_PROXIES = 0
    cache.clear()


@pytest.mark.parametrize(
    "host", ["localhost:8001", "127.0.0.1", "[::1]:9", "mcp.seutu.example"]
)
def test_our_host_names_are_let_in(host):
    assert knock(host=host).text == "inside"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "localhost:x@evil.example",
        "",
        "[",
        "::",
    ],
)
def test_a_host_name_that_is_not_ours_is_refused(host):
    answer = knock(host=host)

    assert answer.status_code == 421
    assert answer.json()["error"]["message"].endswith("host name.")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:6274", 200),
        ("https://seutu.example", 200),
        ("https://evil.example", 403),
        ("https://localhost.evil.example", 403),
        ("http://[", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_pages_of_other_sites_are_refused(origin, status):
    assert knock(origin=origin).status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_there_is_no_stream_to_listen_to_and_no_session_to_end(method):
    answer = knock(method=method)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_another_path_names_the_right_one():
    answer = knock(path="/")

    assert answer.status_code == 404
    assert "/mcp" in answer.json()["error"]["message"]


def test_a_flood_from_one_address_is_told_when_to_go_on(settings):
    settings.PROTOCOL_RATE = "2/h"

    answers = [knock().status_code for _ in range(3)]
    refused = knock()

    assert answers == [200, 200, 429]
    assert int(refused.headers["retry-after"]) > 0
    assert json.loads(refused.text)["jsonrpc"] == "2.0"
    assert knock(client="192.0.2.2").status_code == 200


def test_behind_a_proxy_the_visitor_is_counted_and_not_the_proxy(settings):
    settings.PROTOCOL_RATE = "1/h"
    with override_settings(TRUSTED_PROXIES=1):
        forged = [
            knock(x_forwarded_for=f"198.51.100.{n}, 203.0.113.5").status_code
            for n in range(2)
        ]
        other = knock(x_forwarded_for="203.0.113.6").status_code

    assert forged == [200, 429]
    assert other == 200


def test_without_a_declared_proxy_nobody_is_believed(settings):
    settings.PROTOCOL_RATE = "1/h"

    answers = [knock(x_forwarded_for=f"198.51.100.{n}").status_code for n in range(2)]

    assert answers == [200, 429]


def test_the_log_names_the_door_and_never_the_query(caplog):
    caplog.set_level("INFO", logger="seutu.request")

    knock(path="/mcp?need=secret")

    assert "'route': 'mcp'" in caplog.text
    assert "secret" not in caplog.text
