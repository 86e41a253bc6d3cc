"""`python -m bench [SIZE] [--pages]`, or `make bench ARGS=…`."""

import argparse
import tempfile
from pathlib import Path

from bench.corpus import labelled_records, packaged_records, resampled
from bench.matching import FORGETFUL, FTS5, SEUTU, TANTIVY, compare, report

USUAL, FULL = 200_000, 2_000_000
MOST_HARVESTED = 200_000


def main() -> None:
    """Measure what was asked for and print tables with ratios to the first row."""
    arguments = _arguments()
    if arguments.pages:
        from bench.pages import measure_pages

        print(measure_pages())
        return
    if arguments.crowd:
        from bench.crowd import measure_crowd

        print(measure_crowd(arguments.size, arguments.folder))
        return
    if arguments.ranking is not None:
        from bench.ranking import measure_ranking

        print(measure_ranking(arguments.ranking))
        return
    if arguments.harvest:
        from bench.harvest import measure_harvest

        print(measure_harvest(min(arguments.size, MOST_HARVESTED)))
        return
    records = packaged_records()
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        for title, chosen, systems in (
            ("packaged", records, (TANTIVY, FTS5, SEUTU, FORGETFUL)),
            (
                "resampled",
                resampled([*records, *labelled_records()], arguments.size),
                (TANTIVY, FTS5, SEUTU),
            ),
        ):
            folder = Path(name) / title
            folder.mkdir()
            print(report(title, *compare(folder, chosen, systems)), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument(
        "size",
        nargs="?",
        type=int,
        default=USUAL,
        help=f"records to resample ({USUAL:,} when not given, {FULL:,} in full)",
    )
    parser.add_argument(
        "--pages", action="store_true", help="measure pages of a running server instead"
    )
    parser.add_argument(
        "--crowd",
        action="store_true",
        help="measure many at once, changes and bulk matching instead",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="where --crowd keeps its index for the next time",
    )
    parser.add_argument(
        "--ranking",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="compare rankings on collections with judgements instead",
    )
    parser.add_argument(
        "--harvest", action="store_true", help="measure harvesting instead"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
