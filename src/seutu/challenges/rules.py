"""Who may do what with challenges and what is brought to them.

`view` is the pair of `ChallengeQuerySet.visible_to`.
"""

import rules

from seutu.accounts.models import AnyUser
from seutu.accounts.rules import acts_for, is_operator
from seutu.accounts.selectors import organisations_of
from seutu.challenges.models import Answer, Challenge, Partnership, Pledge
from seutu.challenges.models.challenge import EDITORS


def _owns(user: AnyUser, challenge: Challenge, *roles: str) -> bool:
    if user.is_anonymous:
        return False
    return Challenge.objects.owned_by(user, *roles).filter(pk=challenge.pk).exists()


@rules.predicate
def is_public(user: AnyUser, challenge: Challenge | None) -> bool:
    return challenge is not None and challenge.is_public


@rules.predicate
def belongs_to_owner(user: AnyUser, challenge: Challenge | None) -> bool:
    """A member of an owning organisation, in whatever role."""
    return challenge is not None and _owns(user, challenge)


@rules.predicate
def edits(user: AnyUser, challenge: Challenge | None) -> bool:
    return (
        challenge is not None
        and not challenge.is_external
        and _owns(user, challenge, *EDITORS)
    )


@rules.predicate
def can_act(user: AnyUser) -> bool:
    return bool(user.is_active) and organisations_of(user).exists()


@rules.predicate
def is_signed_in(user: AnyUser) -> bool:
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def owns_challenge_of(
    user: AnyUser, thing: Pledge | Answer | Partnership | None
) -> bool:
    """An editor of an owner of the challenge, or of the one it was merged into."""
    if thing is None or user.is_anonymous:
        return False
    return _owns(user, thing.challenge, *EDITORS) or (
        thing.challenge.merged_into_id is not None
        and thing.challenge_id in Challenge.objects.all().edited_by(user)
    )


@rules.predicate
def is_by(user: AnyUser, thing: Pledge | Answer | None) -> bool:
    """Who made it, or an editor of the organisation it was made for."""
    if thing is None or user.is_anonymous or not user.is_active:
        return False
    return thing.person_id == user.pk or acts_for(user, thing.organisation)


@rules.predicate
def is_listed(user: AnyUser, thing: Pledge | Answer | None) -> bool:
    """Shown beside a challenge to everybody who may see the challenge."""
    return (
        thing is not None
        and thing.held_at is None
        and thing.state not in ("declined", "withdrawn")
        and bool(user.has_perm("challenges.view", thing.challenge))
    )


@rules.predicate
def answers_partnership(user: AnyUser, partnership: Partnership | None) -> bool:
    """The side that did not propose: the owners, or the invited organisation."""
    if partnership is None:
        return False
    if partnership.state == Partnership.State.ASKED:
        return _owns(user, partnership.challenge, *EDITORS)
    return bool(acts_for(user, partnership.organisation))


@rules.predicate
def proposed_partnership(user: AnyUser, partnership: Partnership | None) -> bool:
    if partnership is None:
        return False
    if partnership.state == Partnership.State.ASKED:
        return bool(acts_for(user, partnership.organisation))
    return _owns(user, partnership.challenge, *EDITORS)


@rules.predicate
def is_joined(user: AnyUser, partnership: Partnership | None) -> bool:
    """A standing partnership of a challenge that the person may see."""
    return (
        partnership is not None
        and partnership.state == Partnership.State.JOINED
        and bool(user.has_perm("challenges.view", partnership.challenge))
    )


@rules.predicate
def shares(user: AnyUser, partnership: Partnership | None) -> bool:
    return partnership is not None and bool(acts_for(user, partnership.organisation))


rules.add_perm("challenges.create", can_act)
rules.add_perm("challenges.view", is_public | belongs_to_owner | is_operator)
rules.add_perm("challenges.change", edits)
rules.add_perm("challenges.publish", edits)
rules.add_perm("challenges.judge", edits)
rules.add_perm("challenges.invite", edits)
rules.add_perm("challenges.join", can_act)
rules.add_perm("challenges.support", is_signed_in)
rules.add_perm("challenges.pledge", is_signed_in)
rules.add_perm("challenges.answer", is_signed_in)
rules.add_perm("challenges.answer_partnership", answers_partnership)
rules.add_perm("challenges.withdraw_partnership", proposed_partnership)
rules.add_perm("challenges.leave_partnership", shares)
rules.add_perm("challenges.deal_with_partnership", shares | owns_challenge_of)
rules.add_perm("challenges.undo_merge", shares | owns_challenge_of)
rules.add_perm(
    "challenges.view_pledge", is_listed | is_by | owns_challenge_of | is_operator
)
rules.add_perm("challenges.talk_about_pledge", is_by | owns_challenge_of)
rules.add_perm("challenges.answer_pledge", owns_challenge_of)
rules.add_perm("challenges.fulfil_pledge", owns_challenge_of)
rules.add_perm("challenges.withdraw_pledge", is_by)
rules.add_perm(
    "challenges.view_answer", is_listed | is_by | owns_challenge_of | is_operator
)
rules.add_perm(
    "challenges.view_partnership", is_joined | shares | owns_challenge_of | is_operator
)
rules.add_perm("challenges.judge_answer", owns_challenge_of)
rules.add_perm("challenges.withdraw_answer", is_by)
