"""Remember which meanings readers dropped, and what operators decided about them.

Only what the vocabularies themselves say is kept: the words of a label, or a word and
its translation. A reader is a digest under the key of the month, as for searches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict
from seutu.language import base
from seutu.matching.analysis import words
from seutu.matching.dropping import Drop
from seutu.matching.gaps.privacy import digest, joined, network
from seutu.matching.gaps.searches import MOST_COUNTED, month_secret
from seutu.matching.installed import knowledge
from seutu.matching.left_out import MOST_LEFT_OUT
from seutu.matching.models import DroppedPair
from seutu.matching.needs import LONGEST_NEED

MOST_PAIRS = 20_000
MOST_TRANSLATIONS = 12
LONGEST_TERM = 120
LEAST_SHARED = 4
COLUMNS = (
    *("language", "term", "target_language", "target", "state", "count"),
    *("first_seen", "last_seen"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words of a need were taken for, in the words of the vocabularies."""

    language: str
    term: str
    target_language: str
    target: str


def meaning_of(drop: Drop, need: str, language: str) -> Meaning | None:
    """Find the entry of the vocabularies behind a drop of a need.

    None when the need does not hold its words, or no vocabulary such a meaning: then
    there is nothing to review, and text of the need would be all that is kept.
    """
    language = base(language)
    read = [word.term for word in words(need[:LONGEST_NEED], language)]
    if drop.unit.startswith("concept:"):
        return _concept_meaning(drop, read, language)
    if not drop.is_pair or drop.subject not in read:
        return None
    target = _table_term(drop, language)
    if not target or len(drop.subject) > LONGEST_TERM:
        return None
    return Meaning(language, drop.subject, base(drop.language), target)


def remember(drop: Drop, need: str, language: str, *, address: str) -> bool:
    """Count a drop once for each network and month; tells whether it was counted.

    A pair that operators have decided about is counted as well, and stays decided.
    """
    visitor = network(address)
    meaning = meaning_of(drop, need, language) if visitor else None
    if meaning is None:
        return False
    now = timezone.now()
    month = f"{now:%Y-%m}"
    identity = {
        "language": meaning.language,
        "term": meaning.term,
        "target_language": meaning.target_language,
        "target": meaning.target,
    }
    with transaction.atomic():
        rows = DroppedPair.objects.select_for_update()
        pair = rows.filter(**identity).first()
        if pair is None:
            if DroppedPair.objects.count() >= MOST_PAIRS:
                return False
            pair, _is_new = rows.get_or_create(
                **identity, defaults={"last_seen_at": now}
            )
        before = pair.visitors if pair.month == month else []
        who = digest(month_secret(month), "dropped", visitor)
        seen = joined(before, who, MOST_COUNTED)
        if len(seen) == len(before):
            return False
        pair.month, pair.visitors = month, seen
        pair.count += 1
        pair.last_seen_at = now
        pair.save(update_fields=["month", "visitors", "count", "last_seen_at"])
    return True


@transaction.atomic
def decide_pair(
    pair: DroppedPair, state: DroppedPair.State, *, by: User, was: str
) -> DroppedPair:
    """Keep a meaning, leave it out for everybody, or open the question again.

    `was` is the state that was read; raises `Conflict` when somebody was quicker.
    """
    pair = DroppedPair.objects.select_for_update().get(pk=pair.pk)
    if pair.state == state:
        return pair
    if pair.state != was:
        raise Conflict(_("Somebody has decided about this meanwhile. Look again."))
    if state == DroppedPair.State.REMOVED and _is_full():
        raise Conflict(_("No more can be left out. Have the tables learnt anew."))
    pair.state = state
    pair.decided_at = None if state == DroppedPair.State.OPEN else timezone.now()
    pair.save(update_fields=["state", "decided_at"])
    record(
        "pair.reopened"
        if state == DroppedPair.State.OPEN
        else "pair.kept"
        if state == DroppedPair.State.KEPT
        else "pair.removed",
        target=pair,
        actor=by,
    )
    return pair


def lines() -> Iterator[tuple[str, ...]]:
    """Yield all pairs as rows for the makers of the tables, the header first."""
    yield COLUMNS
    for pair in DroppedPair.objects.order_by("-count", "pk").iterator(chunk_size=500):
        yield (
            pair.language,
            pair.term,
            pair.target_language,
            pair.target,
            pair.state,
            str(pair.count),
            pair.first_seen_at.date().isoformat(),
            pair.last_seen_at.date().isoformat(),
        )


def forget_visitors() -> int:
    """Remove the digests of months that are over; the counts stay."""
    old = DroppedPair.objects.exclude(month="").exclude(month=f"{timezone.now():%Y-%m}")
    return old.update(month="", visitors=[])


def _concept_meaning(drop: Drop, read: list[str], language: str) -> Meaning | None:
    for found in knowledge().annotator.annotate(read, language):
        if found.concept == drop.subject:
            term = " ".join(read[found.start : found.end])
            if len(term) <= LONGEST_TERM:
                return Meaning(language, term, "", drop.subject)
    return None


def _table_term(drop: Drop, language: str) -> str:
    """Name the entry that a term comes from: itself, or what it was derived from."""
    translations = [
        term
        for term, _probability in knowledge().translator.translate(
            drop.subject, language, base(drop.language), MOST_TRANSLATIONS
        )
        if term != drop.subject
    ]
    if drop.term in translations:
        return drop.term
    begins = [term for term in translations if _share(term, drop.term) >= LEAST_SHARED]
    return max(begins, key=lambda term: _share(term, drop.term), default="")


def _share(left: str, right: str) -> int:
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))


def _is_full() -> bool:
    return DroppedPair.objects.removed().count() >= MOST_LEFT_OUT
