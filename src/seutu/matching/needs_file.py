"""Needs to match in bulk, one JSON object a line."""

import json
from collections.abc import Iterator
from pathlib import Path

from seutu.core.errors import Invalid
from seutu.matching.bulk import KeyedNeed
from seutu.matching.needs import Need

LONGEST_LINE = 1_000_000


def read_needs(path: Path) -> Iterator[str]:
    """Yield the lines of a file, each checked; blank ones are passed over.

    Raises `Invalid`, naming the line, for a line that is no need and for a key that
    comes twice, and for a file that cannot be read.
    """
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                key = _checked(line, f"{path.name}, line {number}")
                if key in seen:
                    raise Invalid(
                        f"{path.name}, line {number}: key {key!r} came before."
                    )
                seen.add(key)
                yield line.strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path.name} cannot be read as UTF-8 text.") from error


def need_of(line: str) -> KeyedNeed:
    """Make a need of one line.

    `key` and `text` are needed; `title`, `language`, `region`, `keywords` and `exclude`
    may be left out. Raises `ValueError` or a relative of it.
    """
    read = json.loads(line)
    if not isinstance(read, dict) or not isinstance(read.get("text"), str):
        raise TypeError("no text")
    return KeyedNeed(
        key=_word(read, "key"),
        need=Need(
            text=read["text"],
            title=_word(read, "title"),
            language=_word(read, "language"),
            region=_word(read, "region"),
            keywords=_words(read, "keywords"),
        ),
        exclude=_words(read, "exclude"),
    )


def line_of(keyed: KeyedNeed) -> str:
    """Write a need as one line."""
    need = keyed.need
    return json.dumps(
        {
            "key": keyed.key,
            "text": need.text,
            "title": need.title,
            "language": need.language,
            "region": need.region,
            "keywords": need.keywords,
            "exclude": keyed.exclude,
        },
        ensure_ascii=False,
    )


def _checked(line: str, where: str) -> str:
    try:
        if len(line) > LONGEST_LINE:
            raise ValueError("too long")
        key = need_of(line).key
        if not key:
            raise ValueError("no key")
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid(
            f'{where} is no need: write {{"key": "n1", "text": "…"}}, one a line.'
        ) from error
    return key


def _word(read: dict[str, object], name: str) -> str:
    value = read.get(name, "")
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _words(read: dict[str, object], name: str) -> tuple[str, ...]:
    values = read.get(name, [])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise TypeError(name)
    return tuple(values)
