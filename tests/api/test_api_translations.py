# ruff: noqa: F811 - fixtures of the app are taken over by name
import pytest

from seutu.translation import services
from seutu.translation.models import TranslatedText
from tests.people import UserFactory, bearer
from tests.translation.conftest import (  # noqa: F401
    _machine,
    keeper,
    libre,
    matter,
    newcomer,
)

pytestmark = pytest.mark.django_db

SENT = {
    "subject": "matter:care",
    "field": "title",
    "language": "sv",
    "text": "Behovet av hemvård växer",
}


def put(client, person, scope="challenges", **changes):
    return client.put(
        "/api/v1/translations",
        SENT | changes,
        content_type="application/json",
        headers=bearer(person, scope),
    )


def test_a_program_writes_reads_and_takes_away_a_translation(client, matter, keeper):
    made = put(client, keeper)
    assert made.status_code == 200
    assert made.json()["is_current"]

    (listed,) = client.get("/api/v1/translations?subject=matter:care").json()["results"]
    assert (listed["text"], listed["origin"]) == (SENT["text"], "person")
    address = f"/api/v1/translations/{listed['id']}"
    headers = bearer(keeper, "challenges")
    assert client.delete(address, headers=headers).status_code == 204
    assert client.delete(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"language": "xx"}, 422),
        ({"language": "fi"}, 422),
        ({"text": " "}, 422),
        ({"field": "secret"}, 404),
        ({"subject": "matter:gone"}, 404),
    ],
)
def test_what_is_no_translation_is_refused(client, matter, keeper, changes, status):
    assert put(client, keeper, **changes).status_code == status
    assert not TranslatedText.objects.exists()


def test_the_token_needs_the_scope_and_the_person_the_right(client, matter, keeper):
    assert put(client, keeper, "read").status_code == 403
    assert put(client, UserFactory()).status_code == 403
    assert client.put("/api/v1/translations").status_code == 401


def test_a_held_translation_is_for_those_who_may_translate(
    client, matter, keeper, newcomer
):
    assert put(client, newcomer).json()["state"] == "held"

    address = "/api/v1/translations?subject=matter:care"
    assert client.get(address).json()["results"] == []
    seen = client.get(address, headers=bearer(keeper, "read")).json()["results"]
    assert len(seen) == 1


def test_a_program_asks_the_machine(client, matter, newcomer, libre):
    response = client.post(
        "/api/v1/translation-requests",
        {"subject": "matter:care", "language": "sv"},
        content_type="application/json",
        headers=bearer(newcomer, "read"),
    )

    assert (response.status_code, response.json()) == (202, {"texts": 2})
    for request in services.due_requests():
        services.perform(request.pk)
    listed = client.get("/api/v1/translations?subject=matter:care&language=sv").json()
    assert {one["translator"] for one in listed["results"]} == {"LibreTranslate"}


def test_without_a_machine_it_is_said(client, matter, newcomer, settings):
    settings.TRANSLATOR = "none"

    response = client.post(
        "/api/v1/translation-requests",
        {"subject": "matter:care", "language": "sv"},
        content_type="application/json",
        headers=bearer(newcomer, "read"),
    )

    assert response.status_code == 503
