"""People's verdicts as a test collection, in the files that `seutu evaluate` reads."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from seutu.core.errors import NotFound
from seutu.core.kinds import RecordText, kind
from seutu.matching.collection import UNDECLARED
from seutu.matching.judging import qrels, topics

UNKNOWN = "und"


def write_judgements(folder: Path) -> tuple[int, int]:
    """Write topics, queries, judgements and the judged documents into a folder.

    Gives how many needs and how many judgements there are. Records that are gone keep
    their judgements and have no document. Raises `OSError` for a folder that cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    needs, lines = list(topics()), list(qrels())
    judged = sorted({line.split()[2] for line in lines})
    _write(folder / "topics.jsonl", map(_as_line, needs))
    _write(folder / "queries.tsv", map(_query, needs))
    _write(folder / "qrels.txt", lines)
    _write(folder / "documents.jsonl", map(_as_line, map(_document, _records(judged))))
    return len(needs), len(lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def _as_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _query(need: dict[str, str]) -> str:
    language = need["language"]
    text = " ".join(f"{need['title']} {need['text']}".split())
    return f"{need['id']}\t{UNDECLARED if language == UNKNOWN else language}\t{text}\n"


def _records(names: Iterable[str]) -> Iterator[RecordText]:
    by_kind: dict[str, list[str]] = {}
    for name in names:
        prefix, _sep, pk = name.partition(":")
        by_kind.setdefault(prefix, []).append(pk)
    for prefix, pks in by_kind.items():
        try:
            known = kind(prefix)
        except NotFound:
            continue
        yield from sorted(known.records.texts(pks), key=lambda text: text.id)


def _document(text: RecordText) -> dict[str, object]:
    # The facet holds a region with all that it lies in: the longest code says it all.
    region = max(text.facets.get("region", ()), key=len, default="")
    found: dict[str, object] = {
        "id": text.id,
        "kind": text.kind,
        "title": dict(text.title),
        "description": dict(text.description),
        "keywords": {tag: list(words) for tag, words in text.keywords.items()},
    }
    return found | ({"nuts": region} if region else {})
