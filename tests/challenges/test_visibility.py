"""May a person see this one, and is it in her list: always the same answer."""

import itertools

import pytest
from django.utils import timezone

from seutu.challenges.models import Answer, Challenge, Partnership, Pledge
from tests.challenges.cases import one_challenge_in_each_state
from tests.factories import (
    AnswerFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
)
from tests.people import EVERY_KIND_OF_USER, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OrganisationFactory()


def test_the_list_and_the_object_rule_agree(owner):
    challenges = one_challenge_in_each_state(owner)
    for user, challenge in itertools.product(EVERY_KIND_OF_USER(owner), challenges):
        listed = Challenge.objects.visible_to(user).filter(pk=challenge.pk).exists()
        assert listed == user.has_perm("challenges.view", challenge), (user, challenge)


def test_drafts_and_held_ones_are_for_their_owners_and_operators_alone(owner):
    held = timezone.now()
    hidden = [
        OwnChallengeFactory(owner=owner, state=Challenge.State.DRAFT),
        OwnChallengeFactory(owner=owner, held_at=held),
    ]
    seen = [
        [user.has_perm("challenges.view", one) for one in hidden]
        for user in EVERY_KIND_OF_USER(owner)
    ]
    nobody, person, former, reviewer, editor, owning, stranger, operator = seen

    assert nobody == person == former == stranger == [False, False]
    assert reviewer == editor == owning == operator == [True, True]


def test_only_editors_and_owners_change_a_challenge(owner):
    challenge = OwnChallengeFactory(owner=owner)
    joint = OwnChallengeFactory()
    PartnershipFactory(challenge=joint, organisation=owner)
    may = [
        [user.has_perm("challenges.change", one) for one in (challenge, joint)]
        for user in EVERY_KIND_OF_USER(owner)
    ]

    editor, owning = may[4], may[5]
    assert editor == owning == [True, True]
    assert all(one == [False, False] for one in may[:4] + may[6:])


def test_somebody_whose_account_was_closed_may_nothing(owner):
    left = member("owner", owner, is_active=False)
    draft = OwnChallengeFactory(owner=owner, state=Challenge.State.DRAFT)

    assert not left.has_perm("challenges.view", draft)
    assert not left.has_perm("challenges.change", draft)
    assert not Challenge.objects.visible_to(left).filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("make", "model", "permission"),
    [
        (PledgeFactory, Pledge, "challenges.view_pledge"),
        (AnswerFactory, Answer, "challenges.view_answer"),
    ],
)
def test_lists_and_rules_agree_for_what_is_brought(owner, make, model, permission):
    challenges = one_challenge_in_each_state(owner)
    people = EVERY_KIND_OF_USER(owner)
    editor = people[4]
    things = [
        make(challenge=challenge, state=state, held_at=held, person=person)
        for challenge in challenges
        for state in model.State
        for held in (None, timezone.now())
        for person in (UserFactory(), editor)
    ]
    things.append(make(organisation=owner, state="declined"))

    for user in people:
        listed = set(model.objects.visible_to(user).values_list("pk", flat=True))
        allowed = {one.pk for one in things if user.has_perm(permission, one)}
        assert listed == allowed, user


def test_lists_and_rules_agree_for_partnerships(owner):
    challenges = one_challenge_in_each_state(owner)
    for challenge in challenges:
        for state in Partnership.State:
            PartnershipFactory(challenge=challenge, state=state)
    for state in Partnership.State:
        PartnershipFactory(organisation=owner, state=state)

    for user in EVERY_KIND_OF_USER(owner):
        listed = set(Partnership.objects.visible_to(user).values_list("pk", flat=True))
        allowed = {
            one.pk
            for one in Partnership.objects.select_related("challenge", "organisation")
            if user.has_perm("challenges.view_partnership", one)
        }
        assert listed == allowed, user


def test_the_talk_about_a_pledge_is_for_its_two_sides_alone(owner):
    pledge = PledgeFactory(challenge=OwnChallengeFactory(owner=owner))
    may = [
        user.has_perm("challenges.talk_about_pledge", pledge)
        for user in EVERY_KIND_OF_USER(owner)
    ]

    assert may == [False, False, False, False, True, True, False, False]
    assert pledge.person.has_perm("challenges.talk_about_pledge", pledge)


def test_owners_of_the_joint_challenge_answer_what_was_brought_to_a_merged_one(owner):
    joint = OwnChallengeFactory(owner=owner)
    merged = OwnChallengeFactory(merged_into=joint)
    below = OwnChallengeFactory(merged_into=merged)
    editor = member("editor", owner)

    for challenge in (merged, below):
        assert editor.has_perm(
            "challenges.answer_pledge", PledgeFactory(challenge=challenge)
        )
    assert not editor.has_perm("challenges.change", merged)
