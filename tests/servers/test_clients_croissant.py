"""The reader that machine-learning tools have for Croissant, on our description."""

import json

import httpx
import pytest
from django.urls import reverse

from seutu.catalogue.models import Distribution
from seutu.previews import services
from tests.factories import DatasetFactory

mlcroissant = pytest.importorskip(
    "mlcroissant", reason="mlcroissant is not installed (`make test-servers` does)"
)
pytestmark = [pytest.mark.django_db, pytest.mark.servers]
TABLE = (
    "Asema,NO2 µg/m³,mitattu\nKauppatori,21.5,2019-05-01\nRäntämäki,18.0,2020-01-01\n"
)


@pytest.fixture
def described(client, settings, tmp_path):
    """The description as it is served, and the file it is about."""
    settings.PREVIEWS = True
    dataset = DatasetFactory(
        access="public", licence_url="https://creativecommons.org/licenses/by/4.0/"
    )
    distribution = Distribution.objects.create(
        dataset=dataset,
        position=90,
        url="https://data.example.org/stations.csv",
        format="CSV",
    )
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, content=TABLE.encode())
    )
    services.look(services.ask(distribution), http=httpx.Client(transport=transport))
    answer = client.get(reverse("dataset_croissant", args=[dataset.pk]))
    description, table = tmp_path / "croissant.json", tmp_path / "stations.csv"
    description.write_bytes(answer.content)
    table.write_text(TABLE)
    return description, table


def test_it_is_read_without_an_error_and_its_rows_come_out(described):
    description, table = described
    (file,) = json.loads(description.read_text())["distribution"]

    found = mlcroissant.Dataset(description, mapping={file["@id"]: table})
    issues = found.metadata.ctx.issues
    records = found.metadata.record_sets[0]
    rows = list(found.records(records.id))

    assert not issues.errors
    assert len(records.fields) == 3
    assert [[*row.values()][:2] for row in rows] == [
        [b"Kauppatori", 21.5],
        ["Räntämäki".encode(), 18.0],
    ]
