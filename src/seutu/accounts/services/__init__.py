"""What changes accounts, organisations and tokens; one file per aggregate."""

from seutu.accounts.services.erasure import erase_account
from seutu.accounts.services.invitations import (
    accept_invitation,
    find_invitation,
    has_verified,
    invitations_for,
    invite,
    resend,
    withdraw_invitation,
)
from seutu.accounts.services.members import change_role, remove_member
from seutu.accounts.services.organisations import (
    Profile,
    add_owner,
    change_organisation,
    claim_organisation,
    decide_claim,
    hide_organisation,
    register_organisation,
    show_organisation,
    unverify_organisation,
    verify_organisation,
)
from seutu.accounts.services.people import change_person
from seutu.accounts.services.sign_ins import forget_expired_sessions
from seutu.accounts.services.tokens import issue_token, person_of_token, revoke_token

__all__ = [
    "Profile",
    "accept_invitation",
    "add_owner",
    "change_organisation",
    "change_person",
    "change_role",
    "claim_organisation",
    "decide_claim",
    "erase_account",
    "find_invitation",
    "forget_expired_sessions",
    "has_verified",
    "hide_organisation",
    "invitations_for",
    "invite",
    "issue_token",
    "person_of_token",
    "register_organisation",
    "remove_member",
    "resend",
    "revoke_token",
    "show_organisation",
    "unverify_organisation",
    "verify_organisation",
    "withdraw_invitation",
]
