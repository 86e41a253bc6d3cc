"""Data requests as tables that leave the site: CSV and JSON, nobody's name in them."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from seutu.challenges.data_requests.selectors import Supporters, supporters
from seutu.challenges.models import DataRequest, DataRequestQuerySet
from seutu.web.presenters.spreads import plain

MOST_EXPORTED = 20_000
BATCH = 500
HEADER = (
    *("id", "title", "title_language", "what", "purpose", "fields", "state"),
    *("is_overdue", "publisher", "publisher_name", "asked_on", "first_answered_on"),
    *("planned_on", "delivered_on", "decline_reason", "answer", "country", "region"),
    *("themes", "period_from", "period_to", "format", "frequency", "people"),
    *("organisations", "delivered", "merged_into", "address"),
)

Cell = str | int | bool | None


def table_rows(requests: DataRequestQuerySet) -> Iterator[tuple[Cell, ...]]:
    """Give requests in the columns of `HEADER`, in their order."""
    found = requests.select_related("publisher").prefetch_related("deliveries")
    batch: list[DataRequest] = []
    for one in found[:MOST_EXPORTED].iterator(chunk_size=BATCH):
        batch.append(one)
        if len(batch) == BATCH:
            yield from _rows(batch)
            batch = []
    yield from _rows(batch)


def as_csv(requests: DataRequestQuerySet, name: str) -> StreamingHttpResponse:
    """Answer with UTF-8 CSV; cells that begin like formulas are quoted."""
    return csv_response(HEADER, table_rows(requests), name)


def as_json(requests: DataRequestQuerySet, name: str) -> HttpResponse:
    """Answer with a JSON list of objects, one for each request."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in table_rows(requests)]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_response(
    header: Sequence[str], rows: Iterable[Sequence[Cell | float]], name: str
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        _lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """Gives back each line that a CSV writer writes."""

    def write(self, line: str) -> str:
        return line


def _lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell | float]]
) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        cells = [plain(cell) if isinstance(cell, str) else _said(cell) for cell in row]
        yield writer.writerow(cells)


def _said(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else cell


def _rows(batch: Sequence[DataRequest]) -> Iterator[tuple[Cell, ...]]:
    counted = supporters(one.pk for one in batch)
    for one in batch:
        yield _row(one, counted[one.pk])


def _row(one: DataRequest, counted: Supporters) -> tuple[Cell, ...]:
    tag = next(iter(one.title), "und")
    publisher = one.publisher
    delivered = [
        row.address or f"{settings.SITE_URL}/en/datasets/{row.dataset_id}/"
        for row in one.deliveries.all()
        if row.address or row.dataset_id
    ]
    return (
        one.pk,
        one.title.get(tag, ""),
        tag,
        next(iter(one.what.values()), ""),
        next(iter(one.purpose.values()), ""),
        next(iter(one.wanted_fields.values()), ""),
        one.state,
        one.is_overdue(timezone.localdate()),
        publisher.pk if publisher else "",
        str(publisher) if publisher else "",
        _day(one.asked_at),
        _day(one.first_answered_at),
        f"{one.planned_on or ''}",
        _day(one.delivered_at),
        one.decline_reason,
        one.answer,
        one.country,
        one.region_id or "",
        " ".join(one.themes),
        f"{one.period_from or ''}",
        f"{one.period_to or ''}",
        one.file_format,
        one.frequency,
        counted.people,
        counted.organisations,
        " ".join(delivered),
        one.merged_into_id or "",
        f"{settings.SITE_URL}{one.get_absolute_url()}",
    )


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
