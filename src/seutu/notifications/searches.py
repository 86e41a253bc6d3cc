"""Searches that people save; who finds new records for them tells of "search:<id>"."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid
from seutu.core.ids import unguessable_id
from seutu.core.subjects import Subject, Viewer
from seutu.notifications.models import Follow, Happening, Reason, SavedSearch
from seutu.notifications.services import follow

MOST_SEARCHES = 100
LONGEST_TEXT = 50_000
LONGEST_VALUE = 200
MOST_VALUES = 50
KINDS = ("", "dataset", "solution", "challenge")

Filters = Mapping[str, Sequence[str]]


@transaction.atomic
def save_search(
    *,
    by: User,
    name: str,
    text: str = "",
    language: str = "",
    kind: str = "",
    filters: Filters | None = None,
) -> SavedSearch:
    """Keep a need, or a list with filters, and follow what is new for it.

    The same search of a person is kept once. Raises `Invalid` for what cannot be
    searched, `Conflict` when there are too many.
    """
    kept = {key: list(values) for key, values in sorted((filters or {}).items())}
    _check(text=text, language=language, kind=kind, filters=kept)
    mine = SavedSearch.objects.filter(owner=by)
    same = mine.filter(text=text, kind=kind, filters=kept).first()
    if same is not None:
        return same
    if mine.count() >= MOST_SEARCHES:
        raise Conflict(
            ngettext(
                "You have saved %(most)d search. Delete one you no longer need.",
                "You have saved %(most)d searches. Delete one you no longer need.",
                MOST_SEARCHES,
            )
            % {"most": MOST_SEARCHES}
        )
    search = SavedSearch.objects.create(
        owner=by,
        name=_name(name),
        text=text,
        language=language,
        kind=kind,
        filters=kept,
    )
    follow(by, subject_of(search), because=Reason.SAVED)
    record("search.saved", target=search, actor=by)
    return search


@transaction.atomic
def rename_search(search: SavedSearch, *, by: User, name: str) -> None:
    """Give a search another name; raises `Invalid` for an empty one."""
    search.name = _name(name)
    search.save(update_fields=["name"])
    record("search.renamed", target=search, actor=by)


@transaction.atomic
def open_feed(search: SavedSearch, *, by: User) -> str:
    """Give a search a secret address to be read at; a new one ends the old one."""
    search.feed_key = unguessable_id()
    search.save(update_fields=["feed_key"])
    record("search.feed-opened", target=search, actor=by)
    return search.feed_key


@transaction.atomic
def close_feed(search: SavedSearch, *, by: User) -> None:
    """End the feed of a search: its address answers nobody any more."""
    search.feed_key = None
    search.save(update_fields=["feed_key"])
    record("search.feed-closed", target=search, actor=by)


@transaction.atomic
def delete_search(search: SavedSearch, *, by: User) -> None:
    """Forget a search with its notices."""
    record("search.deleted", target=search, actor=by)
    subject = subject_of(search)
    Follow.objects.filter(subject=subject).delete()
    Happening.objects.filter(subject=subject).delete()
    search.delete()


def subject_of(search: SavedSearch) -> str:
    return f"search:{search.pk}"


def url_of(search: SavedSearch) -> str:
    """Give the path of a search's results, in the active language.

    A need too long for an address is found again from its page of saved searches.
    """
    query = [(key, value) for key, many in search.filters.items() for value in many]
    if not search.text:
        path = reverse(f"{search.kind or 'dataset'}_list")
        return f"{path}?{urlencode(query)}" if query else path
    kind = [("kind", search.kind)] if search.kind else []
    return f"{reverse('match')}?{urlencode([('text', search.text), *kind, *query])}"


class Searches:
    """Answers for subjects "search:<id>": their owners alone see them."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            str(search.pk): Subject(
                name=subject_of(search),
                title={"und": search.name},
                url=f"{reverse('saved_searches')}#search-{search.pk}",
            )
            for search in SavedSearch.objects.filter(pk__in=_numbers(ids))
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        if not viewer.is_authenticated:
            return set()
        mine = SavedSearch.objects.filter(owner_id=viewer.pk, pk__in=_numbers(ids))
        return {str(key) for key in mine.values_list("pk", flat=True)}

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        return action == "view" and bool(self.visible(viewer, [pk]))


def _numbers(ids: list[str]) -> list[int]:
    return [
        int(key) for key in ids if key.isascii() and key.isdigit() and len(key) < 19
    ]


def _name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or not _can_be_stored(shown):
        raise Invalid(_("Give the search a name."), field="name")
    if len(shown) > 120:
        raise Invalid(_("A name may have up to 120 letters."), field="name")
    return shown


def _check(
    *, text: str, language: str, kind: str, filters: Mapping[str, list[str]]
) -> None:
    values = [value for many in filters.values() for value in many]
    if not text.strip() and not values:
        raise Invalid(_("Write a need or choose a filter first."), field="text")
    if len(text) > LONGEST_TEXT or len(language) > 35 or kind not in KINDS:
        raise Invalid(_("This search cannot be saved."), field="text")
    if len(values) > MOST_VALUES or any(
        len(part) > LONGEST_VALUE for part in (*filters, *values)
    ):
        raise Invalid(_("This search has too many or too long filters."), field="text")
    if not all(_can_be_stored(part) for part in (text, language, *filters, *values)):
        raise Invalid(
            _("The text holds a character that cannot be kept."), field="text"
        )


def _can_be_stored(text: str) -> bool:
    """Tell whether a database takes a text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
