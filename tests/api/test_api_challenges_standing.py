"""Challenges that were stated here, their states, owners and support in the API."""

import pytest

from seutu.challenges.models import Answer, Challenge, Partnership, Pledge
from seutu.challenges.services import move, save_answers
from tests.challenges.cases import one_challenge_in_each_state
from tests.factories import (
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
    SolutionFactory,
)
from tests.people import UserFactory, bearer, every_person, member

pytestmark = pytest.mark.django_db
VERIFIED = "2025-01-01T00:00:00Z"
API = "/api/v1"


@pytest.fixture
def owner():
    return OrganisationFactory(verified_at=VERIFIED)


@pytest.fixture
def challenge(owner):
    return OwnChallengeFactory(number=0, owner=owner)


@pytest.fixture
def editor(owner):
    return member("editor", owner)


@pytest.fixture
def guest():
    return member("editor", OrganisationFactory(verified_at=VERIFIED))


@pytest.fixture
def send(client):
    """Send JSON as a person with the scopes to read and to act on challenges."""

    def sent(method, path, person, body=None, *, scopes=("read", "challenges")):
        return getattr(client, method)(
            f"{API}{path}",
            body,
            content_type="application/json",
            headers=bearer(person, *scopes),
        )

    return sent


def test_a_challenge_tells_its_statement_owners_support_and_history(
    client, challenge, editor
):
    PartnershipFactory(challenge=challenge)
    PledgeFactory(challenge=challenge)
    save_answers(challenge, {"today": "A new text."}, by=editor, version=1)
    move(challenge, "piloting", by=editor, version=2)

    found = client.get(f"{API}/challenges/{challenge.pk}").json()

    assert found["statement"]["today"] == "A new text."
    assert len(found["owners"]) == 2
    assert found["backing"]["pledges"] == 1
    assert found["version"] == 3
    changed, moved = found["history"]
    assert changed["fields"] == ["today"]
    assert "Planners move staff" in changed["texts_before"]["today"]
    assert (moved["before"], moved["after"]) == ("published", "piloting")
    assert str(editor.pk) not in str(found)
    assert editor.email not in str(found)


def test_a_merged_challenge_names_the_joint_one_and_gives_its_text_there(
    client, challenge
):
    merged = OwnChallengeFactory(number=1, merged_into=challenge)

    assert (
        client.get(f"{API}/challenges/{merged.pk}").json()["merged_into"]
        == challenge.pk
    )
    (brought,) = client.get(f"{API}/challenges/{challenge.pk}").json()["brought_in"]
    assert brought["statement"]["today"] == "Varoitus tulee, kun vesi on jo kadulla."


def test_the_list_holds_public_ones_and_tells_where_they_were_stated(client):
    owner = OrganisationFactory()
    one_challenge_in_each_state(owner)
    public = set(Challenge.objects.canonical().values_list("pk", flat=True))

    def listed(query=""):
        page = client.get(f"{API}/challenges?limit=100{query}").json()
        return {one["id"] for one in page["results"]}

    assert listed() == public
    elsewhere = set(
        Challenge.objects.filter(is_external=True).values_list("pk", flat=True)
    )
    assert listed("&origin=elsewhere") == elsewhere
    assert listed("&origin=here") == public - elsewhere


def test_one_that_may_not_be_seen_is_as_if_it_were_not_there(client):
    owner = OrganisationFactory()
    challenges = one_challenge_in_each_state(owner)
    for name, user in every_person(owner):
        if name == "former":
            continue
        headers = {} if name == "anonymous" else bearer(user, "read")
        for challenge in challenges:
            status = client.get(
                f"{API}/challenges/{challenge.pk}", headers=headers
            ).status_code
            seen = user.has_perm("challenges.view", challenge)
            assert status == (200 if seen else 404), (name, challenge.state)


def test_a_state_is_changed_by_editors_alone_with_the_version(
    send, challenge, editor, guest
):
    path, body = f"/challenges/{challenge.pk}/state", {"state": "solved", "version": 1}

    assert send("post", path, guest, body).status_code == 403
    assert send("post", path, editor, body, scopes=("read",)).status_code == 403
    assert send("post", path, editor, body | {"state": "gone"}).status_code == 422
    assert send("post", path, editor, body | {"state": "draft"}).status_code == 409
    assert send("post", path, editor, body).json()["state"] == "solved"
    assert send("post", path, editor, body).status_code == 409


def test_a_pledge_goes_through_its_life(send, client, challenge, editor, guest):
    made = send(
        "post",
        f"/challenges/{challenge.pk}/pledges",
        guest,
        {"kind": "hours", "amount": "2", "conditions": "From May."},
    )
    assert made.status_code == 201
    key = made.json()["id"]
    page = client.get(f"{API}/challenges/{challenge.pk}/pledges").json()
    assert [one["id"] for one in page["results"]] == [key]

    verdict = f"/pledges/{key}/verdict"
    assert send("post", verdict, guest, {"accept": True}).status_code == 403
    assert send("post", verdict, editor, {"accept": False}).status_code == 422
    assert send("post", verdict, editor, {"accept": True}).status_code == 200
    assert send("post", verdict, editor, {"accept": True}).status_code == 409
    assert send("post", f"/pledges/{key}/fulfilment", editor).json()["state"] == (
        "fulfilled"
    )
    assert send("delete", f"/pledges/{key}", guest).status_code == 409


def test_a_pledge_of_a_person_names_nobody(client, challenge):
    pledge = PledgeFactory(challenge=challenge, person=UserFactory(name="A Name"))

    assert "A Name" not in client.get(f"{API}/pledges/{pledge.pk}").content.decode()


def test_pledges_that_may_not_be_seen_are_not_there(client, send, challenge, guest):
    held = PledgeFactory(challenge=challenge, held_at=VERIFIED)
    declined = PledgeFactory(challenge=challenge, state=Pledge.State.DECLINED)

    for one in (held, declined):
        assert client.get(f"{API}/pledges/{one.pk}").status_code == 404
        assert send("delete", f"/pledges/{one.pk}", guest).status_code == 404
    assert (
        client.get(f"{API}/challenges/{challenge.pk}/pledges").json()["results"] == []
    )
    assert send("get", f"/pledges/{held.pk}", held.person).status_code == 200


def test_my_pledges_are_mine(send, challenge, guest):
    PledgeFactory(challenge=challenge)
    mine = PledgeFactory(challenge=challenge, person=guest)

    found = send("get", "/me/pledges", guest).json()["results"]

    assert [one["id"] for one in found] == [mine.pk]


def test_support_is_put_and_taken_back(send, challenge, guest):
    path = f"/challenges/{challenge.pk}/support"

    assert send("put", path, guest).json()["supporters"] == 1
    assert send("put", path, guest).json()["supporters"] == 1
    assert send("delete", path, guest).json()["supporters"] == 0


def test_an_answer_goes_through_its_life(send, client, challenge, editor, guest):
    path = f"/challenges/{challenge.pk}/answers"
    record = f"solution:{SolutionFactory().pk}"
    body = {"note": "It fits.", "record": record}

    made = send("post", path, guest, body)
    assert made.status_code == 201
    assert send("post", path, guest, body).status_code == 409
    assert client.get(f"{API}{path}").json()["results"][0]["record"] == record
    verdict = f"/answers/{made.json()['id']}/verdict"
    assert send("post", verdict, guest, {"accept": True}).status_code == 403
    assert send("post", verdict, editor, {"accept": True}).json()["state"] == "accepted"
    assert Answer.objects.get().state == Answer.State.ACCEPTED


def test_two_organisations_own_a_challenge_together(send, challenge, editor, guest):
    organisation = guest.memberships.get().organisation
    own = OwnChallengeFactory(number=1, owner=organisation)
    path = f"/challenges/{challenge.pk}/partnerships"
    body = {
        "kind": "ask",
        "organisation": organisation.pk,
        "merging": own.pk,
        "message": "Between us.",
    }

    made = send("post", path, guest, body)
    assert made.status_code == 201
    key = made.json()["id"]
    consent = f"/partnerships/{key}/consent"
    assert send("post", consent, guest, {"accept": True}).status_code == 403
    assert send("post", consent, UserFactory(), {"accept": True}).status_code == 404
    joined = send("post", consent, editor, {"accept": True})
    assert joined.json()["state"] == "joined"
    assert joined.json()["message"] == "Between us."
    others = send("get", path, UserFactory()).json()["results"]
    assert others[0]["message"] == ""
    assert send("delete", f"/partnerships/{key}/merge", editor).status_code == 204
    assert send("delete", f"/partnerships/{key}", editor).status_code == 403
    assert send("delete", f"/partnerships/{key}", guest).status_code == 204
    assert Partnership.objects.get().state == Partnership.State.LEFT


def test_nobody_asks_for_an_organisation_of_others(send, challenge, guest):
    body = {"kind": "ask", "organisation": OrganisationFactory().pk}

    assert (
        send(
            "post", f"/challenges/{challenge.pk}/partnerships", guest, body
        ).status_code
        == 404
    )


def test_only_editors_invite(send, challenge, editor, guest):
    path = f"/challenges/{challenge.pk}/partnerships"
    body = {"kind": "invite", "organisation": guest.memberships.get().organisation.pk}

    assert send("post", path, guest, body).status_code == 403
    assert send("post", path, editor, body).json()["state"] == "invited"


@pytest.mark.parametrize(
    ("method", "part"),
    [
        ("post", "state"),
        ("post", "pledges"),
        ("post", "answers"),
        ("post", "partnerships"),
        ("put", "support"),
        ("delete", "support"),
    ],
)
def test_nothing_is_written_without_a_token_or_to_what_is_run_elsewhere(
    client, send, challenge, guest, method, part
):
    body = {
        "state": "solved",
        "version": 1,
        "kind": "ask",
        "organisation": "",
        "note": "It fits.",
    }
    if part == "pledges":
        body = {"kind": "pilot"}
    path = f"{API}/challenges/{challenge.pk}/{part}"

    assert (
        getattr(client, method)(path, body, content_type="application/json").status_code
        == 401
    )
    foreign = ChallengeFactory()
    assert send(
        method, f"/challenges/{foreign.pk}/{part}", guest, body
    ).status_code in (404,)
