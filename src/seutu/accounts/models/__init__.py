"""People, organisations and who belongs to which; one file per aggregate."""

from seutu.accounts.models.invitation import Invitation
from seutu.accounts.models.organisation import Claim, Membership, Organisation
from seutu.accounts.models.token import Scope, Token
from seutu.accounts.models.user import AnyUser, User

__all__ = [
    "AnyUser",
    "Claim",
    "Invitation",
    "Membership",
    "Organisation",
    "Scope",
    "Token",
    "User",
]
