"""Which needs a record could serve, what answers a need, what is alike."""

from dataclasses import dataclass, replace

from django.urls import reverse

from seutu.challenges.models import Challenge
from seutu.challenges.services.states import GOING_ON
from seutu.core.kinds import RecordText, kind, kinds
from seutu.matching import selectors
from seutu.matching.needs import Need
from seutu.matching.pipeline import Match, MatchResult
from seutu.search.errors import IndexUnusable
from seutu.web.cards import Card
from seutu.web.presenters import labels
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.reasons import match_view

MOST_NEEDS = 5
MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Serving:
    """The cards of the other side of a match, and of records of the same kind."""

    needs: tuple[Card, ...] = ()
    similar: tuple[Card, ...] = ()


NOTHING_YET = Serving()


def serving(kind_name: str, record_id: str) -> Serving:
    """Match a record with the other side and with its own kind.

    The same call as for a need. While the index cannot answer, the record is shown
    without either; a record that is folded or gone has none.
    """
    text = next(iter(kind(kind_name).records.texts([record_id])), None)
    if text is None:
        return NOTHING_YET
    role = kind(kind_name).role
    others = tuple(known.name for known in kinds() if known.role != role)
    try:
        across = _matched(text, others, MOST_NEEDS)
        beside = _matched(text, (kind_name,), MOST_SIMILAR)
    except IndexUnusable:
        return NOTHING_YET
    worthy = {
        name: [match for match in result.matches if _is_worthy(match)]
        for name, result in (("across", across), ("beside", beside))
    }
    found = cards_by_id(match.id for matches in worthy.values() for match in matches)
    if role == "supply":
        found = _with_offers(found, text.id)
    return Serving(
        needs=_cards(worthy["across"], found, across),
        similar=tuple(
            found[match.id] for match in worthy["beside"] if match.id in found
        ),
    )


def _with_offers(found: dict[str, Card], record: str) -> dict[str, Card]:
    """Let a record be put forward for the needs stated here that it could serve."""
    keys = [name.partition(":")[2] for name in found if name.startswith("challenge:")]
    if not keys:
        return found
    open_here = set(
        Challenge.objects.own()
        .public()
        .filter(pk__in=keys, state__in=GOING_ON)
        .values_list("pk", flat=True)
    )
    return {
        name: replace(
            shown,
            answer_url=f"{reverse('offer_answer', args=[key])}?record={record}",
        )
        if (key := name.partition(":")[2]) in open_here
        else shown
        for name, shown in found.items()
    }


def _matched(text: RecordText, names: tuple[str, ...], limit: int) -> MatchResult:
    return selectors.find_matches(
        Need.of_record(text, labels.preferences()),
        filters={"kind": names},
        limit=limit,
        exclude=(text.id,),
        explain=text.kind not in names,
    )


def _is_worthy(match: Match) -> bool:
    return match.score >= selectors.calibration().weak


def _cards(
    matches: list[Match], found: dict[str, Card], result: MatchResult
) -> tuple[Card, ...]:
    calibration = selectors.calibration()
    return tuple(
        replace(
            found[match.id],
            match=match_view(match, found[match.id], result.language, calibration),
        )
        for match in matches
        if match.id in found
    )
