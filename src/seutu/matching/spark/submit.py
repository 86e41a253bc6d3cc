"""The program that `spark-submit` runs, and `seutu match-on-spark` as well."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from seutu.core.errors import SeutuError
from seutu.matching.needs_file import read_needs
from seutu.matching.spark.job import Job, matched, write_answers
from seutu.matching.spark.session import open_session


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, match and write. Ends with a sentence when it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("needs", type=Path, help="JSON lines with key and text.")
    parser.add_argument("--index", type=Path, required=True, help="The index folder.")
    parser.add_argument("--to", required=True, help="File, or address with a scheme.")
    parser.add_argument("--shared-index", action="store_true")
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("--kind", action="append", default=[])
    parser.add_argument("--parts", type=int, default=0)
    given = parser.parse_args(arguments)
    job = Job(
        index=given.index,
        shares_index=given.shared_index,
        sends_package=not given.installed,
        today=int(f"{datetime.now(UTC):%Y%m%d}"),
        kinds=tuple(given.kind),
        parts=given.parts,
    )
    try:
        run(given.needs, given.to, job)
    except SeutuError as error:
        raise SystemExit(f"seutu: {error.message}") from error


def run(needs: Path, to: str, job: Job, master: str = "") -> int:
    """Match the needs of a file and write the answers; returns how many."""
    lines = list(read_needs(needs))
    session = open_session(master)
    try:
        write_answers(matched(session, lines, job), to)
    finally:
        session.stop()
    return len(lines)


if __name__ == "__main__":
    main()
