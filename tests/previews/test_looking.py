import httpx
import pytest
from django.core.cache import cache
from django.urls import reverse

from seutu.catalogue.models import Distribution
from seutu.core.errors import Conflict, Unavailable
from seutu.previews import services
from seutu.previews.croissant import croissant
from seutu.previews.models import Preview
from seutu.previews.tasks import enqueue_waiting, look_into_files
from tests.factories import DatasetFactory

pytestmark = pytest.mark.django_db
TABLE = b"station,no2,at\nA,21.5,2019-05-01\nB,18,2020-01-01\n"


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.PREVIEWS = True
    cache.clear()


@pytest.fixture
def distribution():
    dataset = DatasetFactory(access="public")
    return Distribution.objects.create(
        dataset=dataset,
        position=90,
        title={"en": "Stations"},
        url="https://data.example.org/stations.csv",
        format="CSV",
    )


def answering(content: bytes = TABLE, status: int = 200) -> httpx.Client:
    return httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(status, content=content))
    )


def test_a_file_is_fetched_described_and_forgotten(distribution):
    seen = services.look(services.ask(distribution), http=answering())

    assert (seen.state, seen.form, seen.byte_size) == ("done", "csv", len(TABLE))
    assert len(seen.sha256) == 64
    assert Preview.objects.get().profile["rows"] == 2


@pytest.mark.parametrize(
    ("http", "sentence"),
    [
        (lambda: answering(status=404), "404"),
        (lambda: answering(b"<html>Sign in</html>"), "web page"),
        (lambda: answering(b""), "empty"),
    ],
)
def test_what_cannot_be_read_says_why(distribution, http, sentence):
    seen = services.look(services.ask(distribution), http=http())

    assert seen.state == "refused"
    assert sentence in seen.reason


def test_addresses_of_the_own_network_are_not_fetched(distribution):
    distribution.url = "http://127.0.0.1:9/x.csv"
    distribution.save()

    assert services.look(services.ask(distribution)).state == "refused"


def test_a_look_of_today_is_not_repeated(distribution):
    services.look(services.ask(distribution), http=answering())

    assert services.ask(distribution).state == "done"
    assert not services.waiting().exists()


def test_a_file_that_moved_is_looked_into_again(distribution):
    services.look(services.ask(distribution), http=answering())
    distribution.url = "https://data.example.org/moved.csv"
    distribution.save()

    assert services.ask(distribution).state == "waiting"


def test_a_file_that_went_away_meanwhile_costs_nothing(distribution):
    asked = services.ask(distribution)
    distribution.delete()

    services.look(asked, http=answering())
    assert not Preview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"format": "PDF"}, Conflict), ({"format": ""}, Conflict)],
)
def test_files_of_other_forms_are_not_fetched(distribution, changes, error):
    for name, value in changes.items():
        setattr(distribution, name, value)

    with pytest.raises(error):
        services.ask(distribution)


def test_restricted_data_are_not_fetched(distribution):
    distribution.dataset.access = "restricted"

    with pytest.raises(Conflict):
        services.ask(distribution)


def test_nothing_is_fetched_where_the_operator_allows_none(distribution, settings):
    settings.PREVIEWS = False

    with pytest.raises(Unavailable):
        services.ask(distribution)


def test_the_worker_takes_what_waits(distribution, monkeypatch):
    services.ask(distribution)
    monkeypatch.setattr(services.net, "client", lambda **_: answering())

    assert look_into_files.call() == "done"
    assert look_into_files.call() == "nothing"
    enqueue_waiting()


def test_the_page_offers_waits_and_shows(client, distribution):
    address = reverse("preview", args=[distribution.dataset_id, distribution.pk])
    page = client.get(distribution.dataset.get_absolute_url()).content.decode()
    assert address in page
    assert "Look into the file" in client.get(address).content.decode()

    client.post(reverse("preview_ask", args=[distribution.dataset_id, distribution.pk]))
    waiting = client.get(address)
    assert waiting["Refresh"]
    assert "is being fetched" in waiting.content.decode()

    services.look(Preview.objects.get(), http=answering())
    shown = client.get(address)
    assert "Refresh" not in shown
    for text in ("2 rows", "3 columns", "station", "21.5", "Look again"):
        assert text in shown.content.decode(), text


def test_nobody_may_ask_for_files_without_end(client, distribution):
    address = reverse("preview_ask", args=[distribution.dataset_id, distribution.pk])
    for _ in range(31):
        answer = client.post(address, follow=True)

    assert "Try again in an hour" in answer.content.decode()


def test_a_file_of_another_dataset_has_no_page(client, distribution):
    other = DatasetFactory(number=1)

    assert (
        client.get(reverse("preview", args=[other.pk, distribution.pk])).status_code
        == 404
    )


def test_tables_that_were_looked_into_are_described_for_machine_learning(
    client, distribution
):
    address = reverse("dataset_croissant", args=[distribution.dataset_id])
    assert client.get(address).status_code == 404
    services.look(services.ask(distribution), http=answering())

    found = client.get(address).json()
    (file,) = found["distribution"]
    (records,) = found["recordSet"]
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert file["sha256"] == Preview.objects.get().sha256
    assert [
        (field["source"]["extract"]["column"], field["dataType"])
        for field in records["field"]
    ] == [("station", "sc:Text"), ("no2", "sc:Float"), ("at", "sc:Date")]


def test_columns_of_one_name_get_identifiers_of_their_own(distribution):
    services.look(
        services.ask(distribution), http=answering(b"A b,A-b,c\n1,2,3\n4,5,6\n")
    )
    described = croissant(
        distribution.dataset,
        Preview.objects.all(),
        address="https://seutu.example/x",
        languages=("en",),
    )

    keys = [field["@id"] for field in described["recordSet"][0]["field"]]
    assert len(set(keys)) == 3
