"""Who may do what with organisations, accounts and tokens.

Each rule about seeing has a partner in a queryset's `visible_to`.
"""

import rules

from seutu.accounts.models import (
    AnyUser,
    Claim,
    Invitation,
    Membership,
    Organisation,
    Token,
)
from seutu.accounts.selectors import ACTING_ROLES, role_of
from seutu.accounts.selectors import is_operator as operates


@rules.predicate
def is_operator(user: AnyUser) -> bool:
    return operates(user)


@rules.predicate
def is_owner(user: AnyUser, organisation: Organisation | None) -> bool:
    return role_of(user, organisation) == Membership.Role.OWNER


@rules.predicate
def acts_for(user: AnyUser, organisation: Organisation | None) -> bool:
    return role_of(user, organisation) in ACTING_ROLES


@rules.predicate
def is_member(user: AnyUser, organisation: Organisation | None) -> bool:
    return bool(role_of(user, organisation))


@rules.predicate
def is_shown(user: AnyUser, organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.hidden_at is None


@rules.predicate
def is_colleague(user: AnyUser, membership: Membership | None) -> bool:
    return membership is not None and bool(role_of(user, membership.organisation))


@rules.predicate
def owns_inviter(user: AnyUser, invitation: Invitation | None) -> bool:
    return invitation is not None and (
        role_of(user, invitation.organisation) == Membership.Role.OWNER
    )


@rules.predicate
def is_own(user: AnyUser, thing: Claim | Token | None) -> bool:
    return thing is not None and thing.user_id == user.pk


rules.add_perm("accounts.operate", is_operator)
rules.add_perm("accounts.manage", is_owner | is_operator)
rules.add_perm("accounts.act_for", acts_for)
rules.add_perm("accounts.view_organisation", is_shown | is_member | is_operator)
rules.add_perm("accounts.view_members", is_member | is_operator)
rules.add_perm("accounts.view_membership", is_colleague | is_operator)
rules.add_perm("accounts.view_invitation", owns_inviter | is_operator)
rules.add_perm("accounts.view_claim", is_own | is_operator)
rules.add_perm("accounts.view_token", is_own)
