"""People, organisations and who belongs to which; one file per aggregate."""

from seutu.accounts.models.organisation import Membership, Organisation
from seutu.accounts.models.user import User

__all__ = ["Membership", "Organisation", "User"]
