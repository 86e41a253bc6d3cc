"""Lists of records as Atom feeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.core.kinds import kinds
from seutu.core.pagination import page_newest_first
from seutu.notifications.models import SavedSearch
from seutu.notifications.searches import url_of
from seutu.web.atom import AtomEntry, AtomFeed
from seutu.web.criteria import Criteria
from seutu.web.presenters import labels
from seutu.web.presenters.entries import MODELS, Row, owner, owner_link, rows, summary
from seutu.web.presenters.lists import chosen_and_total

PAGE = 50


@dataclass(frozen=True, slots=True)
class FeedLink:
    """What a feed holds, and its address."""

    label: str
    url: str


def list_feed(
    kind: str, criteria: Criteria, *, cursor: str, extras: Mapping[str, str]
) -> AtomFeed:
    """Give one page of a list with its filters, in the order of the list."""
    chosen, _total = chosen_and_total(kind, criteria.filters, extras)
    page = page_newest_first(chosen, field="sort_date", cursor=cursor, limit=PAGE)
    listed = replace(criteria, kind="")
    query = listed.query(**extras).removeprefix("?")
    first = _address(reverse("feed", args=[kind]), query)
    more = listed.query(**extras, cursor=page.next) if page.next else ""
    here = listed.query(**extras, cursor=cursor) if cursor else query
    return AtomFeed(
        id=_address(f"/feeds/{kind}", urlencode(sorted(_pairs(criteria, extras)))),
        title=f"{labels.kind_plural(kind)} – Seutu",
        language=labels.reader_language(),
        author="Seutu",
        page=_address(reverse(f"{kind}_list"), query),
        here=_address(reverse("feed", args=[kind]), here.removeprefix("?")),
        first=first,
        next=_address(reverse("feed", args=[kind]), more.removeprefix("?"))
        if more
        else "",
        entries=entries_of(page.rows),
    )


def list_feed_link(
    kind: str, criteria: Criteria, extras: Mapping[str, str]
) -> FeedLink:
    """Lead to the feed of a list as it is narrowed now."""
    query = replace(criteria, kind="").query(**extras).removeprefix("?")
    return FeedLink(
        labels.kind_plural(kind), _address(reverse("feed", args=[kind]), query)
    )


def profile_feeds(name: str, value: str) -> tuple[FeedLink, ...]:
    """Lead to the feeds of all kinds for one organisation, region, theme or source."""
    query = urlencode({name: value})
    return tuple(
        FeedLink(
            str(kind.label_plural), _address(reverse("feed", args=[kind.name]), query)
        )
        for kind in kinds()
        if kind.name in MODELS
    )


def search_feed(search: SavedSearch, names: Sequence[str], address: str) -> AtomFeed:
    """Give what answers a saved search, newest first; its words stay out of it."""
    found: list[Row] = []
    for kind in kinds():
        keys = [key for known, _c, key in map(_parts, names) if known == kind.name]
        if keys and kind.name in MODELS:
            found += rows(kind.name).canonical().filter(pk__in=keys)
    found.sort(key=lambda entry: (entry.first_seen_at, entry.pk), reverse=True)
    return AtomFeed(
        id=address,
        title=f"{search.name} – Seutu",
        language=labels.reader_language(),
        author="Seutu",
        page=f"{settings.SITE_URL}{url_of(search)}"
        if not search.text
        else f"{settings.SITE_URL}{reverse('saved_searches')}",
        here=address,
        first=address,
        entries=entries_of(found),
    )


def entries_of(shown: Iterable[Row]) -> tuple[AtomEntry, ...]:
    """Show records in the words that the reader reads best; no query."""
    return tuple(map(_entry, shown))


def _entry(entry: Row) -> AtomEntry:
    kind = entry._meta.model_name or ""
    title = labels.content(entry.title)
    described = summary(entry.description)
    publisher = owner_link(owner(entry))
    return AtomEntry(
        id=f"{settings.SITE_URL}/{kind}s/{entry.pk}",
        title=title.value or entry.identifier,
        title_language=title.tag,
        url=f"{settings.SITE_URL}{entry.get_absolute_url()}",
        updated=entry.updated_at,
        published=entry.first_seen_at,
        summary=described.value if described else "",
        summary_language=described.tag if described else "",
        author=publisher.label.value if publisher else _("Publisher not stated"),
        categories=tuple((code, labels.theme_name(code)) for code in entry.themes),
    )


def _parts(name: str) -> tuple[str, str, str]:
    return name.partition(":")


def _pairs(criteria: Criteria, extras: Mapping[str, str]) -> list[tuple[str, str]]:
    filters = [(name, each) for name, many in criteria.filters.items() for each in many]
    return [*filters, *extras.items()]


def _address(path: str, query: str) -> str:
    return f"{settings.SITE_URL}{path}{'?' if query else ''}{query}"
