"""Keeping the assessments in step with demand and supply, a little at a time.

What waits is written in the database: a demand that is due, a change that was not
looked at. A process killed anywhere leaves it there; doing a step twice does no harm.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from seutu.audit.services import record
from seutu.catalogue.models import Catalogue, Dataset
from seutu.core.ids import record_id
from seutu.core.locks import only_process
from seutu.matching import indexing
from seutu.matching.calibration import Calibration
from seutu.matching.gaps import demand as demands
from seutu.matching.gaps.causes import Asked, Cause, Finding, Place, decide
from seutu.matching.gaps.notices import tell_followers
from seutu.matching.gaps.supply import (
    Answers,
    Wanted,
    best_answers,
    thresholds,
)
from seutu.matching.gaps.touching import take_changes
from seutu.matching.gaps.wording import terms_of
from seutu.matching.models import Assessment, Basis, Demand, SupplyChange
from seutu.matching.needs import Need
from seutu.matching.selectors import matcher
from seutu.solutions.models import Solution

SECONDS = 8.0
REFRESH = timedelta(hours=24)
MOST_TERMS = 32
DATASETS = ("dataset",)
ASKS_FOR_DATA = (Demand.Origin.REQUEST, Demand.Origin.PORTAL)
# Of several wordings of one demand the one that comes furthest counts.
ORDER = (
    Cause.NONE,
    Cause.STALE,
    Cause.FORM,
    Cause.CLOSED,
    Cause.NOT_FOUND,
    Cause.OTHER_PLACE,
    Cause.ABSENT,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many demands are assessed, of how many that are asked for now."""

    assessed: int
    of: int

    @property
    def is_complete(self) -> bool:
        return self.assessed == self.of


def progress() -> Progress:
    """Count the demands, and those that were assessed at all; one query."""
    counted = Demand.objects.current().aggregate(
        of=Count("pk"), assessed=Count("pk", filter=Q(assessment__isnull=False))
    )
    return Progress(counted["assessed"], counted["of"])


def waits() -> bool:
    """Tell whether anything is to be done."""
    return Demand.objects.due().exists() or SupplyChange.objects.exists()


def update(
    *,
    seconds: float = SECONDS,
    advance: Callable[[int], None] = lambda _done: None,
) -> int:
    """Gather, see what changed, assess for some seconds; returns how many.

    One process at a time: raises `Conflict` while another one is at it, `IndexUnusable`
    while there is no index.
    """
    lock = Path(settings.DATA_FOLDER) / "gaps.lock"
    busy = "Another process is assessing the gaps. Try again when it is done."
    with only_process(lock, busy):
        demands.gather()
        take_changes()
        mark_outdated()
        return assess_due(seconds=seconds, advance=advance)


def mark_outdated() -> int:
    """Let demands wait that were assessed a day ago, against another index."""
    return (
        Demand.objects.current()
        .filter(
            due=Demand.Due.NO,
            assessment__assessed_at__lt=timezone.now() - REFRESH,
        )
        .exclude(assessment__basis__mark=indexing.mark())
        .update(due=Demand.Due.LATER)
    )


def assess_due(
    *,
    seconds: float = SECONDS,
    advance: Callable[[int], None] = lambda _done: None,
) -> int:
    """Assess what waits until the time is over; returns how many.

    Each demand is one transaction, so that a kill loses the one at hand only.
    """
    end = time.monotonic() + seconds
    done, basis = 0, None
    places: dict[str, frozenset[str]] = {}
    while time.monotonic() < end:
        batch = list(Demand.objects.due()[:25])
        if not batch:
            break
        basis = basis or current_basis()
        missing = {one.region for one in batch} - places.keys()
        places |= demands.place_names(missing)
        for demand in batch:
            assess(demand, basis, places[demand.region])
            done += 1
            advance(1)
            if time.monotonic() >= end:
                break
    if done:
        record("gaps.assessed", count=done)
    return done


def assess(
    demand: Demand, basis: Basis, place_words: frozenset[str] = frozenset()
) -> Assessment:
    """Compare one demand with the supply of now, and keep the outcome."""
    today = timezone.localdate()
    limits = thresholds(stale_years=settings.GAPS_STALE_YEARS)
    tried = []
    for wording in (demand.title, *demand.wordings):
        wanted = _wanted(demand, wording, place_words)
        answers = best_answers(wanted, today=today)
        asked = Asked(place=wanted.place, is_brief=answers.is_brief)
        finding = decide(answers.found, asked, limits, today)
        tried.append((answers, finding))
        if not finding.is_gap:
            break
    answers, finding = min(tried, key=lambda pair: ORDER.index(pair[1].cause))
    return _keep(demand, answers, finding, basis)


def _wanted(demand: Demand, wording: str, place_words: frozenset[str]) -> Wanted:
    language = demands.language_of(demand)
    return Wanted(
        need=Need(
            title=wording if demand.text else "",
            text=demand.text or wording,
            language=language,
            region=demand.region or demand.country,
        ),
        place=Place(country=demand.country, region=demand.region),
        kinds=DATASETS if demand.origin in ASKS_FOR_DATA else (),
        place_words=frozenset(terms_of(" ".join(sorted(place_words)), language)),
    )


@transaction.atomic
def _keep(
    demand: Demand, answers: Answers, finding: Finding, basis: Basis
) -> Assessment:
    now = timezone.now()
    before = Assessment.objects.select_for_update().filter(demand=demand).first()
    cause = "" if demand.is_answered else finding.cause.value
    after = before or Assessment(demand=demand)
    had_gap = before is not None and before.is_gap
    after.cause = cause
    after.theme = (demand.themes or [answers.theme])[0][:4]
    after.probability = min(max(finding.probability, 0.0), 1.0)
    after.best = finding.best
    after.nearest = [
        {
            "record": one.record,
            "probability": one.probability,
            "names_it": one.names_it,
            "obstacles": [each.value for each in finding.obstacles[one.record]],
        }
        for one in answers.found
    ]
    after.basis = basis
    after.assessed_at = now
    if cause and not had_gap:
        after.opened_at, after.closed_at = now, None
    elif had_gap and not cause:
        after.closed_at = now
    after.save()
    demand.due = Demand.Due.NO
    demand.concepts = list(dict.fromkeys(answers.concepts))
    if not demand.terms:
        demand.terms = list(answers.terms[:MOST_TERMS])
    demand.save(update_fields=["due", "concepts", "terms"])
    if had_gap and not cause:
        record("gap.closed", target=demand, best=finding.best)
        tell_followers(demand)
    return after


def current_basis() -> Basis:
    """Name what is searched now: every source with its date and size, and the index.

    The row is shared until one of them changes.
    """
    mark = indexing.mark()
    counted: dict[str, int] = {}
    for model in (Dataset, Solution):
        rows = model.objects.canonical().order_by().values_list("catalogue")
        for source, count in rows.annotate(count=Count("pk")):
            counted[source] = counted.get(source, 0) + count
    sources = [
        {
            "id": one.pk,
            "as_of": one.as_of and str(one.as_of),
            "records": counted[one.pk],
        }
        for one in Catalogue.objects.filter(pk__in=counted).order_by("pk")
    ]
    scores = calibration_digest(matcher().calibration)
    key = record_id("basis", f"{mark} {scores} {sources}")
    basis, _is_new = Basis.objects.get_or_create(
        pk=key, defaults={"mark": mark, "calibration": scores, "sources": sources}
    )
    return basis


def calibration_digest(calibration: Calibration) -> str:
    """Name a calibration by its numbers."""
    written = repr(sorted(asdict(calibration).items())).encode()
    return hashlib.blake2b(written, digest_size=8).hexdigest()


def forget_unused_bases() -> int:
    """Remove what no assessment rests on any more; returns how many."""
    return Basis.objects.filter(assessments__isnull=True).delete()[0]
