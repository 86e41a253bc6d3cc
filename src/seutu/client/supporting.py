"""Pledges and support of challenges through the client."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page
from seutu.client.records import OrganisationRef

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """A promise to a challenge; who made it alone has no name here.

    `amount` is in hours a week or in euros. `answer` is what the owners said.
    """

    id: int
    url: str
    challenge: str
    kind: str
    conditions: str
    state: str
    is_held: bool
    made_at: datetime
    amount: Decimal | None = None
    organisation: OrganisationRef | None = None
    answer: str = ""
    answered_at: datetime | None = None
    fulfilled_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Support:
    """How many people want a challenge solved."""

    challenge: str
    supporters: int


class Supporting(Connection):
    """What backs a challenge; writing needs a token with the scope "challenges"."""

    def pledges(self, challenge: str) -> Iterator[Pledge]:
        """Yield the pledges to a challenge that you may see."""
        return self._each(ask.LIST_PLEDGES, Page[Pledge], challenge, limit=MOST_ROWS)

    def my_pledges(self) -> Iterator[Pledge]:
        """Yield what you pledged, for yourself or for your organisations."""
        return self._each(ask.MY_PLEDGES, Page[Pledge], limit=MOST_ROWS)

    def pledge(self, id: int) -> Pledge:
        """Read a pledge."""
        return self._ask(ask.GET_PLEDGE, Pledge, str(id))

    def make_pledge(
        self,
        challenge: str,
        kind: str,
        *,
        amount: Decimal | int | None = None,
        conditions: str = "",
        organisation: str | None = None,
    ) -> Pledge:
        """Promise something; `kind` is one the API lists, None pledges for yourself.

        Raises `Conflict` when the challenge is over or the promise stands already.
        """
        return self._ask(
            ask.MAKE_PLEDGE,
            Pledge,
            challenge,
            kind=kind,
            amount=amount,
            conditions=conditions,
            organisation=organisation,
        )

    def answer_pledge(self, id: int, *, accept: bool, words: str = "") -> Pledge:
        """Accept or decline a pledge to your challenge; declining needs words."""
        return self._ask(ask.ANSWER_PLEDGE, Pledge, str(id), accept=accept, words=words)

    def fulfil_pledge(self, id: int) -> Pledge:
        """Say that a promise was kept."""
        return self._ask(ask.FULFIL_PLEDGE, Pledge, str(id))

    def withdraw_pledge(self, id: int) -> None:
        """Take your promise back while it is not kept."""
        self._tell(ask.WITHDRAW_PLEDGE, str(id))

    def support(self, challenge: str) -> Support:
        """Say that you want a challenge solved; saying it twice counts once."""
        return self._ask(ask.SUPPORT, Support, challenge)

    def withdraw_support(self, challenge: str) -> Support:
        """Stop supporting a challenge."""
        return self._ask(ask.WITHDRAW_SUPPORT, Support, challenge)
