"""Joining forces: co-owning a challenge with consent, merging, and undoing it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.happenings import tell, tell_organisation, tell_owners
from seutu.challenges.models import Challenge, Partnership
from seutu.challenges.selectors import family, owners
from seutu.challenges.services.drafting import locked, must_wait, save_next_version
from seutu.challenges.services.pace import check_pace
from seutu.core.changes import announce
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.moderation.wording import tidy
from seutu.notifications.models import Reason
from seutu.notifications.services import follow

State = Partnership.State


@transaction.atomic
def ask_to_join(
    challenge: Challenge,
    organisation: Organisation,
    *,
    by: User,
    message: str = "",
    merging: Challenge | None = None,
) -> Partnership:
    """Ask the owners to share their challenge; `merging` is brought into it.

    Raises `Conflict` when the organisation owns it already or has asked, and
    `Invalid` when the challenge that it would bring in cannot be merged.
    """
    return _propose(
        challenge, organisation, State.ASKED, by=by, message=message, merging=merging
    )


@transaction.atomic
def invite_partner(
    challenge: Challenge, organisation: Organisation, *, by: User, message: str = ""
) -> Partnership:
    """Ask another organisation to own the challenge together with its owners."""
    return _propose(challenge, organisation, State.INVITED, by=by, message=message)


@transaction.atomic
def answer_partnership(
    partnership: Partnership,
    *,
    accept: bool,
    by: User,
    merging: Challenge | None = None,
) -> Partnership:
    """Consent to a proposal, or decline it.

    An invited organisation may bring in a challenge of its own with `merging`. Raises
    `Conflict` when the proposal was answered or withdrawn meanwhile.
    """
    partnership = _locked_proposal(partnership)
    if merging is not None and partnership.state == State.INVITED:
        partnership.merges = merging
    challenge = _locked_for(partnership)
    if accept and (challenge.merged_into_id or not challenge.is_public):
        raise Conflict(_("Only a public challenge can be shared."))
    asked = partnership.state == State.ASKED
    partnership.state = State.JOINED if accept else State.DECLINED
    partnership.answered_at = timezone.now()
    partnership.save()
    record(
        "partnership.joined" if accept else "partnership.declined",
        target=challenge,
        actor=by,
        organisation=partnership.organisation_id,
    )
    if not accept:
        if asked:
            tell_organisation(
                "partnership.declined",
                challenge,
                to=partnership.organisation,
                key=f"{partnership.pk}",
                actor=by,
            )
        else:
            tell_owners(
                "partnership.declined",
                challenge,
                key=f"{partnership.pk}",
                actor=by,
                organisation=partnership.organisation,
            )
        return partnership
    if partnership.merges is not None:
        _merge(partnership.merges, challenge, by=by, partnership=partnership)
    else:
        save_next_version(challenge)
        tell(
            "challenge.joined",
            challenge,
            actor=by,
            organisation=partnership.organisation,
            key=f"challenge.joined:{partnership.pk}",
        )
    if partnership.proposed_by is not None:
        follow(partnership.proposed_by, challenge.subject, because=Reason.OWNS)
    follow(by, challenge.subject, because=Reason.OWNS)
    return partnership


@transaction.atomic
def withdraw_partnership(partnership: Partnership, *, by: User) -> None:
    """Take back a proposal that nobody answered yet."""
    partnership = _locked_proposal(partnership)
    partnership.state = State.WITHDRAWN
    partnership.answered_at = timezone.now()
    partnership.save(update_fields=["state", "answered_at"])
    record(
        "partnership.withdrawn",
        target=partnership.challenge,
        actor=by,
        organisation=partnership.organisation_id,
    )


@transaction.atomic
def leave(partnership: Partnership, *, by: User) -> None:
    """End co-ownership; what the organisation had brought in stands alone again."""
    partnership = (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("challenge", "organisation", "merges")
        .get(pk=partnership.pk)
    )
    if partnership.state != State.JOINED:
        raise Conflict(_("This organisation does not share the challenge any more."))
    if _is_merged_by(partnership):
        undo_merge(partnership, by=by)
    partnership.state = State.LEFT
    partnership.answered_at = timezone.now()
    partnership.save(update_fields=["state", "answered_at"])
    challenge = locked(partnership.challenge)
    save_next_version(challenge)
    record(
        "partnership.left",
        target=challenge,
        actor=by,
        organisation=partnership.organisation_id,
    )


@transaction.atomic
def undo_merge(partnership: Partnership, *, by: User) -> Challenge:
    """Let a merged challenge stand alone again, with its supporters and address.

    Nothing was moved when they were merged, so nothing has to be moved back. Raises
    `Conflict` when it is not merged any more.
    """
    challenge = _locked_for(partnership)
    brought = partnership.merges
    brought = locked(brought) if brought is not None else None
    if brought is None or brought.merged_into_id != challenge.pk:
        raise Conflict(_("This merge was undone already."))
    brought.merged_into = None
    save_next_version(brought)
    save_next_version(challenge)
    record("challenge.separated", target=brought, actor=by, other=challenge.pk)
    tell(
        "challenge.separated",
        challenge,
        actor=by,
        organisation=partnership.organisation,
        key=f"challenge.separated:{partnership.pk}:{brought.version}",
    )
    return brought


def _propose(
    challenge: Challenge,
    organisation: Organisation,
    state: str,
    *,
    by: User,
    message: str = "",
    merging: Challenge | None = None,
) -> Partnership:
    challenge = locked(challenge)
    if challenge.merged_into_id or not challenge.is_public:
        raise Conflict(_("Only a public challenge can be shared."))
    if organisation.hidden_at is not None:
        raise NotFound(_("There is no such organisation."))
    if challenge.owner_id == organisation.pk:
        raise Conflict(_("This organisation owns the challenge already."))
    if merging is not None:
        _check_merge(merging, challenge, organisation)
    check_pace(by)
    try:
        with transaction.atomic():
            partnership = Partnership.objects.create(
                challenge=challenge,
                organisation=organisation,
                state=state,
                message=tidy(message),
                merges=merging,
                proposed_by=by,
            )
    except IntegrityError:
        raise Conflict(
            _("This organisation shares the challenge already, or was asked.")
        ) from None
    record(
        "partnership.proposed",
        target=challenge,
        actor=by,
        organisation=organisation.pk,
        state=state,
    )
    key = f"{partnership.pk}"
    if state == State.ASKED:
        tell_owners(
            "partnership.proposed",
            challenge,
            key=key,
            actor=by,
            organisation=organisation,
            url=partnership.get_absolute_url(),
        )
    else:
        tell_organisation(
            "partnership.proposed",
            challenge,
            to=organisation,
            key=key,
            actor=by,
            url=partnership.get_absolute_url(),
        )
    return partnership


def _check_merge(
    brought: Challenge, challenge: Challenge, organisation: Organisation
) -> None:
    """Refuse what is merged, foreign or somebody else's, and circles."""
    if (
        brought.pk == challenge.pk
        or brought.merged_into_id
        or brought.is_external
        or brought.held_at is not None
        or challenge.pk in family(brought)
    ):
        raise Invalid(_("This challenge cannot be merged."), field="merging")
    if brought.owner_id != organisation.pk:
        raise Invalid(
            _("An organisation can bring in only a challenge of its own."),
            field="merging",
        )
    sharing = {one.pk for one in owners(challenge)} | {organisation.pk}
    if any(one.pk not in sharing for one in owners(brought)):
        raise Invalid(
            _(
                "Other organisations share this challenge. They have to join the other"
                " one first, or leave this one."
            ),
            field="merging",
        )


def _merge(
    brought: Challenge, into: Challenge, *, by: User, partnership: Partnership
) -> None:
    brought = locked(brought)
    _check_merge(brought, into, partnership.organisation)
    brought.merged_into = into
    author = partnership.proposed_by or by
    if brought.is_draft and must_wait(brought, author):
        # Its words are shown on the joint page from now on.
        brought.held_at = timezone.now()
    save_next_version(brought)
    # A draft was not searchable, but its own page was known to its organisation.
    announce("challenge", [brought.pk])
    save_next_version(into)
    record("challenge.merged", target=brought, actor=by, other=into.pk)
    tell(
        "challenge.merged",
        into,
        actor=by,
        organisation=partnership.organisation,
        key=f"challenge.merged:{partnership.pk}",
    )


def _is_merged_by(partnership: Partnership) -> bool:
    """Tell whether what it brought in is still part of this very challenge.

    After an undone merge it may have become part of another one, which is nobody's
    business here any more.
    """
    brought = partnership.merges
    return brought is not None and brought.merged_into_id == partnership.challenge_id


def _locked_for(partnership: Partnership) -> Challenge:
    """Lock the challenge and what is brought into it, always in the same order.

    Two organisations that bring in each other's challenge at once then wait for one
    another instead of standing in each other's way.
    """
    keys = [partnership.challenge_id]
    if partnership.merges is not None:
        keys.append(partnership.merges.pk)
    list(
        Challenge.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk")
    )
    return locked(partnership.challenge)


def _locked_proposal(partnership: Partnership) -> Partnership:
    found = (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("challenge", "organisation", "merges", "proposed_by")
        .get(pk=partnership.pk)
    )
    if found.state not in (State.ASKED, State.INVITED):
        raise Conflict(_("This proposal was answered or withdrawn already."))
    return found
