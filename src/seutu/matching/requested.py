"""Data requests as the matcher reads them: what is like them, what may answer them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from seutu.catalogue.models import Dataset
from seutu.challenges.models import DataRequest
from seutu.challenges.services import propose_candidates
from seutu.core.kinds import RecordText
from seutu.matching import indexing
from seutu.matching.comparing import Likeness, compare
from seutu.matching.needs import Need
from seutu.matching.selectors import calibration, find_matches

# Requests weighed against a new one: the newest of those that still say something.
MOST_COMPARED = 400
DEPTH = 20
BATCH = 10


def text_of(request: DataRequest) -> RecordText:
    """Read a request as the matcher reads a record."""
    tags = {**request.what, **request.wanted_fields}
    return RecordText(
        id=request.subject,
        kind="datarequest",
        title=request.title,
        description={
            tag: f"{request.what.get(tag, '')}\n{request.wanted_fields.get(tag, '')}"
            for tag in tags
        },
        facets={
            name: values
            for name, values in {
                "country": (request.country,) if request.country else (),
                "theme": tuple(request.themes),
            }.items()
            if values
        },
        modified=_day(request.asked_at.date()),
    )


def need_of(request: DataRequest) -> Need:
    """Read a request as a need for data; what it is for is not what is looked for."""
    text = text_of(request)
    tag = request.language
    return Need(
        title=text.title.get(tag, ""),
        text=text.description.get(tag, ""),
        language="" if tag == "und" else tag,
        region=request.region_id or request.country,
    )


def like_requests(need: Need, *, exclude: Iterable[str] = ()) -> list[Likeness]:
    """Find the public requests that ask for the like, in any language, best first.

    Those below a weak score are left out. Raises `IndexUnusable`.
    """
    rows = (
        DataRequest.objects.public()
        .standing()
        .exclude(pk__in=list(exclude))
        .order_by("-asked_at", "pk")[:MOST_COMPARED]
    )
    least = calibration().weak
    return [one for one in compare(need, map(text_of, rows)) if one.score >= least]


def datasets_for(
    need: Need, *, limit: int = DEPTH, publisher: str = ""
) -> list[Likeness]:
    """Find the datasets that may answer a need; of one publisher, if one is named.

    Raises `IndexUnusable`.
    """
    found = find_matches(
        need,
        filters={"kind": ("dataset",)},
        limit=limit * (5 if publisher else 1),
        explain=False,
    )
    least = calibration().weak
    matches = [
        Likeness(one.id.partition(":")[2], one.score)
        for one in found.matches
        if one.score >= least
    ]
    if publisher:
        keys = [one.id for one in matches]
        own = set(
            Dataset.objects.filter(pk__in=keys, publisher=publisher).values_list(
                "pk", flat=True
            )
        )
        matches = [one for one in matches if one.id in own]
    return matches[:limit]


def waiting() -> "QuerySet[DataRequest]":
    """List the open requests that were not compared with the supply of today."""
    mark = indexing.mark()
    rows = DataRequest.objects.public().open().exclude(matched_mark=mark)
    return rows.order_by("matched_mark", "pk")


def look_for_answers(*, at_most: int = BATCH) -> int:
    """Ask about datasets that came after a request and may answer it; returns how many.

    Small steps: the next round takes up the rest. Raises `IndexUnusable`.
    """
    asked = 0
    mark = indexing.mark()
    for request in waiting()[:at_most]:
        asked += len(propose_candidates(request, _new_answers(request), mark=mark))
    return asked


def _new_answers(request: DataRequest) -> dict[str, float]:
    least = calibration().answers
    scores = {
        one.id: one.score
        for one in datasets_for(need_of(request))
        if one.score >= least
    }
    later = Dataset.objects.canonical().filter(
        pk__in=scores, first_seen_at__gt=request.asked_at
    )
    delivered = request.deliveries.exclude(dataset=None).values("dataset")
    fresh = later.exclude(pk__in=delivered).values_list("pk", flat=True)
    return {pk: scores[pk] for pk in fresh}


def _day(day: date) -> int:
    return int(f"{day:%Y%m%d}")
