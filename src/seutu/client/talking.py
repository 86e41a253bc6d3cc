"""Comments, notices, follows and saved searches through the client."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.conversation import Comment, Follow, Marked, Notice, SavedSearch
from seutu.client.pages import Page

MOST_ROWS = 100
Said = Literal["comment", "question", "answer"]


class Talking(Connection):
    """What people say; writing needs a token with the scope named."""

    def comments(
        self, subject: str, *, parent: int | None = None, kind: Said | None = None
    ) -> Iterator[Comment]:
        """Yield what you may read about a subject ("<kind>:<id>"), oldest first."""
        return self._each(
            ask.LIST_COMMENTS,
            Page[Comment],
            subject=subject,
            parent=parent,
            kind=kind,
            limit=MOST_ROWS,
        )

    def comment(self, id: int) -> Comment:
        """Read a comment."""
        return self._ask(ask.GET_COMMENT, Comment, str(id))

    def post_comment(
        self,
        subject: str,
        text: str,
        *,
        kind: Said = "comment",
        parent: int | None = None,
        official: bool = True,
        acting_for: str | None = None,
        key: str = "",
    ) -> Comment:
        """Comment, ask or answer; scope "conversation".

        The same `key` twice makes one comment, so with a key of your own you may send
        again after `Unreachable`. An answer of somebody who may answer for the owner
        counts as the owner's unless `official` is False.
        """
        return self._ask(
            ask.POST_COMMENT,
            Comment,
            subject=subject,
            text=text,
            kind=kind,
            parent=parent,
            official=official,
            acting_for=acting_for,
            key=key,
        )

    def edit_comment(self, id: int, text: str) -> Comment:
        """Change your words while that is allowed; scope "conversation"."""
        return self._ask(ask.EDIT_COMMENT, Comment, str(id), text=text)

    def withdraw_comment(self, id: int) -> None:
        """Take your words back; scope "conversation"."""
        self._tell(ask.WITHDRAW_COMMENT, str(id))

    def notices(self, *, unread: bool = False) -> Iterator[Notice]:
        """Yield your notices, newest first; scope "notices"."""
        return self._each(
            ask.LIST_NOTICES, Page[Notice], unread=unread, limit=MOST_ROWS
        )

    def mark_notices_read(self, ids: Sequence[int] | None = None) -> int:
        """Mark notices as read, all without ids; tells how many were not."""
        marked = self._ask(
            ask.MARK_NOTICES_READ, Marked, ids=ids or (), all=ids is None
        )
        return marked.marked

    def follows(self) -> tuple[Follow, ...]:
        """Read what you follow, newest first; scope "notices"."""
        return self._ask(ask.LIST_FOLLOWS, Page[Follow]).results

    def follow(self, subject: str, *, cadence: str | None = None) -> Follow:
        """Follow a subject; None keeps how you hear of it. Scope "notices"."""
        return self._ask(ask.FOLLOW, Follow, subject, cadence=cadence)

    def unfollow(self, subject: str) -> None:
        """Stop following a subject; scope "notices"."""
        self._tell(ask.UNFOLLOW, subject)

    def searches(self) -> tuple[SavedSearch, ...]:
        """Read your saved searches, newest first; scope "notices"."""
        return self._ask(ask.LIST_SEARCHES, Page[SavedSearch]).results

    def save_search(
        self,
        name: str,
        *,
        text: str = "",
        language: str = "",
        kind: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
    ) -> SavedSearch:
        """Keep a need or a list; saving the same again gives the same."""
        return self._ask(
            ask.SAVE_SEARCH,
            SavedSearch,
            name=name,
            text=text,
            language=language,
            kind=kind,
            filters={key: list(values) for key, values in (filters or {}).items()},
        )

    def delete_search(self, id: int) -> None:
        """Delete a saved search of yours; scope "notices"."""
        self._tell(ask.DELETE_SEARCH, str(id))
