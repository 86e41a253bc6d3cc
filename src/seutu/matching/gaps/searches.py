"""Counting searches of this site so that rare ones leave no text.

The privacy argument is in docs/explanation/gaps.md; `privacy` holds its pure parts.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from seutu.core.ids import record_id
from seutu.language import stop_words
from seutu.matching.gaps.demand import country_of
from seutu.matching.gaps.privacy import (
    concept_key,
    digest,
    joined,
    may_be_shown,
    network,
    normalised,
)
from seutu.matching.gaps.rows import LONGEST_TITLE, Row
from seutu.matching.gaps.wording import names_a_subject, terms_of
from seutu.matching.installed import knowledge
from seutu.matching.models import Demand, SearchSecret, SearchTally
from seutu.vocabularies import UnknownConcept

MOST_COUNTED = 200
MOST_CONCEPTS = 2
LABELLED_IN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search as it was read: words, language, what it is about, where for."""

    text: str
    language: str = ""
    concepts: tuple[str, ...] = ()
    region: str = ""


def note_search(search: Search, *, address: str) -> None:
    """Count a search once for each network and month.

    Counts the concepts it is about, whatever its words and language; only a search
    without any counts by its words. Text is written at the moment when enough networks
    have asked: the concepts' labels, or words that may be shown. Does nothing while
    the counting is switched off.
    """
    visitor = network(address)
    words = normalised(search.text)
    if not settings.COUNT_SEARCHES or not visitor or not words:
        return
    month = f"{timezone.now():%Y-%m}"
    with transaction.atomic():
        secret = month_secret(month)
        who = digest(secret, "visitor", visitor)
        about = tuple(sorted(set(search.concepts[:MOST_CONCEPTS])))
        if about:
            key = digest(secret, "concepts", search.region, concept_key(about))
        elif names_a_subject(words):
            key = digest(secret, "words", search.language, search.region, words)
        else:
            return
        _count(month, key, who, search, about)


def _count(
    month: str, key: str, who: str, search: Search, about: Sequence[str]
) -> None:
    tally, _is_new = SearchTally.objects.select_for_update().get_or_create(
        month=month, key=key
    )
    seen = joined(tally.visitors, who, MOST_COUNTED)
    if len(seen) == len(tally.visitors):
        return
    tally.visitors, tally.count = seen, len(seen)
    if tally.count >= settings.GAPS_FEWEST_PEOPLE:
        tally.demand = _asked(month, tally, search, about)
    tally.save()


def _asked(
    month: str, tally: SearchTally, search: Search, about: Sequence[str]
) -> Demand | None:
    """Add a count to the demand it belongs to, writing its text when it is new.

    One demand for each wording and each set of concepts; a wording that may not be
    shown is counted by its concepts only.
    """
    row = _row(search, about)
    if row is None:
        return None
    demand, _is_new = Demand.objects.select_for_update().get_or_create(
        pk=row.id,
        defaults={"content_hash": row.content_hash, **row.columns},
    )
    months = {**demand.months, month: tally.count}
    demand.months = dict(sorted(months.items()))
    demand.asked = sum(months.values())
    demand.weight = float(max(months.values()))
    if demand.ended_at is not None:
        demand.ended_at, demand.due = None, Demand.Due.SOON
    demand.save(update_fields=["months", "asked", "weight", "ended_at", "due"])
    return demand


def _row(search: Search, about: Sequence[str]) -> Row | None:
    if about:
        labels = [_label(concept) for concept in about]
        title = ", ".join(label for label in labels if label)
        identity, language = f"concepts {concept_key(about)}", LABELLED_IN
    else:
        title, language = normalised(search.text), search.language
        identity = f"{language} {' '.join(terms_of(title, language))}"
        if not may_be_shown(title, lambda word: is_known(word, language)):
            return None
    if not title:
        return None
    return Row(
        id=record_id("demand:search", f"{search.region} {identity}"),
        origin=Demand.Origin.SEARCH,
        title=title[:LONGEST_TITLE],
        language=language,
        country=country_of(search.region),
        region=search.region,
        terms=() if about else terms_of(title, language),
    )


def is_known(word: str, language: str) -> bool:
    """Tell whether a word is one of the vocabularies or of common language.

    Words of published records do not count: a record may hold the name of a person.
    Nor does a translation that only repeats the word, which is a guess.
    """
    if word in stop_words(language):
        return True
    known, other = knowledge(), _other(language)
    terms = terms_of(word, language)
    return bool(terms) and all(
        bool(known.annotator.annotate([term], language))
        or any(
            meaning != term
            for meaning, _chance in known.translator.translate(term, language, other, 2)
        )
        for term in terms
    )


def _other(language: str) -> str:
    return "de" if language == "en" else "en"


def _label(concept: str) -> str:
    try:
        return knowledge().concepts.label(concept, (LABELLED_IN,))[1]
    except UnknownConcept:
        return ""


def month_secret(month: str) -> bytes:
    """Give the key of a month, made when the month's first search comes."""
    row, _is_new = SearchSecret.objects.get_or_create(
        month=month, defaults={"secret": secrets.token_bytes(32)}
    )
    return bytes(row.secret)


def close_months() -> int:
    """Throw away the keys and digests of months that are over; returns the rows.

    What reached the number stays as a demand with its count; all else is gone.
    """
    this_month = f"{timezone.now():%Y-%m}"
    with transaction.atomic():
        gone = SearchTally.objects.filter(month__lt=this_month).delete()[0]
        return gone + SearchSecret.objects.filter(month__lt=this_month).delete()[0]


def forget_old_searches() -> int:
    """End and remove searches that nobody repeated for the time of the setting."""
    limit = timezone.now() - timedelta(days=settings.KEEP_SEARCHES_DAYS)
    oldest = f"{limit:%Y-%m}"
    rows = Demand.objects.filter(origin=Demand.Origin.SEARCH).only("months")
    old = [one.pk for one in rows if max(one.months, default="") < oldest]
    return Demand.objects.filter(pk__in=old).delete()[0]
