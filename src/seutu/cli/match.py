import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, out
from seutu.cli.setup import migrate, start_django
from seutu.core.errors import Invalid, NotFound
from seutu.core.language import best
from seutu.language import LANGUAGES, base

if TYPE_CHECKING:
    from seutu.core.kinds import RecordText
    from seutu.matching.explain import Reason
    from seutu.matching.pipeline import MatchResult

VERDICTS = {
    "answers": "[green]Something here answers this.[/green]",
    "weak": "[yellow]Nothing here answers this well; these come nearest.[/yellow]",
    "none": "[yellow]Nothing here answers this well.[/yellow]",
}
SHOWN_REASONS = 4


def match(
    text: Annotated[str, typer.Argument(help="The need, in any European language.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; may be repeated.")
    ] = None,
    region: Annotated[
        str, typer.Option(help="Where: a NUTS code such as FI1C or DE.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="The need's language tag; detected when left out.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 10,
) -> None:
    """Find what answers a need, and why.

    Loads the packaged data first when nothing has been loaded yet.
    """
    if not text.strip():
        raise Invalid("Say what you need in a few words.", field="text")
    if language and base(language) not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise Invalid(f"We read needs in these languages: {known}.", field="language")
    start_django()
    make_ready()
    from seutu.core.kinds import kind as find_kind
    from seutu.matching.needs import Need
    from seutu.matching.selectors import StoredTexts, find_matches

    filters: dict[str, tuple[str, ...]] = {}
    if kind:
        filters["kind"] = tuple(find_kind(name).name for name in kind)
    place = known_region(region) if region else ""
    if place:
        filters["region"] = (place,)
    result = find_matches(
        Need(text=text, language=language, region=place),
        filters=filters,
        limit=limit,
    )
    records = StoredTexts().texts(found.id for found in result.matches)
    if as_json:
        out.print_json(json.dumps(_as_mapping(result, records), ensure_ascii=False))
    else:
        _print(result, records)


def known_region(text: str) -> str:
    """Find a region by NUTS code, or a country by ISO code; raises `NotFound`."""
    from seutu.places.models import Region
    from seutu.places.selectors import nuts_country

    code = text.strip().upper()
    for known in (*nuts_country(code), code):
        if Region.objects.filter(pk=known).exists():
            return known
    raise NotFound(f"No region {text!r}. Give a NUTS code such as FI1C or DE.")


def _print(result: "MatchResult", records: Mapping[str, "RecordText"]) -> None:
    from seutu.matching.installed import knowledge

    concepts = knowledge().concepts
    out.print(VERDICTS[result.verdict])
    for number, found in enumerate(result.matches, 1):
        _, title = best(records[found.id].title, (found.language,))
        out.print(
            f"\n{number:>2}. [bold]{found.score:4.0%}[/bold] {found.kind},"
            f" {found.language}"
        )
        out.print(f"    {title}", markup=False, soft_wrap=True, highlight=False)
        for reason in found.reasons[:SHOWN_REASONS]:
            label = concepts.label(reason.concept, ("en",))[1] if reason.concept else ""
            out.print(
                f"    {reason.share:4.0%}  {_sentence(reason, label)}",
                markup=False,
                soft_wrap=True,
                style="dim",
            )
    out.print(
        f"\n{result.total} records ranked in {result.took_ms:.0f} ms;"
        f" the need was read as “{result.language}”.",
        style="dim",
        markup=False,
    )


def _sentence(reason: "Reason", label: str) -> str:
    words = ", ".join(reason.record_words)
    where = f" in its {reason.place}" if reason.place else ""
    if reason.concept:
        return f"about {label}: {words or reason.need_word}{where}"
    if reason.need_word:
        return f"{reason.need_word} → {words}{where}"
    return {
        "freshness": "recently updated",
        "meaning": "similar in meaning",
        "openness": "openly available",
        "place": "in the same place",
        "solution": "a solution",
    }.get(reason.kind, reason.kind)


def _as_mapping(
    result: "MatchResult", records: Mapping[str, "RecordText"]
) -> dict[str, object]:
    """Shape an answer as `GET /api/v1/match` does, without addresses of pages."""
    return {
        "query": {
            "language": result.language,
            "detected": result.detection.language,
        },
        "results": [
            {
                "id": found.id.partition(":")[2],
                "kind": found.kind,
                "title": best(records[found.id].title, (found.language,))[1],
                "language": found.language,
                "score": round(found.score, 4),
                "reasons": [
                    {
                        "kind": reason.kind,
                        "share": round(reason.share, 4),
                        "need_word": reason.need_word,
                        "record_words": list(reason.record_words),
                        "field": reason.place,
                        "concept": reason.concept,
                    }
                    for reason in found.reasons
                ],
            }
            for found in result.matches
        ],
        "verdict": result.verdict,
    }


def make_ready() -> None:
    """Load and index the packaged data when this data folder is still empty."""
    from seutu.cli.load import build_index, load_sources
    from seutu.core.kinds import kinds
    from seutu.matching import indexing

    migrate()
    if not any(each.records.count() for each in kinds()):
        err.print("No data yet: loading the packaged catalogues. This happens once.")
        load_sources([])
    if not indexing.is_usable():
        err.print("Building the search index …")
        build_index()
