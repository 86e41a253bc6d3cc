"""Which datasets stand in the published catalogue, page by page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_default_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from seutu.catalogue.models import Dataset, Distribution
from seutu.catalogue.rdf.naming import Site
from seutu.core.errors import Invalid
from seutu.core.pagination import (
    counted_up_to,
    decode_cursor,
    encode_cursor,
    rows_behind,
)

COUNTED = 10_000


def site() -> Site:
    """Say who publishes; the words are English, as those of source catalogues are."""
    return Site(
        url=settings.SITE_URL,
        title={"en": "Seutu"},
        description={
            "en": "Open and restricted data of European administrations, gathered from"
            " their own catalogues."
        },
        languages=tuple(code for code, _name in settings.LANGUAGES),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What of the catalogue somebody asks for; an empty value is no condition.

    `changed_since` is the moment of the last change here, not of the data.
    """

    source: str = ""
    country: str = ""
    theme: str = ""
    changed_since: datetime | None = None
    high_value: bool = False

    def rows(self) -> QuerySet[Dataset]:
        """Query the datasets. Of doubles the whole catalogue has one, a source its own.

        What has vanished from its source is left out, so that who reads all pages can
        tell what is gone.
        """
        conditions = Q(vanished_at__isnull=True)
        if self.source:
            conditions &= Q(catalogue=self.source)
        else:
            conditions &= ~Q(folding=Dataset.Folding.DUPLICATE)
        if self.country:
            conditions &= Q(country=self.country)
        if self.changed_since:
            conditions &= Q(updated_at__gte=self.changed_since)
        if self.high_value:
            conditions &= ~Q(hvd_categories=[])
        found = Dataset.objects.filter(conditions)
        if self.theme:
            # Both databases can look for the quoted code in the text of the list. A
            # pattern is rare to PostgreSQL, which would read and sort the whole table.
            place = StrIndex(Cast("themes", CharField()), Value(json.dumps(self.theme)))
            found = found.filter(GreaterThan(place, 0))
        return found

    @property
    def order(self) -> tuple[str, ...]:
        """Changes come in the order in which they happened, so that none is missed."""
        return ("updated_at", "pk") if self.changed_since else ("pk",)


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """One page of datasets; cursors are None where there is no such page.

    The cursor of the first page is empty.
    """

    rows: Sequence[Dataset]
    next: str | None
    previous: str | None


def datasets_page(selection: Selection, *, cursor: str, limit: int) -> DatasetPage:
    """Read a page with its files: four queries, however many rows it has.

    Raises `Invalid` for a cursor that is none.
    """
    order = selection.order
    after = _place(cursor, order) if cursor else None
    found = _places(selection, order, after, limit + 1)
    shown = found[:limit]
    ids = [place[-1] for place in shown]
    datasets = complete(Dataset.objects.filter(pk__in=ids)).order_by(*order)
    return DatasetPage(
        rows=list(datasets),
        next=_cursor(shown[-1]) if len(found) > limit else None,
        previous=_before(selection, shown, after, limit),
    )


def complete(rows: QuerySet[Dataset]) -> QuerySet[Dataset]:
    """Read with the datasets what is said of them in a catalogue."""
    files = Distribution.objects.order_by("dataset", "position")
    return rows.select_related("publisher", "catalogue").prefetch_related(
        Prefetch("distributions", queryset=files)
    )


def counted(selection: Selection) -> int | None:
    """Count the datasets up to ten thousand; None where there are more."""
    total = counted_up_to(selection.rows(), COUNTED)
    return None if total.is_more else total.number


def moment_of(text: str) -> datetime:
    """Read "2026-05-03" or a date with time; raises `Invalid` for anything else."""
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime(day.year, day.month, day.day)
    except ValueError:
        moment = None
    if moment is None:
        raise Invalid(
            _("Give a date such as 2026-05-03, or 2026-05-03T12:00:00Z."),
            field="modified_since",
        )
    return make_aware(moment, get_default_timezone()) if is_naive(moment) else moment


Place = Sequence[str | datetime]


def _places(
    selection: Selection, order: tuple[str, ...], after: Place | None, count: int
) -> list[Place]:
    """Read the next places in an order, behind one or from the start."""
    if after is None:
        return [*selection.rows().order_by(*order).values_list(*order)[:count]]
    # What lies behind the place has changed since: said twice, SQLite begins at the
    # first moment and reads up to the place.
    rows = replace(selection, changed_since=None).rows().order_by(*order)
    found = rows_behind(rows.only(*order), order, after, count)
    return [tuple(getattr(row, name) for name in order) for row in found]


def _before(
    selection: Selection,
    shown: Sequence[Place],
    after: Place | None,
    limit: int,
) -> str | None:
    """Find the cursor of the page before, by reading backwards in the same order."""
    if after is None:
        return None
    first = shown[0] if shown else after
    order = tuple(f"-{name}" for name in selection.order)
    since = selection.changed_since
    rows = replace(selection, changed_since=None).rows().order_by(*order)
    found = rows_behind(rows.only(*selection.order), order, first, limit + 1)
    places = [tuple(getattr(row, name) for name in selection.order) for row in found]
    if since:
        places = [place for place in places if place[0] >= since]
    return _cursor(places[-1]) if len(places) > limit else ""


def _cursor(place: Place) -> str:
    return encode_cursor(
        *(
            value.isoformat() if isinstance(value, datetime) else value
            for value in place
        )
    )


def _place(cursor: str, order: tuple[str, ...]) -> Place:
    values = decode_cursor(cursor, size=len(order))
    if len(order) == 1:
        return values
    try:
        moment = Dataset._meta.get_field("updated_at").to_python(values[0])
    except (ValidationError, ValueError):
        moment = None
    if moment is None:
        raise Invalid(
            _("This cursor is not valid. Start again from the first page."),
            field="cursor",
        )
    return moment, values[1]
