"""Read a test collection: documents, queries and judgements from three files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from seutu.core.errors import Invalid
from seutu.core.kinds import RecordText

UNDECLARED = "-"
DEFAULT_KIND = "dataset"
# The measures keep a counter for each grade: a huge one would take all memory.
GRADE = re.compile(r"[+-]?[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class TestQuery:
    """One need of a collection; an empty language is undeclared."""

    __test__ = False

    id: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What a matcher is measured on. Judgements map query to document to grade."""

    documents: tuple[RecordText, ...]
    queries: tuple[TestQuery, ...]
    judgements: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path) -> Collection:
    """Read `documents.jsonl`, `queries.tsv` and `qrels.txt` of a folder.

    Raises `Invalid` with file and line number at the first line that cannot be read.
    """
    return Collection(
        documents=tuple(_documents(folder / "documents.jsonl")),
        queries=tuple(read_queries(folder / "queries.tsv")),
        judgements=_judgements(folder / "qrels.txt"),
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError:
                    raise _wrong(path, number, "is not UTF-8") from None
                if text.strip():
                    yield number, text.rstrip("\r\n")
    except OSError:
        raise Invalid(
            f"{path} cannot be read. A collection needs documents.jsonl, queries.tsv "
            "and qrels.txt."
        ) from None


def _wrong(path: Path, number: int, what: str) -> Invalid:
    return Invalid(f"{path.name}, line {number}: {what}.")


def _documents(path: Path) -> Iterator[RecordText]:
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            read = json.loads(line)
        except (ValueError, RecursionError):
            raise _wrong(path, number, "is not a JSON object") from None
        if not isinstance(read, dict):
            raise _wrong(path, number, "is not a JSON object")
        if "\\ud" in line.lower():
            read = _writable(read)
        id = read.get("id")
        if not isinstance(id, str | int) or isinstance(id, bool) or id == "":
            raise _wrong(path, number, 'has no "id"')
        if str(id) in seen:
            raise _wrong(path, number, f"the id {id} was used before")
        seen.add(str(id))
        try:
            yield _record(str(id), read)
        except ValueError as error:
            raise _wrong(path, number, str(error)) from None


def _writable(read: Mapping[str, object]) -> dict[str, object]:
    """Put "?" for halves of surrogate pairs: JSON can escape them, UTF-8 cannot."""
    plain = json.dumps(read, ensure_ascii=False).encode("utf-8", "replace")
    found: dict[str, object] = json.loads(plain)
    return found


def _record(id: str, read: Mapping[str, object]) -> RecordText:
    language = _text(read, "lang") or _text(read, "language") or "und"
    kind = _text(read, "kind") or DEFAULT_KIND
    places = _places(read)
    return RecordText(
        id=id.replace("#", "%23"),
        kind=kind,
        title=_language_map(read, "title", language),
        description=_language_map(read, "description", language),
        keywords=_keywords(read.get("keywords"), language),
        facets={
            "region": tuple(
                dict.fromkeys(
                    code[:size] for code in places for size in range(2, len(code) + 1)
                )
            ),
            "country": tuple(dict.fromkeys(code[:2] for code in places)),
        },
    )


def _text(read: Mapping[str, object], name: str) -> str:
    value = read.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is not text')
    return value.strip()


def _places(read: Mapping[str, object]) -> tuple[str, ...]:
    value = read.get("nuts")
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return tuple(code.strip() for code in value if code.strip())
    code = _text(read, "nuts")
    return (code,) if code else ()


def _language_map(
    read: Mapping[str, object], name: str, language: str
) -> dict[str, str]:
    value = read.get(name)
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        return {language: value}
    if isinstance(value, dict):
        if not all(isinstance(text, str | None) for text in value.values()):
            raise ValueError(f'"{name}" has a language whose value is not text')
        return {str(tag) or "und": text for tag, text in value.items() if text}
    raise ValueError(f'"{name}" is neither text nor a language map')


def _keywords(value: object, language: str) -> dict[str, tuple[str, ...]]:
    if not value:
        return {}
    by_language = value if isinstance(value, dict) else {language: value}
    found = {}
    for tag, words in by_language.items():
        if isinstance(words, str):
            parts = words.replace(";", ",").split(",")
        elif isinstance(words, list) and all(isinstance(one, str) for one in words):
            parts = words
        elif words is None:
            continue
        else:
            raise ValueError('"keywords" holds something that is not text')
        found[str(tag)] = tuple(part.strip() for part in parts if part.strip())
    return found


def read_queries(path: Path) -> Iterator[TestQuery]:
    """Read needs, one a line: id, language tag or "-", text, tab-separated."""
    seen: set[str] = set()
    for number, line in _lines(path):
        parts = line.split("\t", 2)
        if len(parts) < 3:
            raise _wrong(path, number, "does not have three tab-separated parts")
        id, language, text = (part.strip() for part in parts)
        if not id:
            raise _wrong(path, number, "has no id")
        if id in seen:
            raise _wrong(path, number, f"the id {id} was used before")
        seen.add(id)
        yield TestQuery(id, "" if language in {UNDECLARED, ""} else language, text)


def judgements_in(
    lines: Iterable[str], path: Path = Path("qrels.txt")
) -> dict[str, dict[str, int]]:
    """Read lines of a TREC qrels file; raises `Invalid` at the first bad one."""
    return _graded(enumerate(lines, start=1), path)


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    return _graded(_lines(path), path)


def _graded(lines: Iterable[tuple[int, str]], path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in lines:
        parts = line.split()
        if len(parts) != 4:
            raise _wrong(path, number, "does not have four parts")
        query, _, document, grade = parts
        if not GRADE.fullmatch(grade):
            raise _wrong(path, number, f"{grade[:20]!r} is not a grade such as 0 or 1")
        found.setdefault(query, {})[document.replace("#", "%23")] = int(grade)
    return found
