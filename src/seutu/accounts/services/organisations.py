"""Registering organisations, claiming known ones, and what operators decide."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.hiding import tell_listeners
from seutu.accounts.models import Claim, Membership, Organisation, User
from seutu.accounts.names import one_line
from seutu.accounts.selectors import role_of
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid
from seutu.core.ids import record_id
from seutu.core.language import LanguageMap, best

LONGEST_NAME = 200
# Unverified ones that one person may have registered; verified ones do not count.
MOST_UNVERIFIED = 5
MOST_CLAIMS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an organisation says of itself; its places are checked by the caller."""

    name: LanguageMap
    kind: str
    country: str = ""
    nuts_code: str = ""
    lau_code: str = ""
    languages: Sequence[str] = ()
    homepage: str = ""


@transaction.atomic
def register_organisation(profile: Profile, *, by: User, key: str = "") -> Organisation:
    """Add an organisation that a person owns from now on.

    The same `key` of the same person gives the same organisation, so that a form sent
    twice registers once. Raises `Conflict` when she registered so many already that an
    operator should look at them first.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    pk = record_id("registered", f"{by.pk}:{key or uuid.uuid4().hex}")
    known = Organisation.objects.filter(pk=pk).first()
    if known:
        return known
    waiting = Organisation.objects.filter(
        memberships__user=by,
        memberships__role=Membership.Role.OWNER,
        registered_at__isnull=False,
        verified_at=None,
    ).count()
    if waiting >= MOST_UNVERIFIED:
        raise Conflict(
            ngettext(
                "You registered %(most)d organisation that nobody has verified yet."
                " Ask an operator to verify it first.",
                "You registered %(most)d organisations that nobody has verified yet."
                " Ask an operator to verify them first.",
                MOST_UNVERIFIED,
            )
            % {"most": MOST_UNVERIFIED}
        )
    organisation = Organisation(id=pk, registered_at=timezone.now())
    _fill(organisation, profile)
    organisation.save(force_insert=True)
    Membership.objects.create(
        user=by, organisation=organisation, role=Membership.Role.OWNER
    )
    record("organisation.registered", target=organisation, actor=by)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, profile: Profile, *, by: User
) -> Organisation:
    """Change what an organisation says of itself.

    Another name or kind takes the verified mark away, which was given to the old one;
    an operator's own change keeps it.
    """
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {name: getattr(found, name) for name in FIELDS}
    _fill(found, profile)
    changed = [name for name in FIELDS if getattr(found, name) != before[name]]
    if not changed:
        return found
    loses_mark = (
        found.is_verified and not by.is_staff and bool({"name", "kind"} & set(changed))
    )
    if loses_mark:
        found.verified_at = None
    found.save()
    record(
        "organisation.changed", target=found, actor=by, fields=" ".join(sorted(changed))
    )
    if loses_mark:
        record("organisation.unverified", target=found, actor=by)
    return found


FIELDS = ("name", "kind", "country", "nuts_code", "lau_code", "languages", "homepage")


@transaction.atomic
def claim_organisation(organisation: Organisation, *, by: User, reason: str) -> Claim:
    """Ask to own an organisation that is known from catalogues or has no owner.

    Asking again changes the reason of the open claim. Raises `Conflict` when it has
    owners, whom one asks for an invitation instead.
    """
    reason = reason.strip()
    if not reason or len(reason) > 1_000:
        raise Invalid(
            _("Say in up to 1,000 letters how we can see that you work there."),
            field="reason",
        )
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if role_of(by, organisation) == Membership.Role.OWNER:
        raise Conflict(_("You own this organisation already."))
    if organisation.memberships.filter(role=Membership.Role.OWNER).exists():
        raise Conflict(
            _("This organisation has owners. Ask them to send you an invitation.")
        )
    own = Claim.objects.open().filter(user=by)
    if own.exclude(organisation=organisation).count() >= MOST_CLAIMS:
        raise Conflict(_("Wait until an operator has decided on your other claims."))
    claim, is_new = Claim.objects.update_or_create(
        organisation=organisation,
        user=by,
        state=Claim.State.OPEN,
        defaults={"reason": reason},
    )
    if is_new:
        record("organisation.claimed", target=organisation, actor=by)
    return claim


@transaction.atomic
def decide_claim(claim: Claim, *, grant: bool, by: User) -> Claim:
    """Grant or refuse a claim; raises `Conflict` when another operator was faster."""
    found = Claim.objects.select_for_update().get(pk=claim.pk)
    if found.state != Claim.State.OPEN:
        raise Conflict(_("This claim has been decided already."))
    found.state = Claim.State.GRANTED if grant else Claim.State.REFUSED
    found.decided_at = timezone.now()
    found.save(update_fields=["state", "decided_at"])
    if grant:
        add_owner(found.organisation, found.user, by=by)
    else:
        record("claim.refused", target=found, actor=by)
    return found


@transaction.atomic
def add_owner(
    organisation: Organisation, person: User, *, by: User | None = None
) -> Membership:
    """Make a person an owner, whatever she was before; for operators."""
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found.registered_at is None:
        found.registered_at = timezone.now()
        found.save(update_fields=["registered_at"])
    membership, _is_new = Membership.objects.update_or_create(
        user=person,
        organisation=found,
        defaults={"role": Membership.Role.OWNER},
    )
    record("organisation.owner-added", target=found, actor=by, person=str(person.pk))
    return membership


@transaction.atomic
def verify_organisation(organisation: Organisation, *, by: User | None = None) -> None:
    """Mark that an operator checked who stands behind it; twice is as good as once."""
    changed = Organisation.objects.filter(pk=organisation.pk, verified_at=None).update(
        verified_at=timezone.now()
    )
    if changed:
        record("organisation.verified", target=organisation, actor=by)


@transaction.atomic
def unverify_organisation(
    organisation: Organisation, *, by: User | None = None
) -> None:
    """Take the mark away."""
    changed = Organisation.objects.filter(
        pk=organisation.pk, verified_at__isnull=False
    ).update(verified_at=None)
    if changed:
        record("organisation.unverified", target=organisation, actor=by)


@transaction.atomic
def hide_organisation(organisation: Organisation, *, by: User | None = None) -> None:
    """Hide an invented or abusive organisation from all but its members."""
    changed = Organisation.objects.filter(pk=organisation.pk, hidden_at=None).update(
        hidden_at=timezone.now()
    )
    if changed:
        record("organisation.hidden", target=organisation, actor=by)
        tell_listeners(organisation.pk)


@transaction.atomic
def show_organisation(organisation: Organisation, *, by: User | None = None) -> None:
    """Show a hidden organisation again."""
    changed = Organisation.objects.filter(
        pk=organisation.pk, hidden_at__isnull=False
    ).update(hidden_at=None)
    if changed:
        record("organisation.shown", target=organisation, actor=by)
        tell_listeners(organisation.pk)


def _fill(organisation: Organisation, profile: Profile) -> None:
    names = {
        tag: name[:LONGEST_NAME]
        for tag, text in profile.name.items()
        if (name := one_line(text))
    }
    if not names:
        raise Invalid(_("Give the organisation a name."), field="name")
    if profile.kind not in Organisation.Kind.values:
        raise Invalid(
            _("Choose one of these kinds: %(known)s.")
            % {"known": ", ".join(Organisation.Kind.values)},
            field="kind",
        )
    if profile.homepage and not profile.homepage.startswith(("https://", "http://")):
        raise Invalid(
            _("A homepage begins with https:// or http://."), field="homepage"
        )
    organisation.name = names
    organisation.sort_name = best(names, (*profile.languages, "en"))[1].casefold()[
        :LONGEST_NAME
    ]
    organisation.kind = profile.kind
    organisation.country = profile.country.upper()
    organisation.nuts_code = profile.nuts_code
    organisation.lau_code = profile.lau_code
    organisation.languages = list(dict.fromkeys(profile.languages))
    organisation.homepage = profile.homepage
