"""The directory and harvest sources for programs."""

import pytest

from seutu.harvest import directory, leaving, running
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.models.record import packed_form
from tests.factories import CatalogueFactory, HarvestRunFactory, HarvestSourceFactory
from tests.harvest.portal import OneByOneReader
from tests.people import UserFactory, bearer, operator

pytestmark = pytest.mark.django_db
API = "/api/v1"
JSON = "application/json"


@pytest.fixture
def headers():
    return bearer(operator(), "operate")


@pytest.fixture
def source():
    return HarvestSourceFactory(
        id="town",
        catalogue=CatalogueFactory(id="town"),
        reader="spreadsheet",
        location="https://town.example/list.csv",
    )


def test_anybody_searches_the_directory(client):
    page = client.get(f"{API}/directory?q=helsinki&software=ckan").json()

    assert page["total"] == len(page["results"]) >= 1
    assert "CC BY 4.0" in page["attribution"]
    first = page["results"][0]
    assert first["country"] == "FI"
    assert first["ways"][0] == {"reader": "ckan", "location": "https://hri.fi/data"}


def test_the_directory_is_paged_without_loss(client):
    seen, cursor = [], ""
    for _ in range(5):
        page = client.get(f"{API}/directory?country=lt&limit=20&cursor={cursor}").json()
        seen += [one["id"] for one in page["results"]]
        cursor = page["next"]
        if not cursor:
            break

    wanted = directory.Wanted(country=("LT",))
    assert seen == [one.id for one in directory.search(wanted)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/harvest-sources"),
        ("post", "/harvest-sources"),
        ("post", "/harvest-sources/town/runs"),
        ("get", "/harvest-sources/town/runs/1"),
        ("post", "/harvest-sources/town/runs/1/stop"),
        ("post", "/harvest-sources/town/runs/1/consent"),
        ("get", "/harvest-sources/town/refused"),
    ],
)
def test_only_operators_with_the_right_token_come_in(client, source, method, path):
    ask = getattr(client, method)
    body = {"data": {"may_go": True}, "content_type": JSON} if method == "post" else {}

    plain = bearer(UserFactory(), "operate")
    reading = bearer(operator(), "read")

    assert ask(API + path, **body).status_code == 401
    assert ask(API + path, headers=plain, **body).status_code == 403
    assert ask(API + path, headers=reading, **body).status_code == 403
    assert not HarvestRun.objects.exists()


def test_a_source_is_added_read_watched_and_stopped(client, headers):
    entry = next(
        one.id
        for one in directory.search(directory.Wanted(text="Helsinki Region Infoshare"))
        if one.software == "ckan"
    )

    def send(path, body):
        return client.post(API + path, data=body, content_type=JSON, headers=headers)

    added = send("/harvest-sources", {"entry": entry})
    key = added.json()["id"]
    run = send(f"/harvest-sources/{key}/runs", {"full": True})
    number = run.json()["id"]
    twice = send(f"/harvest-sources/{key}/runs", {})
    seen = client.get(f"{API}/harvest-sources/{key}/runs/{number}", headers=headers)
    stopped = send(f"/harvest-sources/{key}/runs/{number}/stop", {})

    assert (added.status_code, run.status_code, twice.status_code) == (201, 201, 409)
    assert seen.json()["state"] == "queued"
    assert stopped.json()["state"] == "stopped"
    listed = client.get(f"{API}/harvest-sources", headers=headers).json()["results"]
    assert [(one["id"], one["last_run"]) for one in listed] == [(key, number)]


def test_an_address_is_added_with_what_is_known_of_it(client, headers):
    body = {
        "location": "https://town.example/list.csv",
        "reader": "spreadsheet",
        "title": "Lists of the town",
        "country": "fi",
        "language": "fi",
        "licence": "CC BY 4.0",
    }

    def send(said):
        return client.post(
            f"{API}/harvest-sources", data=said, content_type=JSON, headers=headers
        )

    good, again = send(body), send(body)
    bad = send(body | {"location": "file:///etc/passwd"})

    assert (good.status_code, again.status_code) == (201, 409)
    assert bad.status_code in {400, 422}
    assert HarvestSource.objects.get().facts["country"] == "FI"


def test_what_would_vanish_is_decided(client, headers, source):
    run = HarvestRunFactory(source=source, state=HarvestRun.State.WAITING, missing=3)
    path = f"{API}/harvest-sources/town/runs/{run.pk}/consent"

    def send():
        return client.post(
            path, data={"may_go": False}, content_type=JSON, headers=headers
        )

    first, second = send(), send()

    assert first.json()["state"] == "complete"
    assert second.status_code == 409


def test_very_many_are_let_go_by_the_worker(client, headers, source, monkeypatch):
    monkeypatch.setattr(leaving, "MOST_AT_ONCE", 2)
    read = HarvestRunFactory(source=source, pages=1)
    for number in range(3):
        HarvestRecord.objects.create(
            source=source, identifier=f"r{number}", record_id=f"{number}", last_run=read
        )
    run = HarvestRunFactory(
        source=source, pages=1, state=HarvestRun.State.WAITING, missing=3
    )
    path = f"{API}/harvest-sources/town/runs/{run.pk}"
    sent = {"data": {"may_go": True}, "content_type": JSON, "headers": headers}

    first = client.post(f"{path}/consent", **sent)
    second = client.post(f"{path}/consent", **sent)
    seen = client.get(path, headers=headers).json()
    stopped = client.post(f"{path}/stop", headers=headers).json()

    assert (first.json()["state"], second.status_code) == ("queued", 409)
    assert (seen["missing"], seen["vanished"], seen["share"]) == (3, 0, 0)
    assert stopped["state"] == "waiting"


def test_refused_records_come_with_reason_and_form(client, headers, source):
    HarvestRecord.objects.create(
        source=source,
        identifier="row 3",
        state=HarvestRecord.State.REJECTED,
        stage="reading",
        reason="Row 3: there is no title.",
        raw=packed_form(b'{"a":1}'),
        last_run=HarvestRunFactory(source=source),
    )

    (row,) = client.get(f"{API}/harvest-sources/town/refused", headers=headers).json()[
        "results"
    ]

    assert row["reason"] == "Row 3: there is no title."
    assert row["record"] == '{"a":1}'


def test_refused_records_are_read_again_after_a_reader_was_mended(
    client, headers, source, monkeypatch, data_folder
):
    monkeypatch.setattr(running, "find_reader", lambda name: OneByOneReader)
    first, second = (
        HarvestRecord.objects.create(
            source=source,
            identifier=identifier,
            state=HarvestRecord.State.REJECTED,
            stage="reading",
            reason="It has no title.",
            raw=packed_form(f'["{identifier}", null]'.encode()),
            last_run=HarvestRunFactory(source=source),
        )
        for identifier in ("a", "b")
    )

    def send(**body):
        path = f"{API}/harvest-sources/town/refused/retry"
        answer = client.post(path, data=body, content_type=JSON, headers=headers)
        return answer.json()["run"]

    assert send(records=[first.pk])["created"] == 1
    second.refresh_from_db()
    assert second.state == HarvestRecord.State.REJECTED
    assert send()["created"] == 1


def test_a_record_that_was_not_kept_is_read_with_everything_at_the_next_run(
    client, headers, source
):
    HarvestRecord.objects.create(
        source=source,
        identifier="a",
        state=HarvestRecord.State.REJECTED,
        stage="reading",
        reason="It has no title.",
        last_run=HarvestRunFactory(source=source),
    )

    answer = client.post(
        f"{API}/harvest-sources/town/refused/retry",
        data={},
        content_type=JSON,
        headers=headers,
    )

    assert answer.json() == {
        "accepted": 0,
        "refused": 0,
        "unread": 1,
        "is_queued": False,
        "run": None,
    }
    source.refresh_from_db()
    assert source.wants_full


def test_what_does_not_exist_is_not_found(client, headers):
    for path in ("nothing/runs/1", "nothing/refused"):
        answer = client.get(f"{API}/harvest-sources/{path}", headers=headers)
        assert answer.status_code == 404
