"""Organisations as their owners run them, and one's own tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.ownership import OwnOrganisation
from seutu.client.pages import Page


@dataclass(frozen=True, kw_only=True)
class Member:
    """Who belongs to an organisation; owners alone see the address."""

    id: str
    name: str
    role: str
    email: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A letter whose receiver may join, once and for some days."""

    id: int
    email: str
    role: str
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token of yours, without its secret; `start` tells it from others."""

    id: int
    name: str
    start: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    is_valid: bool
    used_at: datetime | None = None


class Belonging(Connection):
    """Who belongs where; each needs the scope "organisations" unless another is named.

    Members read, owners change.
    """

    def change_organisation(
        self,
        id: str,
        name: Mapping[str, str],
        *,
        kind: str,
        place: str = "",
        languages: Sequence[str] = (),
        homepage: str = "",
    ) -> OwnOrganisation:
        """Replace what an organisation says of itself."""
        return self._ask(
            ask.CHANGE_ORGANISATION,
            OwnOrganisation,
            id,
            name=name,
            kind=kind,
            place=place,
            languages=languages,
            homepage=homepage,
        )

    def members(self, organisation: str) -> tuple[Member, ...]:
        """Read who belongs to an organisation of yours."""
        return self._ask(ask.LIST_MEMBERS, Page[Member], organisation).results

    def change_member(self, organisation: str, person: str, *, role: str) -> Member:
        """Give a member another role; raises `Conflict` for the last owner."""
        return self._ask(ask.CHANGE_MEMBER, Member, organisation, person, role=role)

    def remove_member(self, organisation: str, person: str) -> None:
        """End a membership: another's as an owner, or your own."""
        self._tell(ask.REMOVE_MEMBER, organisation, person)

    def invitations(self, organisation: str) -> tuple[Invitation, ...]:
        """Read the invitations that wait for an answer."""
        return self._ask(ask.LIST_INVITATIONS, Page[Invitation], organisation).results

    def invite(
        self, organisation: str, email: str, *, role: str = "editor"
    ) -> Invitation:
        """Send a letter with a link that works once, or send it again."""
        return self._ask(ask.INVITE, Invitation, organisation, email=email, role=role)

    def withdraw_invitation(self, organisation: str, id: int) -> None:
        """End an open invitation."""
        self._tell(ask.WITHDRAW_INVITATION, organisation, str(id))

    def tokens(self) -> tuple[Token, ...]:
        """Read your newest tokens; scope "read"."""
        return self._ask(ask.LIST_TOKENS, Page[Token]).results

    def revoke_token(self, id: int) -> None:
        """End one of your tokens at once, also the one in use; scope "read"."""
        self._tell(ask.REVOKE_TOKEN, str(id))
