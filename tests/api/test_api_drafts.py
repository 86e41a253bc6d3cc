"""Programs state challenges as the form does: the same limits and rights."""

import json

import pytest
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.challenges.models import Challenge
from tests.factories import OrganisationFactory, RegionFactory
from tests.people import EVERY_KIND_OF_USER, bearer, member

TODAY = "Planners of home care see the demand only when a client calls them."
ENOUGH = {
    "title": "Foreseeing the demand for home care",
    "today": TODAY,
    "who": "Planners and 1200 clients",
    "better": "Fewer late visits",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return OrganisationFactory(number=901, verified_at=timezone.now())


@pytest.fixture
def editor(town):
    return member("editor", town)


@pytest.fixture
def ask(client, editor):
    """Send JSON as the editor's program and give the response."""
    headers = bearer(editor, "read", "challenges")

    def send(method, path, body=None, headers=headers):
        return client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )

    return send


@pytest.fixture
def draft(ask, town):
    return ask(
        "POST", "/challenges", {"organisation": town.pk, "answers": {"today": TODAY}}
    ).json()


def test_a_program_begins_fills_and_publishes_a_challenge(ask, town):
    begun = ask(
        "POST",
        "/challenges",
        {"organisation": town.pk, "answers": {**ENOUGH, "themes": ["HEAL"]}},
    )
    made = begun.json()
    assert begun.status_code == 201
    assert begun["Location"].endswith(f"/api/v1/challenges/{made['id']}")
    assert (made["state"], made["missing"]) == ("draft", [])
    assert made["answers"]["language"] == "en"

    published = ask(
        "POST",
        f"/challenges/{made['id']}/publication",
        {"version": made["version"]},
    ).json()

    assert (published["state"], published["is_held"]) == ("published", False)
    assert Challenge.objects.public().get(pk=made["id"]).themes == ["HEAL"]


def test_what_is_left_out_of_a_change_stays(ask, draft):
    changed = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": {"budget": "499.50"}},
    ).json()

    assert changed["answers"]["today"] == TODAY
    assert float(changed["answers"]["budget"]) == 499.5
    assert changed["version"] == draft["version"] + 1


def test_a_change_of_an_older_version_is_refused_and_nothing_is_overwritten(ask, draft):
    first = {"version": draft["version"], "answers": {"who": "Planners"}}
    second = {"version": draft["version"], "answers": {"who": "Nurses"}}
    ask("PATCH", f"/challenges/{draft['id']}", first)

    response = ask("PATCH", f"/challenges/{draft['id']}", second)

    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert Challenge.objects.get(pk=draft["id"]).statement.who == "Planners"


def test_publishing_twice_and_publishing_too_early_are_told_apart(ask, draft):
    address = f"/challenges/{draft['id']}/publication"

    early = ask("POST", address, {"version": draft["version"]})
    full = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": ENOUGH},
    ).json()
    once = ask("POST", address, {"version": full["version"]})
    twice = ask("POST", address, {"version": full["version"]})

    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "title")
    assert (once.status_code, twice.status_code) == (200, 409)


def test_the_same_key_twice_makes_one_draft(ask, town):
    body = {"organisation": town.pk, "answers": ENOUGH, "key": "ab" * 16}

    first, second = (ask("POST", "/challenges", body).json() for _ in range(2))

    assert first["id"] == second["id"]
    assert Challenge.objects.own().count() == 1


def test_a_refused_answer_leaves_no_draft_behind(ask, town):
    dates = {"planned_answer": "2027-05-01", "planned_end": "2027-04-01"}

    response = ask("POST", "/challenges", {"organisation": town.pk, "answers": dates})

    assert response.status_code == 422
    assert not Challenge.objects.own().exists()


def test_advice_names_the_words_and_speaks_the_readers_language(ask, draft):
    text = (
        "Every year is worse. We need a chatbot for residents" + " and soon" * 6 + "."
    )
    ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": {"today": text}},
    )

    (first, *_rest) = ask("GET", f"/challenges/{draft['id']}/advice").json()["results"]

    assert first["kind"] == "solution"
    assert text[first["start"] : first["end"]] == first["words"] == "need a chatbot"
    assert "names a solution" in first["sentence"]


def test_my_challenges_hold_my_organisations_drafts_and_no_others(ask, draft, client):
    stranger = member("owner", OrganisationFactory(number=903))

    mine = ask("GET", "/me/challenges").json()["results"]
    theirs = ask(
        "GET", "/me/challenges", headers=bearer(stranger, "challenges")
    ).json()["results"]

    assert [one["id"] for one in mine] == [draft["id"]]
    assert theirs == []


@pytest.mark.parametrize("size", [2, 20])
def test_my_challenges_cost_the_same_for_few_and_many(
    ask, town, size, django_assert_max_num_queries
):
    for number in range(size):
        body = {"organisation": town.pk, "answers": {"title": f"Need {number}"}}
        ask("POST", "/challenges", body)

    with django_assert_max_num_queries(6):
        assert len(ask("GET", "/me/challenges?limit=100").json()["results"]) == size


def test_a_draft_is_shown_to_nobody_through_the_public_api(client, ask, draft):
    assert client.get(f"/api/v1/challenges/{draft['id']}").status_code == 404
    listed = client.get("/api/v1/challenges").json()["results"]
    assert draft["id"] not in {one["id"] for one in listed}


def test_every_kind_of_person_may_by_program_what_she_may_on_the_pages(
    ask, draft, town
):
    challenge = Challenge.objects.get(pk=draft["id"])
    for user in EVERY_KIND_OF_USER(town):
        if user.is_anonymous or not user.is_active:
            continue
        headers = bearer(user, "challenges")
        may = user.has_perm("challenges.change", challenge)
        sees = Challenge.objects.visible_to(user).filter(pk=draft["id"]).exists()
        refused = 403 if sees else 404
        version = Challenge.objects.get(pk=draft["id"]).version

        advice = ask("GET", f"/challenges/{draft['id']}/advice", headers=headers)
        change = ask(
            "PATCH",
            f"/challenges/{draft['id']}",
            {"version": version, "answers": {"who": f"Clients of {user.pk}"}},
            headers=headers,
        )
        early = ask(
            "POST",
            f"/challenges/{draft['id']}/publication",
            {"version": 10_000},
            headers=headers,
        )

        assert advice.status_code == (200 if may else refused)
        assert change.status_code == (200 if may else refused)
        assert early.status_code == (409 if may else refused)
        if not may:
            removed = ask("DELETE", f"/challenges/{draft['id']}", headers=headers)
            assert removed.status_code == refused
    assert Challenge.objects.filter(pk=draft["id"]).exists()


def test_a_token_without_the_scope_or_no_token_changes_nothing(ask, draft, editor):
    body = {"version": 1, "answers": {"who": "x"}}

    for headers, status in ((bearer(editor, "read"), 403), ({}, 401)):
        for method, path, sent in (
            ("POST", "/challenges", {"organisation": "x"}),
            ("PATCH", f"/challenges/{draft['id']}", body),
            ("DELETE", f"/challenges/{draft['id']}", None),
            ("GET", f"/challenges/{draft['id']}/advice", None),
            ("POST", f"/challenges/{draft['id']}/publication", {"version": 1}),
            ("GET", "/me/challenges", None),
        ):
            assert ask(method, path, sent, headers=headers).status_code == status


def test_nobody_drafts_for_an_organisation_she_does_not_act_for(ask):
    other = OrganisationFactory(number=904)

    response = ask("POST", "/challenges", {"organisation": other.pk})

    assert response.status_code == 404
    assert not Challenge.objects.own().exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"today": "x" * 5_001}, "answers.today"),
        ({"title": "x" * 201}, "answers.title"),
        ({"who": "a\x00b"}, "answers.who"),
        ({"who": "a\ud800b"}, "answers.who"),
        ({"how_many": -1}, "answers.how_many"),
        ({"how_many": 10**18}, "answers.how_many"),
        ({"budget": "NaN"}, "answers.budget"),
        ({"budget": "1.234"}, "answers.budget"),
        ({"needed_by": "soon"}, "answers.needed_by"),
        ({"region": "XX999"}, "region"),
        ({"language": "tlh"}, "language"),
        ({"themes": ["NOPE"]}, "themes"),
        ({"themes": ["HEAL"] * 6}, "answers.themes"),
        ({"concepts": ["eurovoc:none"]}, "concepts"),
        ({"concepts": ["x" * 500]}, "answers.concepts.0"),
        ({"owner": "me"}, "answers.owner"),
        ({"state": "published"}, "answers.state"),
        ({"today": None}, "answers.today"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(ask, draft, answers, field):
    response = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": answers},
    )

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert Challenge.objects.get(pk=draft["id"]).version == draft["version"]


def test_a_region_is_known_by_code_and_can_be_taken_away(ask, draft):
    RegionFactory(code="FI1C1")

    given = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": {"region": "fi1c1"}},
    ).json()
    taken = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": given["version"], "answers": {"region": None}},
    ).json()

    assert given["answers"]["region"] == "FI1C1"
    assert not taken["answers"]["region"]


def test_a_draft_is_removed_and_a_published_challenge_is_not(ask, draft):
    full = ask(
        "PATCH",
        f"/challenges/{draft['id']}",
        {"version": draft["version"], "answers": ENOUGH},
    ).json()
    ask("POST", f"/challenges/{draft['id']}/publication", {"version": full["version"]})

    assert ask("DELETE", f"/challenges/{draft['id']}").status_code == 409
    assert Challenge.objects.filter(pk=draft["id"]).exists()


def test_removing_a_draft_leaves_its_trace_and_nothing_else(ask, draft):
    assert ask("DELETE", f"/challenges/{draft['id']}").status_code == 204

    assert not Challenge.objects.filter(pk=draft["id"]).exists()
    assert AuditEvent.objects.filter(action="challenge.discarded").exists()
    assert ask("DELETE", f"/challenges/{draft['id']}").status_code == 404
