"""Rows of the database and results of the matcher, in the words of the client."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, Dataset, Entry
from seutu.challenges import selectors as challenging
from seutu.challenges.models import Challenge
from seutu.client import records
from seutu.client.gaps import Gap, NearRecord, SourceSearched
from seutu.client.matches import Hit, Match, Reason
from seutu.core.kinds import RecordText
from seutu.core.language import best, opening
from seutu.matching.explain import Reason as FoundReason
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.routes import routes_for
from seutu.matching.installed import knowledge
from seutu.matching.models import Assessment
from seutu.matching.pipeline import Match as FoundMatch
from seutu.mcp.asked import Kind
from seutu.solutions.models import Solution

# As the API tells them, so that both round alike again.
DIGITS = 4
MOST_FOLDED = 100


def _page(name: str, key: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[key])}"


def concept_named(concept: str, languages: tuple[str, ...]) -> records.Concept:
    tag, label = knowledge().concepts.label(concept, tuple(filter(None, languages)))
    return records.Concept(id=concept, label=label, language=tag)


def match_row(
    one: FoundMatch, text: RecordText, reader: str, labels: tuple[str, ...]
) -> Match:
    return Match(
        **_hit(text, (reader, one.language)),
        score=round(one.score, DIGITS),
        reasons=tuple(_reason(reason, labels) for reason in one.reasons),
        unanswered=one.unanswered,
        also=tuple(record.partition(":")[2] for record in one.also),
    )


def _reason(reason: FoundReason, labels: tuple[str, ...]) -> Reason:
    return Reason(
        kind=reason.kind,
        share=round(reason.share, DIGITS),
        weight=round(reason.value, DIGITS),
        need_word=reason.need_word or None,
        record_word=reason.record_word or None,
        record_words=reason.record_words,
        record_language=reason.record_language or None,
        field=reason.place or None,
        concept=concept_named(reason.concept, labels) if reason.concept else None,
    )


def hit_row(text: RecordText, languages: tuple[str, ...]) -> Hit:
    return Hit(**_hit(text, languages))


def _hit(text: RecordText, languages: tuple[str, ...]) -> dict[str, Any]:
    preferred = tuple(filter(None, languages))
    language, title = best(text.title, preferred)
    _tag, summary = best(text.description, (language, *preferred))
    key = text.id.partition(":")[2]
    facet = {name: values[0] for name, values in text.facets.items() if values}
    day = str(text.modified)
    return {
        "id": key,
        "kind": text.kind,
        "title": title,
        "language": language,
        "url": _page(text.kind, key),
        "summary": opening(summary) or None,
        "country": facet.get("country"),
        "source": facet.get("source"),
        "licence": facet.get("licence"),
        "modified": date.fromisoformat(day) if text.modified else None,
    }


def dataset_row(key: str) -> records.Dataset | None:
    row = Dataset.objects.select_related("publisher").filter(pk=key).first()
    if row is None:
        return None
    return records.Dataset(
        **_entry(row, "dataset"),
        publisher=_organisation(row.publisher),
        frequency=row.frequency or None,
        temporal_start=row.temporal_start or None,
        temporal_end=row.temporal_end or None,
        spatial_note=row.spatial_note or None,
        bbox=row.box,
        nuts_level=row.nuts_level,
        formats=tuple(row.formats),
        distributions=tuple(
            records.Distribution(
                url=way.url,
                title=way.title,
                format=way.format or None,
                media_type=way.media_type or None,
                licence=way.licence or None,
            )
            for way in row.distributions.all()
        ),
    )


def solution_row(key: str) -> records.Solution | None:
    row = Solution.objects.select_related("organisation").filter(pk=key).first()
    if row is None:
        return None
    return records.Solution(
        **_entry(row, "solution"),
        organisation=_organisation(row.organisation),
        status=row.status,
        status_note=row.status_note or None,
        technologies=tuple(row.technologies),
        cofog=row.cofog or None,
        sector=row.sector or None,
        purpose=row.purpose or None,
        reach=row.reach or None,
        repository=row.repository or None,
        started=row.started or None,
        ended=row.ended or None,
        goal=row.goal,
        legal_basis=row.legal_basis,
        impact_assessment=row.impact_assessment or None,
    )


def challenge_row(key: str) -> records.Challenge | None:
    rows = Challenge.objects.public().select_related("owner", "statement")
    row = rows.filter(pk=key).first()
    if row is None:
        return None
    is_own = not row.is_external and hasattr(row, "statement")
    counted = challenging.backing(row) if is_own else None
    named = (_organisation(one) for one in challenging.owners(row))
    return records.Challenge(
        **_entry(row, "challenge"),
        owner=_organisation(row.owner),
        owners=tuple(one for one in named if one),
        state=row.state,
        opens=row.opens,
        closes=row.closes,
        prize=row.prize or None,
        is_external=row.is_external,
        merged_into=row.merged_into_id,
        backing=records.Backing(
            owners=counted.owners,
            pledges=counted.pledges,
            standing_pledges=counted.standing_pledges,
            supporters=counted.supporters,
            answers=counted.answers,
        )
        if counted
        else None,
        statement=_statement(row) if is_own else None,
    )


def _statement(row: Challenge) -> records.Statement:
    values = {
        name: getattr(row.statement, name)
        for name in records.Statement.__dataclass_fields__
    }
    return records.Statement(**values)


def _entry(row: Entry, kind: Kind) -> dict[str, Any]:
    """Give what the client's records of all kinds share; one query for the folded."""
    under = type(row)._default_manager.filter(canonical_id=row.pk).order_by("pk")
    return {
        "id": row.pk,
        "kind": kind,
        "url": _page(kind, row.pk),
        "source": row.catalogue_id,
        "identifier": row.identifier,
        "title": row.title,
        "description": row.description,
        "keywords": {tag: tuple(words) for tag, words in row.keywords.items()},
        "language": row.language,
        "country": row.country or None,
        "region": row.region_id,
        "themes": tuple(row.themes),
        "landing_page": row.landing_page or None,
        "licence": row.licence or None,
        "licence_url": row.licence_url or None,
        "access": row.access or None,
        "issued": row.issued,
        "modified": row.modified,
        "first_seen_at": row.first_seen_at,
        "updated_at": row.updated_at,
        "vanished_at": row.vanished_at,
        "canonical": row.canonical_id,  # type: ignore[attr-defined]  # abstract "self"
        "folding": row.folding or None,
        "folded": tuple(
            records.Folded(id=key, source=source, folding=why, title=title)
            for key, source, why, title in under.values_list(
                "pk", "catalogue_id", "folding", "title"
            )[:MOST_FOLDED]
        ),
    }


def _organisation(row: Organisation | None) -> records.OrganisationRef | None:
    """Name an organisation, unless an operator hid it."""
    if row is None or row.hidden_at is not None:
        return None
    return records.OrganisationRef(id=row.pk, name=row.name)


def source_row(row: Catalogue) -> records.Source:
    return records.Source(
        id=row.pk,
        url=_page("source", row.pk),
        title=row.title,
        holds=row.holds,
        records=0,
        publisher=row.publisher or None,
        country=row.country or None,
        homepage=row.homepage or None,
        licence=row.licence or None,
        licence_url=row.licence_url or None,
        attribution=row.attribution or None,
        as_of=row.as_of,
    )


def gap_row(one: Assessment) -> Gap:
    """Give a gap as a list shows it; no query."""
    return Gap(**_gap(one))


def gap_whole(one: Assessment) -> Gap:
    return Gap(
        **_gap(one),
        text=one.demand.text or None,
        wordings=tuple(one.demand.wordings),
        concepts=tuple(one.demand.concepts),
        records=tuple(
            NearRecord(
                id=near["record"],
                probability=near["probability"],
                names_it=near["names_it"],
                obstacles=tuple(near["obstacles"]),
            )
            for near in one.nearest
        ),
        sources=tuple(
            SourceSearched(
                id=each["id"],
                as_of=date.fromisoformat(each["as_of"]) if each["as_of"] else None,
                records=each["records"],
            )
            for each in one.basis.sources
        ),
    )


def _gap(one: Assessment) -> dict[str, Any]:
    """Give what a row of the list has; no query."""
    demand = one.demand
    return {
        "id": demand.pk,
        "url": _page("gap", demand.pk),
        "title": demand.title,
        "language": demand.language,
        "origin": demand.origin,
        "asked_on": demand.source or None,
        "asked": demand.asked,
        "weight": demand.weight,
        "months": demand.months,
        "country": demand.country or None,
        "region": demand.region or None,
        "theme": one.theme or None,
        "cause": one.cause or None,
        "routes": tuple(route.value for route in routes_for(Cause(one.cause))),
        "nearest": one.best or None,
        "gap_since": one.opened_at,
        "closed_at": one.closed_at,
        "assessed_at": one.assessed_at,
        "attribution": demand.attribution or None,
    }
