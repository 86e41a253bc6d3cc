"""Uploaded lists for their editors: what comes in, what is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seutu.harvest.glimpses import glimpse
from seutu.harvest.readers.spreadsheet_rows import Problem, Remark
from seutu.harvest.uploading import Preview
from seutu.web.presenters.harvesting_adding import PreviewRow, preview_rows

SHOWN = 20
MOST_REMARKS = 100
REMARKS: Mapping[Problem, str | Promise] = {
    Problem.NO_TITLE: _("Row %(row)s: there is no title."),
    Problem.OTHER_TITLE: _(
        "Row %(row)s: it has the identifier of row %(other)s, “%(value)s”, and another"
        " title."
    ),
    Problem.REPEATED: _("Row %(row)s: it repeats row %(other)s."),
    Problem.SAME_TITLE: _(
        "Row %(row)s: it has the title of row %(other)s and was taken for another file"
        " of that dataset."
    ),
    Problem.NO_ADDRESS: _("Row %(row)s: “%(value)s” is no web address."),
    Problem.NO_DATE: _("Row %(row)s: “%(value)s” is no date."),
    Problem.UNKNOWN_THEME: _("Row %(row)s: “%(value)s” is no European data theme."),
    Problem.UNKNOWN_FREQUENCY: _("Row %(row)s: “%(value)s” names no frequency."),
    Problem.UNKNOWN_ACCESS: _(
        "Row %(row)s: “%(value)s” does not say who may get the data."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What publishing would do, in sentences."""

    total: int
    created: int
    updated: int
    unchanged: int
    gone: int
    rows: tuple[tuple[str, PreviewRow], ...]
    refused: tuple[str, ...]
    refused_count: int
    remarks: tuple[str, ...]
    remarks_count: int


def preview_view(found: Preview) -> PreviewView:
    remarks = [remark for one in found.rows for remark in one.remarks]
    shown = found.rows[:SHOWN]
    rows = preview_rows(glimpse(one.record) for one in shown)
    numbers = [", ".join(map(str, one.rows)) for one in shown]
    return PreviewView(
        total=len(found.rows),
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        gone=found.gone,
        rows=tuple(zip(numbers, rows, strict=True)),
        refused=tuple(said(one.remark) for one in found.refused[:MOST_REMARKS]),
        refused_count=len(found.refused),
        remarks=tuple(said(remark) for remark in remarks[:MOST_REMARKS]),
        remarks_count=len(remarks),
    )


def said(remark: Remark) -> str:
    """Say in the reader's language what is wrong with a row."""
    return str(REMARKS[remark.problem]) % {
        "row": remark.row,
        "other": remark.other,
        "value": remark.value,
    }
