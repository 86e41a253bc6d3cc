"""The answers as compact text, for clients that show a model no structured content."""

from collections.abc import Iterable, Iterator

from seutu.mcp.shapes import (
    Found,
    GapDetailOut,
    GapOut,
    GapsAnswer,
    MatchAnswer,
    Matched,
    RecordOut,
    SearchAnswer,
    ShowAnswer,
)

MOST_COUNTS = 12
LONGEST_SHOWN = 1_200


def match_text(answer: MatchAnswer, site: str) -> str:
    """Say the verdict first, then each result with its reasons and what it lacks."""
    return "\n".join(_match_lines(answer, site))


def search_text(answer: SearchAnswer) -> str:
    return "\n".join(_search_lines(answer))


def gaps_text(answer: GapsAnswer) -> str:
    return "\n".join(_gaps_lines(answer))


def show_text(answer: ShowAnswer) -> str:
    if answer.record:
        return "\n".join(_record_lines(answer.record))
    return "\n".join(_gap_detail_lines(answer.gap)) if answer.gap else ""


def _match_lines(answer: MatchAnswer, site: str) -> Iterator[str]:
    yield f"Verdict: {answer.verdict}. {answer.verdict_says}"
    read = answer.read_as
    sure = "" if read.is_sure else " (not sure: pass `language` if it is another)"
    cut = "; only its first 5,000 characters" if read.is_cut else ""
    yield f"Read as: {read.language}{sure}{cut}."
    if read.concepts:
        yield f"About: {', '.join(one.label for one in read.concepts)}."
    if answer.unanswered:
        yield f"No result speaks to: {', '.join(answer.unanswered)}."
    for number, one in enumerate(answer.results, 1):
        yield f"\n{number}. {_headline(one)}\n   {one.score:.0%} likely to be useful"
        yield from (f"   - {each.share:.0%} {each.says}" for each in one.why)
        if one.unanswered:
            yield f"   not spoken to: {', '.join(one.unanswered)}"
    if answer.verdict != "answers":
        yield (
            "\nTell the person that nothing here answers this well. The need can be"
            f" made a public challenge at {site}; `gaps` lists what others lack."
        )
    yield from _more(answer.next, len(answer.results), answer.total, "records ranked")


def _search_lines(answer: SearchAnswer) -> Iterator[str]:
    if not answer.results:
        yield "Nothing was found. Use fewer words or filters, or `match` for a need."
    for number, one in enumerate(answer.results, 1):
        yield f"{number}. {_headline(one)}"
    for name, counts in answer.counts.items():
        shown = ", ".join(f"{one.value} {one.count}" for one in counts[:MOST_COUNTS])
        rest = len(counts) - MOST_COUNTS
        yield f"By {name}: {shown or 'none'}{f', and {rest} more' if rest > 0 else ''}"
    yield from _more(answer.next, len(answer.results), answer.total, "texts found")


def _gaps_lines(answer: GapsAnswer) -> Iterator[str]:
    if not answer.results:
        yield "No gap of this kind is known."
    for number, one in enumerate(answer.results, 1):
        yield f"{number}. {_gap_line(one)}"
    yield f"{answer.assessed} of {answer.demands} known demands are assessed."
    if answer.next:
        yield f"More: cursor {answer.next}"


def _headline(one: Matched | Found) -> str:
    told = [one.kind, one.language, one.country, one.source, one.licence]
    told += [str(one.modified)] if one.modified else []
    line = f"{one.title} [{one.record}] ({', '.join(filter(None, told))})"
    return (
        f"{line}\n   {one.summary}\n   {one.url}"
        if one.summary
        else (f"{line}\n   {one.url}")
    )


def _gap_line(one: GapOut) -> str:
    told = [f"asked {one.asked} times", one.origin, one.asked_on]
    told += [one.theme, one.region or one.country]
    why = f"\n   {one.cause}: {one.cause_says}" if one.cause else "\n   it is met now"
    nearest = f"; nearest: {one.nearest}" if one.nearest else ""
    return (
        f"{one.title} [{one.record}] ({', '.join(filter(None, told))}){why}{nearest}"
        f"\n   {one.url}"
    )


def _record_lines(record: RecordOut) -> Iterator[str]:
    yield f"[{record.record}] {record.url}"
    yield from (f"{tag}: {text}" for tag, text in record.title.items())
    for tag, text in record.description.items():
        yield f"{tag}: {_shortened(text)}"
    for tag, words in record.keywords.items():
        yield f"keywords, {tag}: {', '.join(words)}"
    place = record.region or record.country
    yield from _pairs(
        ("publisher", record.publisher),
        ("place", place),
        ("themes", ", ".join(record.themes)),
        ("licence", record.licence or "not stated"),
        ("access", record.access),
        ("modified", record.modified or record.issued),
        ("landing page", record.landing_page),
        ("folded under", record.folded_under),
        ("dropped by its source", record.vanished_at),
        *record.facts.items(),
        *((name, _shortened(text)) for name, text in record.statement.items()),
    )
    if record.source:
        yield f"from: {record.source.title} [{record.source.id}]"
        yield from _pairs(("attribution", record.source.attribution))
    for way in record.distributions:
        told = ", ".join(filter(None, (way.format, way.title, way.licence)))
        yield f"get it: {way.url}{f' ({told})' if told else ''}"
    if record.distributions_in_all > len(record.distributions):
        yield f"and more: {record.distributions_in_all} ways in all, see its page"
    yield from (
        f"also in {one.source}: {one.record} ({one.folding})" for one in record.also
    )


def _gap_detail_lines(gap: GapDetailOut) -> Iterator[str]:
    yield _gap_line(gap)
    yield from _pairs(
        ("in its own words", gap.text),
        ("also worded", "; ".join(gap.wordings)),
        ("ways to close it", ", ".join(gap.routes)),
        ("attribution", gap.attribution),
    )
    for one in gap.near:
        lacks = f", but: {', '.join(one.obstacles)}" if one.obstacles else ""
        yield f"near: {one.record}, {one.probability:.0%} likely to be useful{lacks}"
    yield (
        f"searched: {gap.records_searched} records of {gap.sources_searched} sources,"
        f" {gap.assessed_at:%Y-%m-%d}"
    )


def _pairs(*pairs: tuple[str, object]) -> Iterable[str]:
    return (f"{name}: {value}" for name, value in pairs if value)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + " …"


def _more(cursor: str | None, shown: int, total: int, of: str) -> Iterator[str]:
    yield f"\n{shown} shown, {total} {of}."
    if cursor:
        yield f"More: cursor {cursor}"
