"""The page of a challenge that was stated here."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.accounts.models import Organisation
from seutu.challenges import people as people_of_challenges
from seutu.challenges.models import Challenge, Partnership, Pledge, Support
from seutu.challenges.services import move, publish, save_answers
from seutu.translation.services import add_translation
from tests.challenges.cases import one_challenge_in_each_state
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


@pytest.fixture
def challenge():
    """A challenge of a verified organisation, whose changes wait for nobody."""
    made = OwnChallengeFactory(number=0)
    Organisation.objects.filter(pk=made.owner_id).update(
        verified_at="2025-01-01T00:00:00Z"
    )
    return made


@pytest.fixture
def editor(challenge):
    return member("editor", challenge.owner)


def page(client, challenge, query=""):
    response = client.get(f"/en/challenges/{challenge.pk}/{query}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_page_shows_the_statement_question_by_question(client, challenge):
    shown = page(client, challenge)

    assert "Home-care visits planned a month ahead" in shown
    assert "What happens today?" in shown
    assert "Planners move staff between districts by telephone" in shown
    assert "What must an answer respect?" not in shown


def test_all_owners_are_named_and_verified_ones_marked(client, challenge):
    Organisation.objects.filter(pk=challenge.owner_id).update(
        verified_at="2025-01-01T00:00:00Z"
    )
    joint = OrganisationFactory(name={"pl": "Powiat Kartuski"})
    PartnershipFactory(challenge=challenge, organisation=joint)
    asking = OrganisationFactory(name={"pl": "Gmina Żukowo"})
    PartnershipFactory(
        challenge=challenge, organisation=asking, state=Partnership.State.ASKED
    )

    shown = page(client, challenge)

    assert "Stated and owned together by" in shown
    assert "Powiat Kartuski" in shown
    assert "Gmina Żukowo" not in shown
    assert shown.count("verified</span>") == 1


def test_a_page_exists_for_those_alone_who_may_see_the_challenge(client):
    owner = OrganisationFactory()
    challenges = one_challenge_in_each_state(owner)
    people = list(every_person(owner))
    for (name, user), challenge in itertools.product(people, challenges):
        if name == "former":
            continue
        client.logout()
        if user.is_authenticated:
            client.force_login(user)

        status = client.get(f"/en/challenges/{challenge.pk}/").status_code

        expected = 404
        if user.has_perm("challenges.view", challenge):
            expected = 302 if challenge.merged_into_id else 200
        assert status == expected, (name, challenge.state, challenge.held_at)


def test_a_merged_challenge_leads_to_the_joint_one_and_says_so(client, challenge):
    merged = OwnChallengeFactory(number=1, merged_into=challenge)

    response = client.get(f"/fi/challenges/{merged.pk}/")

    assert response.status_code == 302
    assert response["Location"].startswith(f"/fi/challenges/{challenge.pk}/")
    assert not response.cookies
    shown = page(client, challenge, f"?from={merged.pk}")
    assert "The challenge you asked for is part of this one now" in shown
    assert "Tulvavaroitus päivää aikaisemmin" in shown
    assert "Varoitus tulee, kun vesi on jo kadulla." in shown


def test_what_a_moderator_holds_back_is_not_shown_on_the_joint_page(client, challenge):
    OwnChallengeFactory(number=1, merged_into=challenge, held_at="2025-01-01T00:00:00Z")

    assert "Tulvavaroitus" not in page(client, challenge)


def test_a_visitor_gets_no_cookie_and_is_asked_to_sign_in_to_support(client, challenge):
    response = client.get(f"/en/challenges/{challenge.pk}/")

    assert not response.cookies
    assert "Sign in to support it" in response.content.decode()


def test_pledges_and_likes_stand_apart(client, challenge):
    PledgeFactory.create_batch(2, challenge=challenge)
    PledgeFactory(challenge=challenge, state=Pledge.State.DECLINED)
    for person in UserFactory.create_batch(3):
        Support.objects.create(challenge=challenge, person=person)

    shown = page(client, challenge)

    assert '<b class="support__count">3</b> people want this solved' in shown
    assert 'Pledges <span class="count">2</span>' in shown
    assert "2 hours of work a week" in shown


def test_an_answer_shows_the_record_that_was_put_forward(client, challenge):
    solution = SolutionFactory(number=0)
    AnswerFactory(challenge=challenge, record=f"solution:{solution.pk}")

    shown = page(client, challenge)

    assert "Forecasting demand for home care" in shown
    assert "It has forecast the visits of our district since 2023." in shown


def test_words_of_people_are_never_read_as_markup(client, challenge):
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    PledgeFactory(challenge=challenge, conditions=bad)
    AnswerFactory(challenge=challenge, note=bad)
    challenge.statement.today = bad
    challenge.statement.save()
    Challenge.objects.filter(pk=challenge.pk).update(title={"en": bad})

    shown = page(client, challenge)

    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_history_tells_what_the_text_said_before(client, challenge, editor):
    save_answers(challenge, {"today": "A new text."}, by=editor, version=1)
    move(challenge, "piloting", by=editor, version=2)

    shown = page(client, challenge)

    assert "Moved from “Open” to “In a pilot”" in shown
    assert "What it said before" in shown
    assert "Planners move staff between districts by telephone" in shown
    assert str(editor) not in shown


def test_what_was_written_before_publication_stays_private(client, challenge, editor):
    draft = OwnChallengeFactory(state="draft", owner=challenge.owner)
    save_answers(draft, {"today": "A secret first try."}, by=editor, version=1)
    save_answers(draft, {"today": "What is said."}, by=editor, version=2)
    publish(draft, by=editor, version=3)

    shown = page(client, draft)

    assert "A secret first try." not in shown
    assert "Changed:" not in shown


def test_a_closed_challenge_says_why_and_what_became_of_it(client, challenge, editor):
    move(
        challenge,
        "closed",
        by=editor,
        version=1,
        reason="elsewhere",
        note="The province runs it now.",
    )

    shown = page(client, challenge)

    assert "Closed: It was answered elsewhere" in shown
    assert "The province runs it now." in shown
    assert "Make a pledge" not in shown


def test_erasing_its_people_leaves_the_page_whole(client, challenge):
    pledge = PledgeFactory(challenge=challenge, state=Pledge.State.FULFILLED)
    answer = AnswerFactory(challenge=challenge, person=pledge.person)
    people_of_challenges.erase(pledge.person)

    shown = page(client, challenge)

    assert shown.count("somebody whose account is gone") == 2
    assert answer.note in shown


def test_the_page_costs_the_same_for_little_and_much_support(client, challenge):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(client, challenge)
        return len(queries)

    PledgeFactory(challenge=challenge)
    AnswerFactory(challenge=challenge)
    few = cost()
    PledgeFactory.create_batch(15, challenge=challenge)
    AnswerFactory.create_batch(15, challenge=challenge)

    assert cost() == few


def test_a_challenge_from_elsewhere_keeps_its_page(client):
    foreign = ChallengeFactory(number=0)

    shown = page(client, foreign)

    assert "Owned by another organisation" in shown
    assert "Make a pledge" not in shown


def test_a_reader_gets_a_translation_marked_as_one(client):
    finnish = OwnChallengeFactory(number=1)
    add_translation(
        finnish.subject,
        "title",
        language="en",
        text="A flood warning one day earlier",
        by=member("editor", OrganisationFactory(verified_at="2025-01-01T00:00:00Z")),
    )

    shown = page(client, finnish)

    assert "A flood warning one day earlier</h1>" in shown
    assert "ranslated by a person" in shown
    assert "Varoitus tulee, kun vesi on jo kadulla." in shown
    assert (
        "A flood warning one day earlier"
        in client.get("/en/challenges/").content.decode()
    )
    assert "Tulvavaroitus päivää aikaisemmin</h1>" in page(
        client, finnish, "?texts=original"
    )
