"""Tokens, and what one may do with one's account and organisations by them."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.accounts.models import Invitation, Organisation, Token
from seutu.accounts.selectors import role_of
from seutu.accounts.services import hide_organisation, invite
from seutu.places.models import City
from tests.factories import OrganisationFactory, RegionFactory
from tests.people import UserFactory, bearer, every_person, member, operator

pytestmark = pytest.mark.django_db

TURKU = {
    "name": {"fi": "Turun kaupunki"},
    "kind": "city",
    "place": "FI_853",
    "languages": ["fi", "sv"],
    "homepage": "https://turku.example/",
}


@pytest.fixture
def places():
    region = RegionFactory(code="FI1C1")
    City.objects.create(
        code="FI_853", slug="turku", name={"fi": "Turku"}, region=region
    )


@pytest.fixture
def turku():
    return OrganisationFactory()


@pytest.fixture
def call(client):
    """Send JSON with the token of a person who lends these scopes."""

    def called(method, path, *, by=None, scopes=("organisations",), body=None):
        headers = bearer(by, *scopes) if by else {}
        content = {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(
            f"/api/v1{path}", headers=headers, **(content if body is not None else {})
        )

    return called


def test_a_token_tells_who_it_stands_for(call):
    officer = UserFactory()
    response = call("get", "/me", by=officer, scopes=("read", "notices"))

    assert response.json()["email"] == officer.email
    assert response.json()["scopes"] == ["read", "notices"]
    assert response["Cache-Control"] == "private, no-store"
    assert "Authorization" in response["Vary"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer seutu_invented",
        "Basic YTpi",
        "Bearer " + "x" * 9_000,
        "Bearer é",
        "bearer\tx",
    ],
)
def test_without_a_valid_token_the_answer_is_401(client, header):
    headers = {"Authorization": header} if header else {}
    response = client.get("/api/v1/me", headers=headers)

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_an_ended_token_is_refused_at_once(client):
    officer = UserFactory()
    headers = bearer(officer, "read")
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    headers = bearer(officer, "read")
    Token.objects.update(revoked_at=timezone.now())
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_scope_that_is_missing_is_named(call):
    response = call("get", "/me", by=UserFactory(), scopes=("notices",))

    assert response.status_code == 403
    assert "“read”" in response.json()["detail"]


def test_cookies_count_for_nothing(client, turku):
    owner = member("owner", turku)
    client.force_login(owner)

    assert client.get("/api/v1/me").status_code == 401
    response = client.post("/api/v1/organisations", TURKU, "application/json")
    assert response.status_code == 401


def test_a_program_may_ask_how_it_may_ask(client):
    response = client.options("/api/v1/me")

    assert "Authorization" in response["Access-Control-Allow-Headers"]


def test_tokens_are_listed_and_revoked_by_their_owner(client):
    officer, other = UserFactory(), UserFactory()
    headers, others = bearer(officer, "read"), bearer(other, "read")
    (listed,) = client.get("/api/v1/me/tokens", headers=headers).json()["results"]
    assert "digest" not in listed

    address = f"/api/v1/me/tokens/{listed['id']}"
    assert client.delete(address, headers=others).status_code == 404
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_an_organisation_is_registered_changed_and_listed(call, places):
    officer = UserFactory()
    made = call("post", "/organisations", by=officer, body=TURKU | {"key": "a"})
    assert made.status_code == 201
    found = made.json()
    assert (found["region"], found["city"], found["country"]) == (
        "FI1C1",
        "FI_853",
        "FI",
    )
    again = call("post", "/organisations", by=officer, body=TURKU | {"key": "a"})
    assert again.json()["id"] == found["id"]

    path = f"/organisations/{found['id']}"
    changed = call("put", path, by=officer, body=TURKU | {"kind": "agency"})
    assert changed.json()["kind"] == "agency"
    listed = call("get", "/me/organisations", by=officer, scopes=("read",)).json()
    assert [each["role"] for each in listed["results"]] == ["owner"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "kingdom"},
        {"place": "Atlantis"},
        {"name": {}},
        {"name": {"fi": "  "}},
        {"name": {"not a tag!": "x"}},
        {"languages": ["../etc"]},
        {"homepage": "javascript:alert(1)"},
        {"homepage": "https://"},
        {"verified_at": "2026-01-01"},
    ],
    ids=str,
)
def test_a_wrong_organisation_is_a_problem(call, places, change):
    response = call("post", "/organisations", by=UserFactory(), body=TURKU | change)

    assert response.status_code == 422
    assert not Organisation.objects.exists()


def test_who_may_do_what_by_a_token(call, turku, places):
    reading = {"reviewer", "editor", "owner", "operator"}
    managing = {"owner", "operator"}
    for name, user in every_person(turku):
        if user.is_anonymous or not user.is_active:
            continue
        path = f"/organisations/{turku.pk}"
        assert (call("get", f"{path}/members", by=user).status_code == 200) == (
            name in reading
        ), name
        assert (call("get", f"{path}/invitations", by=user).status_code == 200) == (
            name in managing
        ), name
        changed = call("put", path, by=user, body=TURKU)
        assert changed.status_code == (200 if name in managing else 403), name


def test_addresses_are_for_owners(call, turku):
    owner, reviewer = member("owner", turku), member("reviewer", turku)
    path = f"/organisations/{turku.pk}/members"

    shown = call("get", path, by=reviewer).json()["results"]
    assert {each["email"] for each in shown} == {None}
    shown = call("get", path, by=owner).json()["results"]
    assert {each["email"] for each in shown} == {owner.email, reviewer.email}


def test_members_change_and_the_last_owner_stays(call, turku):
    owner, editor = member("owner", turku), member("editor", turku)
    path = f"/organisations/{turku.pk}/members"

    assert call("delete", f"{path}/{owner.pk}", by=owner).status_code == 409
    assert call("delete", f"{path}/{owner.pk}", by=editor).status_code == 403
    call("put", f"{path}/{editor.pk}", by=owner, body={"role": "owner"})
    assert role_of(editor, turku) == "owner"
    assert call("delete", f"{path}/{owner.pk}", by=owner).status_code == 204
    assert call("get", path, by=owner).status_code == 403


def test_invitations_come_and_go(call, turku, mailoutbox):
    owner, stranger = member("owner", turku), member("owner")
    path = f"/organisations/{turku.pk}/invitations"
    body = {"email": "new@turku.example", "role": "reviewer"}

    assert call("post", path, by=stranger, body=body).status_code == 403
    made = call("post", path, by=owner, body=body).json()
    assert "digest" not in made
    assert call("post", path, by=owner, body=body).status_code == 409
    address = f"{path}/{made['id']}"
    assert call("delete", address, by=stranger).status_code == 403
    assert call("delete", address, by=owner).status_code == 204
    assert call("delete", address, by=owner).status_code == 404
    assert not Invitation.objects.open().exists()


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 40, "²"])
def test_a_number_that_no_database_holds_finds_nothing(call, turku, number):
    path = f"/organisations/{turku.pk}/invitations/{number}"

    assert call("delete", path, by=member("owner", turku)).status_code == 404


def test_an_invitation_of_another_organisation_is_out_of_reach(call, turku):
    other = OrganisationFactory()
    invite(other, "new@turku.example", role="editor", by=member("owner", other))
    pk = Invitation.objects.get().pk

    path = f"/organisations/{turku.pk}/invitations/{pk}"
    assert call("delete", path, by=member("owner", turku)).status_code == 404
    assert Invitation.objects.open().exists()


def test_a_hidden_organisation_is_found_by_its_members_only(client, call, turku):
    owner = member("owner", turku)
    hide_organisation(turku, by=operator())

    assert client.get(f"/api/v1/organisations/{turku.pk}").status_code == 404
    path = f"/organisations/{turku.pk}/members"
    assert call("get", path, by=UserFactory()).status_code == 404
    assert call("get", path, by=owner).status_code == 200


def test_a_token_without_the_scope_to_operate_changes_nothing_for_operators(
    call, turku
):
    response = call(
        "put", f"/organisations/{turku.pk}", by=operator(), scopes=("read",), body=TURKU
    )

    assert response.status_code == 403
