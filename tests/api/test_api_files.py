# ruff: noqa: F811 - fixtures of the app are taken over by name
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from seutu.files.models import StoredFile
from tests.files.conftest import keeper, matter, media, newcomer  # noqa: F401
from tests.files.samples import pdf
from tests.people import UserFactory, bearer

pytestmark = pytest.mark.django_db


def attach(client, person, scope="conversation", **changes):
    sent = {
        "subject": "matter:care",
        "description": "The decision",
        "file": SimpleUploadedFile("decision.pdf", pdf()),
    }
    return client.post("/api/v1/files", sent | changes, headers=bearer(person, scope))


def test_a_program_attaches_reads_and_deletes_a_file(client, matter, keeper):
    made = attach(client, keeper)
    assert made.status_code == 201
    key = made.json()["id"]

    listed = client.get("/api/v1/files?subject=matter:care").json()["results"]
    assert [file["id"] for file in listed] == [key]
    one = client.get(f"/api/v1/files/{key}").json()
    link = urlsplit(one["download_url"])
    assert client.get(f"{link.path}?{link.query}").status_code == 200
    headers = bearer(keeper, "conversation")
    assert client.delete(f"/api/v1/files/{key}", headers=headers).status_code == 204
    assert client.get(f"/api/v1/files/{key}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, 422, "file"),
        ({"description": " "}, 422, "description"),
        ({"subject": "matter:gone"}, 404, None),
        ({"subject": "no subject"}, 422, "subject"),
        ({"file": "no file"}, 422, "file"),
    ],
)
def test_a_refusal_names_the_field(client, matter, keeper, changes, status, field):
    response = attach(client, keeper, **changes)

    assert response.status_code == status
    if field:
        assert field in response.json()["errors"][0]["field"]
    assert not StoredFile.objects.exists()


def test_the_token_needs_the_scope_and_the_person_the_right(client, matter, keeper):
    assert attach(client, keeper, "read").status_code == 403
    assert attach(client, UserFactory()).status_code == 403
    assert client.post("/api/v1/files").status_code == 401


def test_held_files_and_closed_subjects_are_as_if_they_were_not_there(
    client, matter, keeper, newcomer
):
    held = attach(client, newcomer).json()
    closed = attach(client, keeper, subject="matter:closed").json()

    assert held["state"] == "held"
    assert client.get(f"/api/v1/files/{held['id']}").status_code == 404
    assert client.get(f"/api/v1/files/{closed['id']}").status_code == 404
    assert client.get("/api/v1/files?subject=matter:closed").status_code == 404
    own = client.get(f"/api/v1/files/{held['id']}", headers=bearer(newcomer, "read"))
    assert own.status_code == 200
