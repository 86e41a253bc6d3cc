"""Buttons and forms around a challenge, as people press them without scripts."""

from datetime import date

import pytest

from seutu.challenges.models import Answer, Challenge, Partnership, Pledge, Support
from tests.factories import (
    AnswerFactory,
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
    SolutionFactory,
)
from tests.people import UserFactory, every_person, member

pytestmark = pytest.mark.django_db
VERIFIED = "2025-01-01T00:00:00Z"


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
    return member(
        "editor",
        OrganisationFactory(verified_at=VERIFIED, name={"pl": "Miasto Gdynia"}),
    )


def organisation_of(person):
    return person.memberships.get().organisation


def texts(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "part", ["desk", "join", "invite", "pledge", "answer", "pledges", "answers"]
)
def test_no_part_of_a_draft_or_held_challenge_answers_strangers(client, guest, part):
    client.force_login(guest)
    for hidden in (
        OwnChallengeFactory(state=Challenge.State.DRAFT),
        OwnChallengeFactory(held_at=VERIFIED),
        ChallengeFactory(),
    ):
        assert client.get(f"/en/challenges/{hidden.pk}/{part}/").status_code == 404


@pytest.mark.parametrize("part", ["state", "plan", "support"])
def test_nothing_is_posted_to_what_is_not_seen(client, guest, part):
    client.force_login(guest)
    hidden = OwnChallengeFactory(state=Challenge.State.DRAFT)

    assert client.post(f"/en/challenges/{hidden.pk}/{part}/").status_code == 404


def test_the_desk_names_the_present_state(client, challenge, editor):
    client.force_login(editor)
    page = client.get(f"/en/challenges/{challenge.pk}/desk/").content.decode()

    assert "State now:" in page
    assert f"{challenge.get_state_display()}</span></b>" in page


@pytest.mark.parametrize("part", ["desk", "invite"])
def test_the_desk_is_for_editors_of_the_owners(client, owner, challenge, part):
    for name, user in every_person(owner):
        if name in ("anonymous", "former"):
            continue
        client.force_login(user)
        status = client.get(f"/en/challenges/{challenge.pk}/{part}/").status_code
        assert status == (200 if name in ("editor", "owner") else 403), name


@pytest.mark.parametrize("part", ["desk", "join", "invite", "pledge", "answer"])
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, challenge, part):
    response = client.get(f"/en/challenges/{challenge.pk}/{part}/")

    assert response.status_code == 302
    assert f"next=/en/challenges/{challenge.pk}/{part}/" in response["Location"]


def test_a_like_is_given_and_taken_back(client, challenge):
    person = UserFactory()
    client.force_login(person)
    url = f"/en/challenges/{challenge.pk}/support/"

    client.post(url, {"action": "give"})
    client.post(url, {"action": "give"})
    assert Support.objects.filter(challenge=challenge).count() == 1
    client.post(url, {"action": "withdraw"})

    assert not Support.objects.exists()


def test_the_pledge_form_explains_each_kind(client, challenge, guest):
    client.force_login(guest)

    shown = texts(client.get(f"/en/challenges/{challenge.pk}/pledge/"))

    for kind in Pledge.Kind:
        assert f'value="{kind}"' in shown
    assert "It is a promise, not a payment." in shown
    assert "Miasto Gdynia" in shown


def test_a_pledge_is_made_for_the_chosen_organisation(client, challenge, guest):
    client.force_login(guest)

    response = client.post(
        f"/en/challenges/{challenge.pk}/pledge/",
        {
            "kind": "money",
            "amount": "5000",
            "conditions": "In spring.",
            "organisation": organisation_of(guest).pk,
        },
    )

    pledge = Pledge.objects.get()
    assert response["Location"] == f"/en/pledges/{pledge.pk}/"
    assert (pledge.amount, pledge.organisation) == (5000, organisation_of(guest))


def test_nobody_pledges_for_an_organisation_of_others(client, challenge, guest):
    client.force_login(guest)

    response = client.post(
        f"/en/challenges/{challenge.pk}/pledge/",
        {"kind": "pilot", "organisation": OrganisationFactory().pk},
    )

    assert response.status_code == 422
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what you pledge."),
        ({"kind": "gold"}, "Select a valid choice"),
        ({"kind": "hours"}, "Say how much you pledge."),
        ({"kind": "hours", "amount": "-1"}, "greater than or equal to 0"),
        ({"kind": "hours", "amount": "1e400"}, "Ensure that there are no more"),
        ({"kind": "hours", "amount": "NaN"}, "Enter a number."),
        ({"kind": "pilot", "conditions": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_a_pledge_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    client, challenge, guest, sent, said
):
    client.force_login(guest)
    sent = {"conditions": "Kept words"} | sent

    response = client.post(f"/en/challenges/{challenge.pk}/pledge/", sent)

    assert response.status_code == 422
    assert said in texts(response)
    assert "There is a problem" in texts(response)
    assert sent["conditions"][:10] in texts(response)
    assert not Pledge.objects.exists()


def test_a_replayed_pledge_is_one_pledge(client, challenge, guest):
    client.force_login(guest)
    url = f"/en/challenges/{challenge.pk}/pledge/"

    client.post(url, {"kind": "pilot"})
    again = client.post(url, {"kind": "pilot"})

    assert again.status_code == 422
    assert "You have made this pledge already." in texts(again)
    assert Pledge.objects.count() == 1


def test_a_pledge_is_accepted_and_kept_on_its_page(client, challenge, editor):
    pledge = PledgeFactory(challenge=challenge)
    client.force_login(editor)
    url = f"/en/pledges/{pledge.pk}/"
    assert "Accept the pledge" in texts(client.get(url))

    client.post(f"{url}verdict/", {"verdict": "accept", "words": "Welcome."})
    shown = texts(client.get(url))
    assert "The promise was kept" in shown
    assert "You accepted the pledge." in shown
    assert "Link(" not in shown
    client.post(f"{url}kept/")

    pledge.refresh_from_db()
    assert (pledge.state, pledge.answer) == (Pledge.State.FULFILLED, "Welcome.")


def test_declining_without_a_reason_shows_the_error_at_the_form(
    client, challenge, editor
):
    pledge = PledgeFactory(challenge=challenge)
    client.force_login(editor)

    response = client.post(f"/en/pledges/{pledge.pk}/verdict/", {"verdict": "decline"})

    assert response.status_code == 422
    assert "Say why you decline." in texts(response)


def test_only_owners_answer_a_pledge_and_only_its_giver_takes_it_back(
    client, owner, challenge
):
    pledge = PledgeFactory(challenge=challenge)
    for name, user in every_person(owner):
        if name in ("anonymous", "former", "editor", "owner"):
            continue
        client.force_login(user)
        for act in ("verdict", "kept", "withdrawal"):
            url = f"/en/pledges/{pledge.pk}/{act}/"
            assert client.post(url, {"verdict": "accept"}).status_code == 403, name
    client.force_login(pledge.person)
    assert client.post(f"/en/pledges/{pledge.pk}/withdrawal/").status_code == 302

    pledge.refresh_from_db()
    assert pledge.state == Pledge.State.WITHDRAWN


def test_a_declined_or_held_pledge_cannot_be_found_by_counting_through_numbers(
    client, challenge
):
    declined = PledgeFactory(challenge=challenge, state=Pledge.State.DECLINED)
    held = PledgeFactory(challenge=challenge, held_at=VERIFIED)

    for pledge in (declined, held):
        assert client.get(f"/en/pledges/{pledge.pk}/").status_code == 404
    assert client.get("/en/pledges/99999999999999999999/").status_code == 404


def test_my_pledges_lists_what_became_of_them(client, challenge, guest):
    client.force_login(guest)
    assert "You have not pledged anything yet." in texts(client.get("/en/pledges/"))
    PledgeFactory(challenge=challenge, person=guest, state=Pledge.State.DECLINED)
    PledgeFactory(challenge=challenge)

    shown = texts(client.get("/en/pledges/"))

    assert shown.count("2 hours of work a week") == 1
    assert "Declined" in shown


def test_a_solution_is_put_forward_from_its_page(client, challenge, guest):
    solution = SolutionFactory(number=0)
    client.force_login(guest)
    url = f"/en/challenges/{challenge.pk}/answer/?record=solution:{solution.pk}"
    shown = texts(client.get(url))
    assert "Forecasting demand for home care" in shown

    response = client.post(
        url, {"record": f"solution:{solution.pk}", "note": "It runs in two cities."}
    )

    assert response.status_code == 302
    assert Answer.objects.get().record == f"solution:{solution.pk}"


@pytest.mark.parametrize("record", ["solution:none", "\x00", "x" * 61, "challenge:1"])
def test_a_record_that_cannot_answer_is_refused_in_a_sentence(
    client, challenge, guest, record
):
    client.force_login(guest)
    url = f"/en/challenges/{challenge.pk}/answer/"
    client.get(url, {"record": record})

    response = client.post(url, {"record": record, "note": "It fits."})

    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_an_answer_is_judged_on_the_desk(client, challenge, editor):
    answer = AnswerFactory(challenge=challenge)
    client.force_login(editor)
    desk = f"/en/challenges/{challenge.pk}/desk/"
    assert answer.note in texts(client.get(desk))
    url = f"/en/answers/{answer.pk}/verdict/"

    refused = client.post(url, {"verdict": "decline"}, follow=True)
    assert "Say why it does not fit." in texts(refused)
    client.post(url, {"verdict": "decline", "words": "It needs data we lack."})

    answer.refresh_from_db()
    assert (answer.state, answer.reason) == ("declined", "It needs data we lack.")


def test_the_state_is_moved_with_the_version_that_was_shown(client, challenge, editor):
    client.force_login(editor)
    url = f"/en/challenges/{challenge.pk}/state/"

    client.post(url, {"version": 1, "state": "piloting"})
    late = client.post(url, {"version": 1, "state": "solved"})

    assert late.status_code == 422
    assert "Somebody else changed this challenge" in texts(late)
    challenge.refresh_from_db()
    assert challenge.state == "piloting"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"version": "x", "state": "solved"},
        {"version": 1, "state": "draft"},
        {"version": 1, "state": "upcoming"},
        {"version": 1, "state": "closed"},
        {"version": 1, "state": "closed", "reason": "because"},
    ],
)
def test_a_move_that_cannot_be_made_changes_nothing(client, challenge, editor, sent):
    client.force_login(editor)

    response = client.post(f"/en/challenges/{challenge.pk}/state/", sent)

    assert response.status_code == 422
    challenge.refresh_from_db()
    assert (challenge.state, challenge.version) == ("published", 1)


def test_planned_dates_are_saved_and_shown_on_the_line(client, challenge, editor):
    client.force_login(editor)
    url = f"/en/challenges/{challenge.pk}/plan/"

    wrong = client.post(
        url,
        {"version": 1, "planned_answer": "2031-05-01", "planned_pilot": "2031-04-01"},
    )
    assert "The planned dates must follow one another." in texts(wrong)
    client.post(url, {"version": 1, "planned_answer": "2031-05-01"})

    challenge.statement.refresh_from_db()
    assert challenge.statement.planned_answer == date(2031, 5, 1)
    shown = texts(client.get(f"/en/challenges/{challenge.pk}/"))
    assert "planned for 1 May 2031" in shown or "planned for May 1, 2031" in shown


def test_two_organisations_join_forces(client, challenge, editor, guest):
    own = OwnChallengeFactory(number=1, owner=organisation_of(guest))
    client.force_login(guest)
    url = f"/en/challenges/{challenge.pk}/join/"
    shown = texts(client.get(f"{url}?bringing={own.pk}"))
    assert f'value="{own.pk}" selected' in shown

    client.post(
        url,
        {
            "organisation": organisation_of(guest).pk,
            "bringing": own.pk,
            "message": "We need it, too.",
        },
    )
    proposal = Partnership.objects.get()
    client.force_login(editor)
    consent = f"/en/partnerships/{proposal.pk}/"
    asked = texts(client.get(consent))
    assert "We need it, too." in asked
    assert "Varoitus tulee, kun vesi on jo kadulla." in asked
    client.post(consent, {"action": "accept"})

    assert "Miasto Gdynia" in texts(client.get(f"/en/challenges/{challenge.pk}/"))
    assert client.get(f"/en/challenges/{own.pk}/").status_code == 302
    client.post(consent, {"action": "separate"})
    assert client.get(f"/en/challenges/{own.pk}/").status_code == 200


def test_a_proposal_is_read_by_its_two_sides_alone(client, owner, challenge, guest):
    proposal = PartnershipFactory(
        challenge=challenge,
        organisation=organisation_of(guest),
        state=Partnership.State.ASKED,
        message="Between us.",
    )
    url = f"/en/partnerships/{proposal.pk}/"
    for name, user in [*every_person(owner), ("guest", guest)]:
        if name in ("anonymous", "former"):
            continue
        client.force_login(user)
        response = client.get(url)
        if name in ("editor", "owner", "guest"):
            assert "Between us." in texts(response), name
        else:
            assert response.status_code in (403, 404), name
            assert "Between us." not in texts(response)


def test_the_asking_side_cannot_consent_for_the_owners(client, challenge, guest):
    proposal = PartnershipFactory(
        challenge=challenge,
        organisation=organisation_of(guest),
        state=Partnership.State.ASKED,
    )
    client.force_login(guest)

    shown = client.post(
        f"/en/partnerships/{proposal.pk}/", {"action": "accept"}, follow=True
    )

    assert "You may not do this." in texts(shown)
    proposal.refresh_from_db()
    assert proposal.state == Partnership.State.ASKED


def test_an_organisation_is_found_by_a_part_of_its_name_and_invited(
    client, challenge, editor, guest
):
    client.force_login(editor)
    url = f"/en/challenges/{challenge.pk}/invite/"
    hidden = OrganisationFactory(name={"pl": "Miasto Gdynia 2"}, hidden_at=VERIFIED)
    organisation = organisation_of(guest)
    type(organisation).objects.update(sort_name="miasto gdynia")

    shown = texts(client.get(url, {"q": "GDYN"}))
    assert f'value="{organisation.pk}"' in shown
    assert hidden.pk not in shown
    client.post(url, {"organisation": organisation.pk, "message": "Together?"})

    assert Partnership.objects.get().state == Partnership.State.INVITED
    again = client.post(url, {"organisation": organisation.pk})
    assert "shares the challenge already, or was asked" in texts(again)


def test_who_acts_for_nobody_learns_how_to_join(client, challenge):
    client.force_login(UserFactory())

    shown = texts(client.get(f"/en/challenges/{challenge.pk}/join/"))

    assert "An organisation joins, not a person." in shown


def test_every_form_needs_its_token(challenge, editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    for part in ("state", "plan", "support", "join", "invite", "pledge", "answer"):
        assert strict.post(f"/en/challenges/{challenge.pk}/{part}/").status_code == 403
