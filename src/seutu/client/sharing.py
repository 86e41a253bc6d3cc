"""Answers that are put forward for challenges, and owning a challenge together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page
from seutu.client.records import OrganisationRef

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An answer that somebody put forward: a record ("<kind>:<id>"), or words alone."""

    id: int
    challenge: str
    note: str
    state: str
    is_held: bool
    made_at: datetime
    record: str | None = None
    organisation: OrganisationRef | None = None
    reason: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """An organisation that shares a challenge, was invited, or asks to.

    `merges` is the challenge it brings in; `message` is for the two sides alone.
    """

    id: int
    url: str
    challenge: str
    state: str
    proposed_at: datetime
    organisation: OrganisationRef | None = None
    merges: str | None = None
    message: str = ""
    answered_at: datetime | None = None


class Sharing(Connection):
    """What others bring to a challenge; writing needs the scope "challenges"."""

    def offers(self, challenge: str) -> Iterator[Offer]:
        """Yield the answers put forward for a challenge that you may see."""
        return self._each(ask.LIST_OFFERS, Page[Offer], challenge, limit=MOST_ROWS)

    def offer_answer(
        self,
        challenge: str,
        note: str,
        *,
        record: str = "",
        organisation: str | None = None,
    ) -> Offer:
        """Say that you can answer it, with a record or in words.

        Raises `Conflict` when you have put the same forward.
        """
        return self._ask(
            ask.OFFER_ANSWER,
            Offer,
            challenge,
            note=note,
            record=record,
            organisation=organisation,
        )

    def judge_offer(self, id: int, *, accept: bool, reason: str = "") -> Offer:
        """Take an answer up, or not; what does not fit needs a reason."""
        return self._ask(ask.JUDGE_OFFER, Offer, str(id), accept=accept, reason=reason)

    def withdraw_offer(self, id: int) -> None:
        """Take back what the owners have not judged yet."""
        self._tell(ask.WITHDRAW_OFFER, str(id))

    def partnerships(self, challenge: str) -> Iterator[Partnership]:
        """Yield who shares a challenge, and the proposals of your organisations."""
        return self._each(
            ask.LIST_PARTNERSHIPS, Page[Partnership], challenge, limit=MOST_ROWS
        )

    def ask_to_join(
        self,
        challenge: str,
        organisation: str,
        *,
        merging: str | None = None,
        message: str = "",
    ) -> Partnership:
        """Ask to own a challenge together; `merging` is one of yours to bring in."""
        return self._ask(
            ask.PROPOSE_PARTNERSHIP,
            Partnership,
            challenge,
            kind="ask",
            organisation=organisation,
            merging=merging,
            message=message,
        )

    def invite_partner(
        self, challenge: str, organisation: str, *, message: str = ""
    ) -> Partnership:
        """Invite an organisation to own your challenge with you."""
        return self._ask(
            ask.PROPOSE_PARTNERSHIP,
            Partnership,
            challenge,
            kind="invite",
            organisation=organisation,
            message=message,
        )

    def answer_partnership(
        self, id: int, *, accept: bool, merging: str | None = None
    ) -> Partnership:
        """Consent to a proposal of the other side, or decline it.

        Raises `Conflict` when it was answered or taken back.
        """
        return self._ask(
            ask.ANSWER_PARTNERSHIP, Partnership, str(id), accept=accept, merging=merging
        )

    def end_partnership(self, id: int) -> None:
        """Take your open proposal back, or leave a challenge that you share."""
        self._tell(ask.END_PARTNERSHIP, str(id))

    def undo_merge(self, id: int) -> None:
        """Let the challenge that a partnership brought in stand on its own again."""
        self._tell(ask.UNDO_MERGE, str(id))
