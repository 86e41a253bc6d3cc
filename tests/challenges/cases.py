"""Challenges in every condition, for the pairs of list and object rules."""

from django.utils import timezone

from seutu.accounts.models import Organisation
from seutu.challenges.models import Challenge, Partnership
from tests.factories import ChallengeFactory, OwnChallengeFactory, PartnershipFactory


def one_challenge_in_each_state(owner: Organisation) -> list[Challenge]:
    """One per state, shown and held; merged ones; joint ones; one listed elsewhere."""
    joint = OwnChallengeFactory()
    PartnershipFactory(challenge=joint, organisation=owner)
    invited = OwnChallengeFactory()
    PartnershipFactory(
        challenge=invited, organisation=owner, state=Partnership.State.INVITED
    )
    return [
        *(
            OwnChallengeFactory(owner=owner, state=state, held_at=held)
            for state in Challenge.State
            for held in (None, timezone.now())
        ),
        *(
            OwnChallengeFactory(owner=owner, state=state, merged_into=joint)
            for state in (Challenge.State.DRAFT, Challenge.State.PUBLISHED)
        ),
        joint,
        invited,
        ChallengeFactory(),
    ]
