"""What a person may do on a site through a token: each call is one of its scopes."""

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.matches import Judgement


class Writing(Connection):
    """Requests that change something; the site asks for a token with the scope.

    They are sent once: when no answer comes, nobody knows whether they were done.
    """

    def judge(
        self, challenge: str, record: str, *, fits: bool, because: str, note: str = ""
    ) -> Judgement:
        """Say whether a record ("<kind>:<id>") fits a challenge; replaces your last.

        `because` is a reason the API lists; scope "judgements".
        """
        return self._ask(
            ask.JUDGE,
            Judgement,
            challenge,
            record=record,
            fits=fits,
            because=because,
            note=note,
        )

    def withdraw_judgement(self, challenge: str, record: str) -> None:
        """Take back your verdict on a record; scope "judgements"."""
        self._tell(ask.WITHDRAW_JUDGEMENT, challenge, record)
