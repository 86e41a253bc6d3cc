"""Matches over time: what fits each challenge now, what is new, what it was before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.challenges.models import Challenge, Statement
from seutu.core.kinds import kind, kinds
from seutu.matching import indexing
from seutu.matching.installed import knowledge
from seutu.matching.models import Judgement, Snapshot, Standing, StandingMatch
from seutu.matching.needs import Need
from seutu.matching.pipeline import MatchResult
from seutu.matching.selectors import find_matches, matcher
from seutu.notifications.events import Event, register_event
from seutu.notifications.services import notify
from seutu.places.selectors import EUROPEAN
from seutu.vocabularies.concepts import UnknownConcept

log = structlog.get_logger(__name__)

DEPTH = 30
BATCH = 20
NEW_MATCH = Event(
    name="match.found",
    category="matches",
    subject=_("New matches for %(title)s"),
    body=_("New records answer the challenge “%(title)s”, such as %(record)s."),
)
GOING_ON = (
    Challenge.State.PUBLISHED,
    Challenge.State.ANSWERED,
    Challenge.State.PILOTING,
)


def register() -> None:
    register_event(NEW_MATCH)


def followed() -> "QuerySet[Challenge]":
    """List the challenges whose matches are kept: those going on in Europe.

    Those stated here always count; of those listed from elsewhere, the open ones of
    European countries.
    """
    return Challenge.objects.canonical().filter(
        Q(is_external=False, state__in=GOING_ON)
        | Q(
            is_external=True,
            state=Challenge.State.PUBLISHED,
            country__in=EUROPEAN,
        )
    )


def is_followed(challenge: Challenge) -> bool:
    """Tell whether matches of a challenge are kept, or were kept while it went on."""
    return (
        followed().filter(pk=challenge.pk).exists()
        or Standing.objects.filter(pk=challenge.pk).exists()
    )


def refresh_stale(*, at_most: int = BATCH) -> int:
    """Refresh some challenges that the index or their own text has left behind.

    Small steps, so that the worker can stop between them; returns how many. The rest
    is found again by the next round.
    """
    done = 0
    for challenge in stale()[:at_most]:
        refresh(challenge)
        done += 1
    return done


def stale() -> "QuerySet[Challenge]":
    """List the followed challenges whose matches are not those of today."""
    fresh = Standing.objects.filter(
        index_mark=indexing.mark(), version=F("challenge__version")
    )
    return followed().exclude(pk__in=fresh.values("pk")).order_by("pk")


def refresh(challenge: Challenge) -> int:
    """Match a challenge again and keep what changed; returns how many are new.

    Its followers hear of new records that answer it, once for each record and not of
    what stood there when it was matched for the first time. Raises `IndexUnusable`.
    """
    mark = indexing.mark()
    need = need_of(challenge)
    if need is None:
        return 0
    supply = tuple(known.name for known in kinds() if known.role == "supply")
    found = find_matches(
        need,
        filters={"kind": supply},
        limit=DEPTH,
        exclude=(challenge.subject,),
        explain=False,
    )
    return _keep(challenge, found, mark)


def need_of(challenge: Challenge) -> Need | None:
    """Read a public challenge as the need it states; None for any other.

    The concepts that its owner confirmed count as keywords, in its own language.
    """
    text = next(iter(kind("challenge").records.texts([challenge.pk])), None)
    if text is None:
        return None
    need = Need.of_record(text, (challenge.language,))
    statement = Statement.objects.filter(pk=challenge.pk).first()
    labels = _labels(statement.concepts if statement else (), need.language)
    return replace(need, keywords=tuple(dict.fromkeys((*need.keywords, *labels))))


def _labels(concepts: Iterable[str], language: str) -> Iterator[str]:
    store = knowledge().concepts
    for concept in concepts:
        try:
            tag, label = store.label(concept, (language,))
        except UnknownConcept:  # a vocabulary has dropped it since it was confirmed
            continue
        if tag == language:
            yield label


@transaction.atomic
def _keep(challenge: Challenge, found: MatchResult, mark: int) -> int:
    now = timezone.now()
    standing, is_first = Standing.objects.select_for_update().get_or_create(
        pk=challenge.pk
    )
    before = {
        one.record: one for one in StandingMatch.objects.filter(challenge=challenge)
    }
    weak = matcher().calibration.weak
    kept = [match for match in found.matches if match.score >= weak]
    rows = []
    for rank, match in enumerate(kept, start=1):
        row = before.pop(match.id, None) or StandingMatch(
            challenge=challenge,
            record=match.id,
            first_seen_at=now,
            is_new=not is_first,
        )
        row.score, row.rank = match.score, rank
        rows.append(row)
    for row in before.values():
        row.rank = 0
    fresh = [row for row in rows if row.pk is None]
    StandingMatch.objects.bulk_create(fresh)
    StandingMatch.objects.bulk_update(
        [row for row in (*rows, *before.values()) if row not in fresh],
        ["score", "rank"],
        batch_size=100,
    )
    _snapshot(challenge, rows, found.verdict, now.date())
    standing.index_mark = mark
    standing.version = challenge.version
    standing.verdict = found.verdict
    standing.refreshed_at = now
    standing.save()
    if not is_first:
        _announce(challenge, fresh)
    return len(fresh)


def _snapshot(
    challenge: Challenge, rows: list[StandingMatch], verdict: str, today: date
) -> None:
    matches = [[row.record, round(row.score, 4)] for row in rows]
    last = Snapshot.objects.filter(challenge=challenge).first()
    if last is not None and [name for name, _score in last.matches] == [
        row.record for row in rows
    ]:
        return
    Snapshot.objects.update_or_create(
        challenge=challenge,
        day=today,
        defaults={"verdict": verdict, "matches": matches},
    )


def _announce(challenge: Challenge, fresh: list[StandingMatch]) -> None:
    answers = matcher().calibration.answers
    judged = set(
        Judgement.objects.filter(challenge=challenge, fits=False).values_list(
            "record", flat=True
        )
    )
    good = [row for row in fresh if row.score >= answers and row.record not in judged]
    if not good or challenge.is_external:
        return
    name, _sep, pk = good[0].record.partition(":")
    text = next(iter(kind(name).records.texts([pk])), None)
    notify(
        NEW_MATCH,
        subject=challenge.subject,
        url=f"{challenge.get_absolute_url()}#matches",
        key=":".join(sorted(row.record for row in good))[:500],
        title=challenge.title,
        record=text.title if text else "",
    )


def forget_old_snapshots() -> int:
    """Remove snapshots older than the setting; the latest of each challenge stays."""
    limit = timezone.now().date() - timedelta(days=settings.KEEP_SNAPSHOTS_DAYS)
    latest = Snapshot.objects.order_by("challenge", "-day").values_list(
        "challenge", "pk"
    )
    newest: dict[str, int] = {}
    for challenge, pk in latest:
        newest.setdefault(challenge, pk)
    old = Snapshot.objects.filter(day__lt=limit).exclude(pk__in=newest.values())
    return old.delete()[0]
