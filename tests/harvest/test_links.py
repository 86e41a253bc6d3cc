"""Asking addresses, against a server on this machine that behaves badly."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from django_tasks_db.models import DBTaskResult

from seutu.catalogue.models import LinkCheck, QualityDue
from seutu.catalogue.quality import services
from seutu.core import net
from seutu.harvest import links
from seutu.harvest.politeness import Politeness
from seutu.harvest.tasks import QUEUE
from tests.core import hostile
from tests.factories import DatasetFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = net.Limits(seconds=1.0, connect_seconds=0.5, read_seconds=0.5, size=100_000)


class Portal(BaseHTTPRequestHandler):
    """`/get/404` answers GET with 404; `/both/200-405` HEAD with 405, GET with 200."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        self.respond("GET")

    def do_HEAD(self) -> None:
        self.respond("HEAD")

    def respond(self, method: str) -> None:
        self.server.seen.append((method, self.path, self.headers.get("range")))  # type: ignore[attr-defined]
        name, _, rest = self.path.strip("/").partition("/")
        status = 200
        if name == "robots.txt":
            self.say(200, b"User-agent: *\nDisallow: /secret\n", method)
            return
        if name == "both":
            get, _, head = rest.partition("-")
            status = int(get if method == "GET" else head or get)
        if name == "to":
            self.say(302, b"", method, location=f"/{rest}")
            return
        self.say(status, b"x", method)

    def say(self, status: int, body: bytes, method: str, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if method == "GET" and status != 304:
            self.wfile.write(body)


@pytest.fixture
def portal() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.daemon_threads = True
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}
    )
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _any_port(monkeypatch):
    monkeypatch.setattr(links, "_port", lambda _address: 443)


def address(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}/{path}"


def client(server: ThreadingHTTPServer) -> httpx.Client:
    return net.client(limits=LIMITS, allow_hosts={f"127.0.0.1:{server.server_port}"})


def looked(server: ThreadingHTTPServer, path: str) -> links.Seen:
    with client(server) as http:
        return links.look(address(server, path), http)


@pytest.mark.parametrize(
    ("path", "is_answer", "note"),
    [
        ("both/200", True, ""),
        ("both/206", True, ""),
        ("both/304", True, ""),
        ("both/416-405", True, ""),
        ("both/200-405", True, ""),
        ("both/200-404", True, ""),
        ("both/200-403", True, ""),
        ("both/200-500", True, ""),
        ("both/404", False, "gone"),
        ("both/410", False, "gone"),
        ("both/400", False, "error"),
        ("both/500", False, "error"),
        ("both/401", None, "kept-out"),
        ("both/403", None, "kept-out"),
        ("both/429", None, "kept-out"),
        ("both/503", None, "kept-out"),
        ("to/both/200", True, ""),
        ("to/account/login", None, "sign-in"),
        ("to/realms/city/saml/start", None, "sign-in"),
        ("login/", True, ""),
        ("to/catalogue/dialogin", True, ""),
    ],
)
def test_an_answer_means_what_a_reader_would_find(portal, path, is_answer, note):
    seen = looked(portal, path)

    assert (seen.is_answer, seen.note) == (is_answer, note)


def test_a_file_is_not_fetched_to_see_whether_it_is_there(portal):
    looked(portal, "both/200-405")

    assert [(method, asked) for method, _path, asked in portal.seen] == [
        ("HEAD", None),
        ("GET", "bytes=0-0"),
    ]


@pytest.mark.parametrize(
    ("path", "is_answer", "note"),
    [
        ("plain", True, ""),
        ("declared", True, "large"),
        ("endless", True, ""),
        ("bomb", True, ""),
        ("circle", False, "circle"),
        ("silence", False, "slow"),
        ("dripping-head", False, "slow"),
        ("no-http", False, "silent"),
    ],
)
def test_a_hostile_server_gets_an_answer_in_time(path, is_answer, note):
    with hostile.serving() as server:
        seen = looked(server, path)

    assert (seen.is_answer, seen.note) == (is_answer, note)


def test_an_address_inside_our_network_is_not_asked():
    with hostile.serving() as server, net.client(limits=LIMITS) as http:
        seen = links.look(address(server, "plain"), http)

        assert server.seen == []
    assert seen.is_answer is False


def test_a_redirect_into_our_network_is_not_followed():
    with hostile.serving() as inner, hostile.serving() as outer:
        path = f"redirect?to=http://127.0.0.1:{inner.server_port}/plain"
        seen = looked(outer, path)

        assert inner.seen == []
    assert seen.is_answer is False


def test_an_odd_port_is_not_asked(monkeypatch):
    monkeypatch.undo()
    with net.client() as http:
        seen = links.look("https://data.example:22/x", http)

    assert (seen.is_answer, seen.note) == (None, "port")


def test_an_address_that_cannot_be_read_is_not_asked(monkeypatch):
    monkeypatch.undo()
    with net.client() as http:
        assert links.look("http://[broken/x", http).is_answer is None


def waiting(count: int = 1, *urls: str) -> None:
    for one in DatasetFactory.create_batch(count, with_distributions=len(urls) or 1):
        for file, url in zip(one.distributions.all(), urls, strict=False):
            file.url = url
            file.save()
        services.judge_datasets([one.pk])


@pytest.fixture
def allowed(settings, tmp_path):
    settings.CHECK_LINKS = True
    settings.DATA_FOLDER = tmp_path


def check(server: ThreadingHTTPServer, tmp_path, now=None, **more: float) -> int:
    waits: list[float] = []
    politeness = Politeness(tmp_path / "locks", wait=waits.append)
    return links.check_due(
        http=client(server),
        politeness=politeness,
        now=lambda: now or datetime.now(UTC),
        **more,
    )


@pytest.mark.django_db
def test_nothing_is_asked_unless_the_operator_allows_it(settings, portal, tmp_path):
    settings.CHECK_LINKS = True
    waiting(1, address(portal, "both/200"))
    settings.CHECK_LINKS = False

    assert check(portal, tmp_path) == 0
    assert portal.seen == []


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_one_answer_serves_every_dataset_that_names_the_address(portal, tmp_path):
    waiting(3, address(portal, "both/200"))

    assert check(portal, tmp_path) == 1
    assert set(LinkCheck.objects.values_list("state", "status")) == {("answers", 200)}
    assert QualityDue.objects.count() == 3
    assert check(portal, tmp_path) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_an_address_is_broken_after_failures_on_three_days(portal, tmp_path):
    waiting(1, address(portal, "both/404"))
    now = datetime.now(UTC) + timedelta(seconds=1)
    states = []
    for day in range(3):
        check(portal, tmp_path, now + timedelta(days=day, hours=day))
        row = LinkCheck.objects.get()
        states.append((row.state, row.tries))

    assert states == [("doubtful", 1), ("doubtful", 2), ("broken", 3)]
    assert row.failing_since == now


@pytest.mark.django_db
def test_three_failures_on_one_day_are_one_failure():
    (dataset,) = DatasetFactory.create_batch(1)
    LinkCheck.objects.create(
        dataset=dataset, digest="d", host="h", url="https://h/x", due_at=NOON
    )
    for minute in range(3):
        links.note(
            "d", links.Seen(False, 404, "gone"), NOON + timedelta(minutes=minute)
        )

    row = LinkCheck.objects.get()
    assert (row.state, row.tries) == ("doubtful", 1)


@pytest.mark.django_db
def test_one_good_answer_forgives_the_failures_before_it():
    (dataset,) = DatasetFactory.create_batch(1)
    LinkCheck.objects.create(
        dataset=dataset,
        digest="d",
        host="h",
        url="https://h/x",
        due_at=NOON,
        state="broken",
        tries=3,
        failing_since=NOON,
    )

    links.note("d", links.Seen(True, 200), NOON)

    row = LinkCheck.objects.get()
    assert (row.state, row.tries, row.failing_since) == ("answers", 0, None)
    assert QualityDue.objects.filter(pk=dataset.pk).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_what_robots_may_not_read_is_not_asked(portal, tmp_path):
    waiting(1, address(portal, "secret/data.csv"))

    check(portal, tmp_path)

    assert [path for _method, path, _asked in portal.seen] == ["/robots.txt"]
    assert LinkCheck.objects.get().note == "robots"
    assert LinkCheck.objects.get().state == "unclear"


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_hosts_take_turns():
    rows = [
        LinkCheck(host=host, digest=f"{host}{number}")
        for host in ("a", "b")
        for number in range(3)
    ]

    assert [row.digest for row in links._turn_about(rows)] == [
        *("a0", "b0", "a1", "b1", "a2", "b2")
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_a_round_ends_when_its_time_is_over(portal, tmp_path):
    waiting(1, address(portal, "both/200"), address(portal, "both/206"))

    assert check(portal, tmp_path, seconds=0.0) == 0
    assert check(portal, tmp_path, seconds=30.0) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_allowing_checks_later_lets_every_dataset_note_its_addresses(settings):
    settings.CHECK_LINKS = False
    waiting(2)
    settings.CHECK_LINKS = True

    links.enqueue_if_due()
    services.judge_waiting()

    assert LinkCheck.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_slow_hosts_are_waited_for_beside_harvesting_and_not_by_mail_and_index():
    waiting(1, "https://data.example.org/a.csv")

    links.enqueue_if_due()

    assert list(DBTaskResult.objects.values_list("queue_name", flat=True)) == [QUEUE]
