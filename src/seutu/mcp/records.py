"""One record, or one gap, as the tool `show` gives it."""

from collections.abc import Iterable, Mapping

from seutu.client.gaps import Gap
from seutu.client.records import (
    Challenge,
    Dataset,
    OrganisationRef,
    Solution,
    Source,
    text_in,
)
from seutu.mcp.answers import Record
from seutu.mcp.shapes import (
    GapDetailOut,
    GapOut,
    NearOut,
    RecordOut,
    SameElsewhere,
    SourceOut,
    WayToGet,
)

LONGEST_TEXT = 4_000
MOST_DISTRIBUTIONS = 40
CAUSES: Mapping[str, str] = {
    "not-found": "a record that comes near may be it, badly described",
    "other-place": "it exists, but for other places only",
    "closed": "it exists, but is not open",
    "form": "it exists, but in a form that no machine reads",
    "stale": "it exists, but is out of date",
    "absent": "nothing of the kind is known here",
}
QUESTIONS = (
    "today",
    "who",
    "better",
    "noticed",
    "benefits",
    "benefit_noticed",
    "offers_data",
    "respects",
    "closing_note",
)


def record_out(
    record: Record, source: Source | None, languages: Iterable[str] = ()
) -> RecordOut:
    """Show a record in these languages; in all it has where it has none of them."""
    wanted = {tag.partition("-")[0].lower() for tag in languages}
    ways = record.distributions if isinstance(record, Dataset) else ()
    return RecordOut(
        record=f"{record.kind}:{record.id}",
        kind=record.kind,
        url=record.url,
        title=_texts(record.title, wanted),
        description=_texts(record.description, wanted),
        keywords={
            tag: list(words)
            for tag, words in record.keywords.items()
            if not wanted or tag.partition("-")[0].lower() in wanted
        },
        published_in=record.language,
        country=record.country,
        region=record.region,
        themes=list(record.themes),
        publisher=_name(_behind(record), record.language),
        licence=record.licence,
        licence_url=record.licence_url,
        access=record.access,
        issued=record.issued,
        modified=record.modified,
        landing_page=record.landing_page,
        identifier=record.identifier,
        source=source_out(source, record.language) if source else None,
        first_seen_at=record.first_seen_at,
        vanished_at=record.vanished_at,
        folded_under=f"{record.kind}:{record.canonical}" if record.canonical else None,
        also=[
            SameElsewhere(
                record=f"{record.kind}:{one.id}", source=one.source, folding=one.folding
            )
            for one in record.folded
        ],
        distributions=[
            WayToGet(
                title=text_in(way.title, record.language) or None,
                url=way.url,
                format=way.format,
                media_type=way.media_type,
                licence=way.licence,
            )
            for way in ways[:MOST_DISTRIBUTIONS]
        ],
        distributions_in_all=len(ways),
        facts={name: value for name, value in _facts(record) if value},
        statement=_statement(record),
    )


def source_out(source: Source, *languages: str) -> SourceOut:
    return SourceOut(
        id=source.id,
        title=text_in(source.title, *languages, "en"),
        publisher=source.publisher,
        country=source.country,
        licence=source.licence,
        attribution=source.attribution,
        as_of=source.as_of,
        homepage=source.homepage,
    )


def gap_out(gap: Gap) -> GapOut:
    return GapOut(
        record=f"gap:{gap.id}",
        title=gap.title,
        language=gap.language,
        origin=gap.origin,
        asked_on=gap.asked_on,
        asked=gap.asked,
        country=gap.country,
        region=gap.region,
        theme=gap.theme,
        cause=gap.cause,
        cause_says=CAUSES.get(gap.cause) if gap.cause else None,
        routes=list(gap.routes),
        nearest=gap.nearest,
        url=gap.url,
    )


def gap_detail(gap: Gap) -> GapDetailOut:
    return GapDetailOut(
        **gap_out(gap).model_dump(),
        text=_cut(gap.text) if gap.text else None,
        wordings=list(gap.wordings),
        near=[
            NearOut(
                record=one.id,
                probability=round(one.probability, 3),
                obstacles=list(one.obstacles),
            )
            for one in gap.records
        ],
        sources_searched=len(gap.sources),
        records_searched=sum(one.records for one in gap.sources),
        assessed_at=gap.assessed_at,
        attribution=gap.attribution,
    )


def _texts(texts: Mapping[str, str], wanted: set[str]) -> dict[str, str]:
    kept = {
        tag: text
        for tag, text in texts.items()
        if tag.partition("-")[0].lower() in wanted
    }
    return {tag: _cut(text) for tag, text in (kept or texts).items()}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …"


def _behind(record: Record) -> OrganisationRef | None:
    if isinstance(record, Dataset):
        return record.publisher
    return record.organisation if isinstance(record, Solution) else record.owner


def _name(organisation: OrganisationRef | None, language: str) -> str | None:
    return text_in(organisation.name, language, "en") or None if organisation else None


def _facts(record: Record) -> Iterable[tuple[str, str]]:
    if isinstance(record, Dataset):
        return _dataset_facts(record)
    if isinstance(record, Solution):
        return _solution_facts(record)
    return _challenge_facts(record)


def _dataset_facts(record: Dataset) -> Iterable[tuple[str, str]]:
    yield "formats", ", ".join(record.formats)
    yield "frequency", record.frequency or ""
    yield "from", record.temporal_start or ""
    yield "until", record.temporal_end or ""
    yield "area", record.spatial_note or ""
    sides = record.bbox or ()
    yield "box (west, south, east, north)", ", ".join(map(str, sides))
    level = record.nuts_level
    yield "finest NUTS level", "" if level is None else str(level)


def _solution_facts(record: Solution) -> Iterable[tuple[str, str]]:
    for name in (
        *("status", "status_note", "cofog", "sector", "purpose", "reach"),
        *("repository", "started", "ended", "impact_assessment"),
    ):
        yield name.replace("_", " "), getattr(record, name) or ""
    yield "technologies", ", ".join(record.technologies)
    yield "goal", _cut(text_in(record.goal, record.language))
    yield "legal basis", _cut(text_in(record.legal_basis, record.language))


def _challenge_facts(record: Challenge) -> Iterable[tuple[str, str]]:
    yield "state", record.state
    yield "opens", str(record.opens or "")
    yield "closes", str(record.closes or "")
    yield "prize", record.prize or ""
    yield "run on another site", "yes" if record.is_external else ""
    names = (_name(one, record.language) or "" for one in record.owners)
    yield "owners", ", ".join(filter(None, names))
    if record.backing:
        yield "supporters", str(record.backing.supporters)
        yield "pledges", str(record.backing.pledges)
        yield "answers put forward", str(record.backing.answers)
    if record.merged_into:
        yield "part of", f"challenge:{record.merged_into}"


def _statement(record: Record) -> dict[str, str]:
    if not isinstance(record, Challenge) or record.statement is None:
        return {}
    asked = {name: getattr(record.statement, name) for name in QUESTIONS}
    return {name: _cut(text) for name, text in asked.items() if text}
