"""An account, its organisations, and the challenges they state, through the client."""

from collections.abc import Iterator, Mapping, Sequence

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.ownership import (
    Account,
    Advice,
    Answers,
    OwnChallenge,
    OwnOrganisation,
    Versioned,
)
from seutu.client.pages import Page
from seutu.client.records import Challenge

MOST_ROWS = 100


class Owning(Connection):
    """What one does for an organisation; each needs a token with the scope named."""

    def me(self) -> Account:
        """Read whom the token stands for and what it may do; scope "read"."""
        return self._ask(ask.ME, Account)

    def my_organisations(self) -> tuple[OwnOrganisation, ...]:
        """Read the organisations you belong to, with your role; scope "read"."""
        return self._ask(ask.MY_ORGANISATIONS, Page[OwnOrganisation]).results

    def register_organisation(
        self,
        name: Mapping[str, str],
        *,
        kind: str,
        place: str = "",
        languages: Sequence[str] = (),
        homepage: str = "",
        key: str = "",
    ) -> OwnOrganisation:
        """Register an organisation that you own from then on; scope "organisations".

        The same `key` registers the same organisation, so it may be sent again.
        """
        return self._ask(
            ask.REGISTER_ORGANISATION,
            OwnOrganisation,
            name=name,
            kind=kind,
            place=place,
            languages=languages,
            homepage=homepage,
            key=key,
        )

    def my_challenges(self) -> Iterator[OwnChallenge]:
        """Yield drafts and challenges of your organisations; scope "challenges"."""
        return self._each(ask.MY_CHALLENGES, Page[OwnChallenge], limit=MOST_ROWS)

    def create_challenge(
        self, organisation: str, answers: Answers, *, key: str = ""
    ) -> OwnChallenge:
        """Begin a draft that only the organisation sees; scope "challenges".

        The same `key` (32 hexadecimal digits) twice makes one draft.
        """
        return self._ask(
            ask.CREATE_CHALLENGE,
            OwnChallenge,
            organisation=organisation,
            answers=answers,
            key=key,
        )

    def change_challenge(self, challenge: Versioned, answers: Answers) -> OwnChallenge:
        """Save some answers, planned dates among them; those left out stay.

        Scope "challenges".

        Raises `Conflict` when somebody saved after this version was read.
        """
        return self._ask(
            ask.CHANGE_CHALLENGE,
            OwnChallenge,
            challenge.id,
            answers=answers,
            version=challenge.version,
        )

    def delete_draft(self, id: str) -> None:
        """Remove a draft for good; scope "challenges"."""
        self._tell(ask.DELETE_DRAFT, id)

    def advice(self, id: str) -> tuple[Advice, ...]:
        """Read what could be better; nothing of it is required. Scope "challenges"."""
        return self._ask(ask.ADVISE, Page[Advice], id).results

    def publish_challenge(self, challenge: Versioned) -> OwnChallenge:
        """Make a draft public, as it was read; scope "challenges".

        `is_held` of the answer says that a moderator looks at it first. Raises
        `Conflict` when it is no draft any more or was changed since.
        """
        return self._ask(
            ask.PUBLISH_CHALLENGE,
            OwnChallenge,
            challenge.id,
            version=challenge.version,
        )

    def move_challenge(
        self, challenge: Versioned, state: str, *, reason: str = "", note: str = ""
    ) -> Challenge:
        """Take a public challenge to another state, as it was read; tells followers.

        Closing needs a `reason` the API lists; `note` says what became of it. Raises
        `Conflict` when the state cannot follow or somebody was quicker. Scope
        "challenges".
        """
        return self._ask(
            ask.MOVE,
            Challenge,
            challenge.id,
            state=state,
            version=challenge.version,
            reason=reason,
            note=note,
        )
