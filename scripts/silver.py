"""Make the silver collections: needs in eleven languages, judged by patterns.

Usage: python -m scripts.silver --to FOLDER [--lithuanian ARCHIVE]

Writes a folder for `seutu evaluate` into FOLDER for each language of records, and two
(`parallel-there`, `parallel-back`) where a title in one language has to find its own
record in the other.
"""

import argparse
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scripts.collecting.corpus import packaged_corpus

NEEDS = Path(__file__).resolve().parents[1] / "evaluation" / "silver" / "needs.jsonl"
LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 1500
IN_TITLE, IN_DESCRIPTION = 2, 1

Record = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--lithuanian", type=Path)
    given = parser.parse_args()
    packaged = list(packaged_corpus(set()).documents())
    for language in ("en", "de"):
        print(write_silver(given.to / language, only_in(packaged, language), language))
    if given.lithuanian:
        records = list(lithuanian(given.lithuanian))
        print(write_silver(given.to / "lt", records, "lt"))
    print(write_parallel(given.to / "parallel-there", packaged))
    print(write_parallel(given.to / "parallel-back", packaged, reverse=True))


def write_silver(folder: Path, records: Sequence[Record], language: str) -> str:
    """Write the records, every need in every language, and what its pattern finds."""
    queries, judged = [], []
    for line in NEEDS.read_text("utf-8").splitlines():
        need = json.loads(line)
        pattern = re.compile(need["patterns"][language], re.IGNORECASE)
        grades = {
            record["id"]: grade
            for record in records
            if (grade := _grade(pattern, record, language))
        }
        for tag, text in need["text"].items():
            name = f"{need['id']}-{tag}"
            queries.append(f"{name}\t{tag}\t{text}")
            judged += [f"{name} 0 {id} {grade}" for id, grade in grades.items()]
    return _write(folder, records, queries, judged)


def write_parallel(
    folder: Path, records: Iterable[Record], *, reverse: bool = False
) -> str:
    """Ask for each record of two languages by a title that it no longer has.

    It keeps its texts in the second language, or in the first when reversed.
    """
    kept: list[Record] = []
    queries: list[str] = []
    judged: list[str] = []
    for record in records:
        titles = _texts(record, "title")
        if len(titles) != 2 or len(set(titles.values())) < 2:
            kept.append(record)
            continue
        asked, left = sorted(titles, reverse=reverse)
        kept.append(_in_one_language(record, left))
        queries.append(f"p{len(queries)}\t{asked}\t{' '.join(titles[asked].split())}")
        judged.append(f"p{len(judged)} 0 {record['id']} 1")
    return _write(folder, kept, queries, judged)


def only_in(records: Iterable[Record], language: str) -> list[Record]:
    """Keep the records whose title is in this language alone."""
    return [one for one in records if list(_texts(one, "title")) == [language]]


def lithuanian(archive: Path) -> Iterator[Record]:
    """Read the tables that the structure descriptions of data.gov.lt name."""
    with zipfile.ZipFile(archive) as packed:
        seen = 0
        for name in sorted(packed.namelist()):
            if not name.endswith(".csv"):
                continue
            text = packed.read(name).decode("utf-8", "replace")
            for row in csv.DictReader(io.StringIO(text)):
                if not (row.get("model") and row.get("title")):
                    continue
                seen += 1
                yield {
                    "id": f"dataset:lt-{seen}",
                    "kind": "dataset",
                    "title": {"lt": _cut(row["title"], LONGEST_TITLE)},
                    "description": {
                        "lt": _cut(row.get("description") or "", LONGEST_DESCRIPTION)
                    },
                    "keywords": {},
                }


def _grade(pattern: re.Pattern[str], record: Record, language: str) -> int:
    if pattern.search(_texts(record, "title").get(language, "")):
        return IN_TITLE
    found = pattern.search(_texts(record, "description").get(language, ""))
    return IN_DESCRIPTION if found else 0


def _texts(record: Record, part: str) -> Mapping[str, str]:
    texts = record.get(part)
    return texts if isinstance(texts, dict) else {}


def _in_one_language(record: Record, language: str) -> Record:
    one = dict(record)
    for part in ("title", "description", "keywords"):
        texts = _texts(record, part)
        one[part] = {language: texts[language]} if language in texts else {}
    return one


def _cut(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def _write(
    folder: Path, records: Iterable[Record], queries: list[str], judged: list[str]
) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    for name, rows in (
        ("documents.jsonl", lines),
        ("queries.tsv", queries),
        ("qrels.txt", judged),
    ):
        (folder / name).write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return f"{folder}: {len(lines)} records, {len(queries)} queries"


if __name__ == "__main__":
    main()
