"""Running saved searches again when there is new supply, and telling what is new."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from seutu.core.kinds import kind, kinds
from seutu.core.language import LanguageMap
from seutu.matching.models import Alerted, IndexMark
from seutu.matching.needs import Need
from seutu.matching.selectors import find_matches, matcher, search_records
from seutu.notifications.events import Event, register_event
from seutu.notifications.models import SavedSearch
from seutu.notifications.services import notify
from seutu.search.ports import FACETS

DEPTH = 30
BATCH = 25
# A record is indexed some time after it is first seen; what was told is kept, so
# looking back too far tells nothing twice.
OVERLAP = timedelta(days=2)
# Names of filters in addresses that are not those of the index.
RENAMED = {"record_language": "language"}

_body: Promise = ngettext_lazy(
    "%(count)d new record for your search “%(title)s”: %(record)s.",
    "%(count)d new records for your search “%(title)s”, such as %(record)s.",
    "count",
)
_subject: Promise = ngettext_lazy(
    "%(count)d new record for “%(title)s”",
    "%(count)d new records for “%(title)s”",
    "count",
)
FOUND = Event(name="search.found", category="searches", subject=_subject, body=_body)


def register() -> None:
    register_event(FOUND)


def run_searches(*, at_most: int = BATCH) -> int:
    """Run the saved searches that new supply has left behind; returns how many.

    Small steps: the next round takes up the rest. Raises `IndexUnusable`.
    """
    searches = list(due()[:at_most])
    for search in searches:
        run_search(search)
    return len(searches)


def due() -> "QuerySet[SavedSearch]":
    """List the searches that have not been run since supply was last indexed."""
    mark = IndexMark.objects.filter(pk=1).first()
    if mark is None:
        return SavedSearch.objects.none()
    waiting = SavedSearch.objects.filter(
        last_seen_at__lt=mark.written_at, owner__is_active=True
    )
    return waiting.order_by("last_seen_at")


@transaction.atomic
def run_search(search: SavedSearch) -> tuple[str, ...]:
    """Tell the owner of a search which records are new for it; returns their names."""
    since = max(search.last_seen_at - OVERLAP, search.created_at)
    started = timezone.now()
    names = found_by(search)
    seen = set(
        Alerted.objects.filter(search=search, record__in=names).values_list(
            "record", flat=True
        )
    )
    new = [name for name in _appeared(names, since) if name not in seen]
    Alerted.objects.bulk_create(
        [Alerted(search=search, record=name) for name in new], ignore_conflicts=True
    )
    SavedSearch.objects.filter(pk=search.pk).update(last_seen_at=started)
    if new:
        notify(
            FOUND,
            subject=f"search:{search.pk}",
            key=f"{started:%Y%m%d%H%M%S%f}",
            title=search.name,
            count=len(new),
            record=_title(new[0]),
        )
    return tuple(new)


def found_by(search: SavedSearch) -> list[str]:
    """Name the records that answer a search, the best first; raises `IndexUnusable`."""
    filters = {
        RENAMED.get(name, name): tuple(values)
        for name, values in search.filters.items()
        if RENAMED.get(name, name) in FACETS
    }
    every_kind = tuple(known.name for known in kinds())
    filters["kind"] = (search.kind,) if search.kind else every_kind
    if search.text:
        found = find_matches(
            Need(text=search.text, language=search.language),
            filters=filters,
            limit=DEPTH,
            explain=False,
        )
        weak = matcher().calibration.weak
        return [match.id for match in found.matches if match.score >= weak]
    return list(search_records("", filters=filters, limit=DEPTH).ids)


def _appeared(names: list[str], since: datetime) -> list[str]:
    new: set[str] = set()
    for known in kinds():
        keys = [
            name.partition(":")[2]
            for name in names
            if name.startswith(f"{known.name}:")
        ]
        appeared = known.records.first_seen_after(keys, since) if keys else ()
        new.update(f"{known.name}:{pk}" for pk in appeared)
    return [name for name in names if name in new]


def _title(name: str) -> LanguageMap | str:
    known, _colon, pk = name.partition(":")
    text = next(iter(kind(known).records.texts([pk])), None)
    return text.title if text else ""
