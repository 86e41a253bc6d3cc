import json
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, out, progress
from seutu.cli.setup import migrate, start_django

if TYPE_CHECKING:
    from seutu.matching.models import Assessment

app = typer.Typer(
    name="gaps", help="What is asked for and not offered.", no_args_is_help=True
)


@app.command()
def update(
    seconds: Annotated[
        float, typer.Option(min=1, help="Stop after so many seconds; the rest waits.")
    ] = 3_600.0,
) -> None:
    """Gather what is asked for and compare it with what there is.

    The worker does the same a little at a time. Stopping it loses nothing.
    """
    start_django()
    migrate()
    from seutu.matching.gaps import updating

    with progress() as bars:
        bar = bars.add_task("assessing", total=None)
        count = updating.update(
            seconds=seconds, advance=lambda done: bars.advance(bar, done)
        )
    now = updating.progress()
    err.print(f"{count} demands assessed now; {now.assessed} of {now.of} are assessed.")


@app.command()
def show(
    theme: Annotated[str, typer.Option(help="EU data theme, such as HEAL.")] = "",
    region: Annotated[str, typer.Option(help="NUTS code, such as DE300.")] = "",
    cause: Annotated[str, typer.Option(help="Such as absent or other-place.")] = "",
    origin: Annotated[str, typer.Option(help="challenge, search or portal.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List unmet needs, the most asked for first."""
    start_django()
    migrate()
    from seutu.core.errors import Invalid
    from seutu.matching.gaps import selectors
    from seutu.matching.gaps.causes import Cause
    from seutu.matching.models import Demand

    for name, value, known in (
        ("cause", cause, [one.value for one in Cause if one.value]),
        ("origin", origin, list(Demand.Origin.values)),
    ):
        if value and value not in known:
            raise Invalid(f"--{name} is one of: {', '.join(known)}.", field=name)
    narrowed = selectors.Narrowed(
        theme=theme.upper(), region=region.upper(), cause=cause, origin=origin
    )
    found = list(selectors.gaps(narrowed)[:limit])
    if as_json:
        rows = [_as_mapping(one) for one in found]
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for one in found:
        demand = one.demand
        out.print(
            f"{demand.asked:>6}  {one.cause:<11}  {one.theme or '-':<4}  "
            f"{demand.region or demand.country or '-':<5}  {demand.title}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    err.print(f"{len(found)} of {selectors.gaps(narrowed).count()} gaps.")


def _as_mapping(one: "Assessment") -> dict[str, object]:
    demand = one.demand
    return {
        "id": demand.pk,
        "title": demand.title,
        "language": demand.language,
        "origin": demand.origin,
        "asked": demand.asked,
        "region": demand.region or demand.country or None,
        "theme": one.theme or None,
        "cause": one.cause,
        "nearest": one.best or None,
        "assessed": one.assessed_at.isoformat(timespec="seconds"),
    }
