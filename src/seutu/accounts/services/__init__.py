"""What changes accounts, organisations and tokens; one file per aggregate."""

from seutu.accounts.services.sign_ins import forget_expired_sessions
from seutu.accounts.services.tokens import issue_token, person_of_token, revoke_token

__all__ = [
    "forget_expired_sessions",
    "issue_token",
    "person_of_token",
    "revoke_token",
]
