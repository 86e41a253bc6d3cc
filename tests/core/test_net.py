import ipaddress
import ssl
import time

import httpx
import pytest

from seutu import __version__
from seutu.core import net
from seutu.core.net import (
    AddressRefused,
    AnswerTooLarge,
    Limits,
    RedirectRefused,
    TookTooLong,
)
from tests.core.hostile import self_signed, serving

SMALL = Limits(size=100_000, seconds=1.0, read_seconds=0.5, redirects=3)


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


def ask(server, path, *, limits=SMALL, **options):
    with net.client(limits=limits, allow_hosts={server.name}, **options) as http:
        return http.get(f"http://{server.name}/{path}")


def test_a_host_that_an_operator_named_may_be_local(server):
    assert ask(server, "plain").text == "plain"


def test_the_client_says_who_it_is(server, settings):
    settings.SITE_URL = "https://seutu.example"

    ask(server, "who")

    _, headers = server.seen[-1]
    assert headers["user-agent"] == f"Seutu/{__version__} (+https://seutu.example)"
    assert headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.7",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::7f00:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::a01:203]",
        "[64:ff9b:1::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
    ],
)
def test_an_address_that_is_not_public_is_refused(host):
    with net.client() as http, pytest.raises(AddressRefused):
        http.get(f"http://{host}/")


@pytest.mark.parametrize("address", ["8.8.8.8", "193.166.3.2", "2a00:1450:4010::64"])
def test_public_addresses_pass_the_check(address):
    assert net.reason_against(ipaddress.ip_address(address)) == ""


@pytest.mark.parametrize(
    "address",
    [
        "ftp://catalogue.example/a.csv",
        "file:///etc/passwd",
        "gopher://catalogue.example/",
        "http:///nobody",
        "http://catalogue.example:22/",
        "http://catalogue.example:6379/",
        "http://catalogue.example:25/",
        "https://catalogue.example:9200/",
    ],
)
def test_only_web_addresses_on_usual_ports_are_asked(address):
    with (
        net.client(resolve=lambda *_: ["8.8.8.8"]) as http,
        pytest.raises((AddressRefused, httpx.UnsupportedProtocol)),
    ):
        http.get(address)


def test_the_connection_goes_to_the_address_that_was_checked(server):
    """A second look-up could name another machine than the one that was checked."""
    lookups = []

    def resolve(host, port):
        lookups.append(host)
        return ["127.0.0.1"]

    with net.client(
        resolve=resolve, check=lambda _: "", allow_hosts={"rebinding.example"}
    ) as http:
        answer = http.get(f"http://rebinding.example:{server.server_port}/plain")

    assert answer.text == "plain"
    assert lookups == ["rebinding.example"]


def test_a_name_that_turns_private_is_refused_at_the_next_connection():
    answers = iter([["10.0.0.1"]])

    with (
        net.client(resolve=lambda *_: next(answers)) as http,
        pytest.raises(AddressRefused, match=r"10\.0\.0\.1"),
    ):
        http.get("http://catalogue.example/")


def test_a_private_address_among_public_ones_is_left_out():
    tried = []

    def check(address):
        tried.append(str(address))
        return net.reason_against(address)

    with (
        net.client(resolve=lambda *_: ["10.0.0.1", "127.0.0.1"], check=check) as http,
        pytest.raises(AddressRefused),
    ):
        http.get("http://catalogue.example/")
    assert tried == ["10.0.0.1", "127.0.0.1"]


def test_not_even_a_named_host_may_be_where_clouds_keep_credentials():
    with (
        net.client(
            allow_hosts={"translate.internal"}, resolve=lambda *_: ["169.254.169.254"]
        ) as http,
        pytest.raises(AddressRefused),
    ):
        http.get("http://translate.internal/")


def test_a_named_port_opens_no_other_port(server):
    with net.client(allow_hosts={server.name}) as http, pytest.raises(AddressRefused):
        http.get("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/plain",
        "http://10.0.0.1/",
        "http://[::1]:{port}/plain",
        "//169.254.169.254/latest/meta-data/",
    ],
)
def test_each_hop_of_a_redirect_is_checked(server, target):
    path = f"redirect?to={target.format(port=server.server_port)}"

    with pytest.raises(AddressRefused):
        ask(server, path)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_leads_to_web_addresses_only(server, target):
    with pytest.raises((AddressRefused, httpx.RequestError, httpx.InvalidURL)):
        ask(server, f"redirect?to={target}")


def test_a_circle_of_redirects_ends(server):
    with pytest.raises(httpx.TooManyRedirects):
        ask(server, "circle")


def test_a_redirect_never_leads_from_https_to_http():
    def answer(request):
        return httpx.Response(302, headers={"location": "http://catalogue.example/"})

    with (
        net.client(transport=httpx.MockTransport(answer)) as http,
        pytest.raises(RedirectRefused),
    ):
        http.get("https://catalogue.example/")


def test_redirects_can_be_turned_off(server):
    answer = ask(server, "redirect?to=/plain", follow_redirects=False)

    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["declared", "endless", "bomb"])
def test_an_answer_that_is_too_large_is_not_taken_in(server, path):
    with pytest.raises(AnswerTooLarge):
        ask(server, path)


def test_a_bomb_is_noticed_by_its_ratio_before_its_size(server):
    roomy = Limits(size=10**9, ratio=100)

    with pytest.raises(AnswerTooLarge, match="100 times"):
        ask(server, "bomb", limits=roomy)


@pytest.mark.parametrize("path", ["brotli", "twice-packed", "broken-gzip"])
def test_an_answer_packed_in_a_way_we_cannot_watch_is_refused(server, path):
    with pytest.raises(AnswerTooLarge):
        ask(server, path)


def test_a_packed_answer_is_unpacked(server):
    answer = ask(server, "packed")

    assert answer.text == "one, two"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["dripping-body", "dripping-head", "silence"])
def test_a_slow_answer_ends_with_the_time_for_the_whole_request(server, path):
    began = time.monotonic()

    with pytest.raises(httpx.TimeoutException):
        ask(server, path)

    assert time.monotonic() - began < 1.6


def test_a_name_server_that_is_silent_does_not_keep_us():
    def never(host, port):
        time.sleep(2)
        return ["8.8.8.8"]

    began = time.monotonic()
    with (
        net.client(limits=Limits(seconds=0.2), resolve=never) as http,
        pytest.raises(TookTooLong),
    ):
        http.get("http://catalogue.example/")
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize("path", ["no-http", "broken-off"])
def test_what_is_no_answer_is_an_error_that_callers_expect(server, path):
    with pytest.raises(httpx.HTTPError):
        ask(server, path)


def test_a_host_that_does_not_exist_is_an_error_that_callers_expect():
    def unknown(host, port):
        raise OSError("Name or service not known")

    with (
        net.client(resolve=unknown) as http,
        pytest.raises(httpx.ConnectError, match="no host called"),
    ):
        http.get("http://nowhere.example/")


def test_proxies_and_passwords_of_the_environment_are_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://10.0.0.1:3128")

    assert ask(server, "plain").text == "plain"


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """A server with a certificate for catalogue.example, and who trusts it."""
    key, certificate = self_signed("catalogue.example", tmp_path_factory.mktemp("tls"))
    with serving(tls=(certificate, key)) as running:
        yield running, ssl.create_default_context(cafile=certificate)


@pytest.mark.parametrize(
    ("host", "is_trusted", "passes"),
    [
        ("catalogue.example", True, True),
        ("catalogue.example", False, False),
        ("other.example", True, False),
    ],
)
def test_certificates_are_verified_for_the_name_that_was_asked(
    certified, host, is_trusted, passes
):
    server, trusting = certified
    http = net.client(
        allow_hosts={host},
        resolve=lambda *_: ["127.0.0.1"],
        ssl_context=trusting if is_trusted else None,
    )
    address = f"https://{host}:{server.server_port}/plain"

    with http:
        if passes:
            assert http.get(address).text == "plain"
        else:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                http.get(address)


@pytest.mark.parametrize("location", ["https://[::1", "http://0177.0.0.1/", "//%00"])
def test_a_redirect_that_cannot_be_read_is_an_error_that_callers_expect(location):
    def answer(request):
        return httpx.Response(302, headers={"location": location})

    with (
        net.client(transport=httpx.MockTransport(answer)) as http,
        pytest.raises(httpx.HTTPError),
    ):
        http.get("https://catalogue.example/")


def test_a_connection_is_used_again(server):
    with net.client(allow_hosts={server.name}) as http:
        bodies = [http.get(f"http://{server.name}/plain").text for _ in range(3)]

    assert bodies == ["plain"] * 3


def test_a_body_can_be_sent(server):
    with net.client(allow_hosts={server.name}) as http:
        answer = http.post(f"http://{server.name}/", json={"q": "kotihoito"})

    assert answer.json() == {"q": "kotihoito"}
