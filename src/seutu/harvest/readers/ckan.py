"""Portals with the action API of CKAN.

Packages are asked for in the order of their modification, each page from the moment
where the last one ended, so that what is changed or deleted meanwhile moves nothing
out of sight. Portals that cannot do so are read by offset, package lists one by one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import drift
from seutu.harvest.readers.addresses import portal, with_query
from seutu.harvest.readers.ckan_fields import Package
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.fields import text
from seutu.harvest.readers.limits import Json, Unreadable, check_shape, read_text
from seutu.harvest.readers.persons import source_form
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    Record,
    Rejected,
    SourceFacts,
    Withdrawn,
)

ROWS = 500
LISTED = 100
NAMED = 50
OVERLAP = 20
BEYOND = 10**9
# A portal shows a change in its search some time after the moment it notes for it.
LATENESS = timedelta(minutes=10)
INTERFACE = re.compile(r"/(?:api(?:/.*)?|dataset/?|organization/?)$")
OTHER_TYPES = frozenset(
    {"harvest", "showcase", "application", "app", "news", "page", "issue"}
)
REFUSED = ("authorization", "access denied", "not authorized")

Note = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Ckan:
    """Reads packages as datasets, in whichever way a portal can be asked."""

    name: ClassVar[str] = "ckan"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = True

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the packages longest unchanged, or for those changed since."""
        root = portal(location, INTERFACE)
        folder = "/api/action" if "/api/action" in location else "/api/3/action"
        window = since.astimezone(UTC) - LATENESS if since else None
        note: dict[str, str | int] = {"way": "search", "root": root, "api": folder}
        if window is not None:
            note["from"] = f"{window:%Y-%m-%dT%H:%M:%S.%f}"
        return _ask(note)

    def otherwise(self, ask: Ask) -> Ask | None:
        """Return what to ask of an older portal; None when no way is left."""
        note, way = ask.note, ask.note.get("way")
        place = _place(note)
        if way == "search" and note.get("from"):
            return _ask({**place, "sorted": 0})
        if way == "search" and note.get("sorted", 1):
            if note.get("api") == "/api/3/action":
                return _ask({**place, "api": "/api/action"})
            return _ask({**place, "way": "list", "api": "/api/3/action"})
        if way == "list" and not note.get("start"):
            return _ask({**place, "way": "names"})
        if way == "show":
            return _following(note) or _ask({**place, "way": "names", "start": BEYOND})
        return None

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the packages of one answer, and what to ask next.

        Raises `Unreadable` for other documents and for a refusal in CKAN's own words.
        """
        note = answer.ask.note
        result, refusal = _result(answer)
        if refusal:
            if note.get("way") == "show":
                name = str(note.get("names", "")).partition("\n")[0]
                yield Rejected(name, f"The portal does not show it: {refusal}")
            other = self.otherwise(answer.ask)
            if other is None:
                raise Unreadable(f"The portal says: {refusal}")
            yield More(ask=other)
        elif note.get("way") == "names":
            yield from _names(result, note)
        elif note.get("way") == "list":
            yield from self._by_offset(answer, _packages(result), None)
        elif note.get("way") == "search" and note.get("sorted", 1):
            yield from self._by_change(answer, _packages(result), _count(result))
        elif note.get("way") == "search":
            yield from self._by_offset(answer, _packages(result), _count(result))
        else:
            is_one = note.get("way") == "show" and isinstance(result, dict)
            shown = [result] if is_one else _packages(result)
            yield from self._read(shown, _root(answer))
            if following := _following(note):
                yield More(ask=following)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read an answer that is at hand, or packages as JSON lines."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one package again; raises `Unreadable` for what is no dataset."""
        package, root = kept_entry(kept), portal(kept.location, INTERFACE)
        found = next(self._entry(package, 1, root), None)
        if found is None:
            raise Unreadable("The package is no dataset.")
        return found

    def _by_change(
        self, answer: Answer, packages: list[Json], total: int | None
    ) -> Iterator[Record | Rejected | More]:
        note = answer.ask.note
        moments = [_moment(package) for package in packages]
        if not _is_in_order(moments, str(note.get("from", ""))):
            # The portal sorts or filters in its own way.
            yield More(ask=_ask({**_place(note), "sorted": 0}), total=total)
            return
        if note.get("start") and (not moments or moments[-1] == note.get("from")):
            yield from self._by_offset(answer, packages, total)
            return
        known = frozenset(str(note.get("known", "")).split("\n"))
        identifiers = [_identifier(package) for package in packages]
        if note.get("start") and not known & set(identifiers):
            yield from self._by_offset(answer, packages, total)
            return
        yield from self._read(packages, _root(answer), known)
        start = note.get("start", 0)
        end = (start if isinstance(start, int) else 0) + len(packages)
        is_last = end >= total if total is not None else len(packages) < ROWS
        whole = _whole(note, total)
        if is_last or not packages:
            yield More(total=whole)
        else:
            following = _window(note, identifiers, moments, whole)
            yield More(ask=_ask(following), total=whole)

    def _by_offset(
        self, answer: Answer, packages: list[Json], total: int | None
    ) -> Iterator[Record | Rejected | More]:
        identifiers = [_identifier(package) for package in packages]
        note = answer.ask.note
        size = LISTED if note.get("way") == "list" else ROWS
        try:
            found = drift.turn(
                identifiers, note, size=size, overlap=OVERLAP, total=total
            )
        except Unreadable:
            if note.get("way") != "list":
                raise
            # It gives the same packages whatever the offset: go by their names.
            yield More(ask=_ask({**_place(note), "way": "names"}))
            return
        if not found.is_lost:
            yield from self._read(packages, _root(answer), found.known)
        whole = _whole(note, total)
        if found.start < 0:
            yield More(total=whole)
            return
        kept = {key: note[key] for key in ("from", "sorted") if key in note}
        ask = _ask({**_place(note), **kept, **_told(whole), **found.note})
        yield More(ask=ask, total=whole)

    def _read(
        self, packages: list[Json], root: str, known: frozenset[str] = frozenset()
    ) -> Iterator[Record | Rejected]:
        for number, package in enumerate(packages, start=1):
            if not isinstance(package, dict):
                yield Rejected(f"entry {number}", "This entry is not an object.")
            elif _identifier(package) not in known:
                yield from self._entry(package, number, root)

    def _entry(
        self, package: dict[str, Json], number: int, root: str
    ) -> Iterator[DatasetRecord | Rejected]:
        if text(package, "type") in OTHER_TYPES:
            return
        identifier = _identifier(package)
        if not identifier:
            yield Rejected(
                f"entry {number}", "The dataset has no id.", source_form(package)
            )
        elif hidden := _hidden(package):
            yield Withdrawn(identifier, hidden)
        else:
            record = Package(package, self.facts, root).dataset(identifier)
            if record is None:
                raw = source_form(package)
                yield Rejected(identifier, "The dataset has no title.", raw)
            else:
                yield record


def _document(content: str) -> Json:
    try:
        document: Json = json.loads(content)
    except json.JSONDecodeError as error:
        lines = [line for line in content.split("\n") if line.strip()]
        if len(lines) < 2:
            raise Unreadable(
                f"The answer is not JSON: line {error.lineno}, {error.msg}."
            ) from None
        document = list(_lines(lines))
    except (RecursionError, ValueError):
        raise Unreadable("The JSON is nested too deeply.") from None
    check_shape(document)
    return document


def _lines(lines: Sequence[str]) -> Iterator[Json]:
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            raise Unreadable(f"Line {number} is not JSON.") from None


def _result(answer: Answer) -> tuple[Json, str]:
    """Return what the action gave, or why the portal did not do it."""
    document = _document(read_text(answer.stream))
    if not isinstance(document, dict):
        return document, ""
    if document.get("success") is False or "error" in document:
        reason = _reason(document.get("error"))
        if any(word in reason.casefold() for word in REFUSED):
            raise Unreadable(f"The portal refuses: {reason}")
        return None, reason
    if "result" in document:
        return document["result"], ""
    if not answer.ask.note:
        return document, ""
    raise Unreadable("The answer is not one of CKAN's action API.")


def _packages(result: Json) -> list[Json]:
    if isinstance(result, dict):
        found = result.get("results", result.get("packages"))
        if isinstance(found, list):
            return found
        if isinstance(result.get("id"), str) or isinstance(result.get("name"), str):
            return [result]
    if isinstance(result, list):
        # Some portals (DKAN) answer "show" and "list" with a list inside of a list.
        inner = result[0] if len(result) == 1 else None
        return inner if isinstance(inner, list) else result
    raise Unreadable("The answer holds no list of packages.")


def _reason(error: Json) -> str:
    if isinstance(error, dict):
        message = text(error, "message") or text(error, "__type")
        return f"{message or 'an error without a message'}".rstrip(".") + "."
    return str(error)[:200].rstrip(".") + "."


def _count(result: Json) -> int | None:
    found = result.get("count") if isinstance(result, dict) else None
    return found if isinstance(found, int) and found >= 0 else None


def _identifier(package: Json) -> str:
    return text(package, "id") if isinstance(package, dict) else ""


def _moment(package: Json) -> str:
    """Return the moment of modification as precise as the portal's search knows it."""
    stated = text(package, "metadata_modified") if isinstance(package, dict) else ""
    found = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?", stated)
    return f"{found.group(1)}.{(found.group(2) or '').ljust(3, '0')}" if found else ""


def _is_in_order(moments: Sequence[str], start: str) -> bool:
    return (
        all(moments)
        and moments == sorted(moments)
        and (not moments or moments[0] >= start[:23])
    )


def _window(
    note: Note, identifiers: Sequence[str], moments: Sequence[str], total: int | None
) -> dict[str, str | int]:
    """Begin where this page ended; a page of one moment alone goes on by offset."""
    latest = moments[-1]
    kept = {**_place(note), **_told(total), "from": latest}
    if latest != moments[0]:
        pairs = zip(identifiers, moments, strict=True)
        same = [identifier for identifier, moment in pairs if moment == latest]
        return {**kept, "known": "\n".join(same)}
    shared = identifiers[-min(OVERLAP, max(1, len(identifiers) - 1)) :]
    return {
        **kept,
        "start": len(identifiers) - len(shared),
        "known": "\n".join(shared),
        "last": identifiers[-1],
    }


def _names(result: Json, note: Note) -> Iterator[Rejected | More]:
    if not isinstance(result, list):
        raise Unreadable("The answer holds no list of names.")
    names = [name for name in result if isinstance(name, str)]
    start, total = _number(note.get("start")), None
    if len(names) > NAMED:
        names, total = names[start : start + NAMED], len(names)
    found = drift.turn(names, note, size=NAMED, overlap=OVERLAP // 4, total=total)
    place = _place(note)
    unread = [name for name in names if name not in found.known]
    if found.is_lost or (not unread and found.start >= 0):
        yield More(ask=_ask({**place, **found.note}))
    elif unread:
        asked = {**place, "way": "show", "names": "\n".join(unread)}
        if found.start >= 0:
            asked |= {"next": found.start, **found.note}
        yield More(ask=_ask(asked), total=total)


def _following(note: Note) -> Ask | None:
    """Return the ask for the next name, or for more names; None at the end."""
    rest = str(note.get("names", "")).partition("\n")[2]
    if rest:
        return _ask({**note, "names": rest})
    if "next" in note:
        kept = {key: note[key] for key in ("start", "known", "last") if key in note}
        return _ask({**_place(note), **kept, "way": "names"})
    return None


def _hidden(package: Mapping[str, Json]) -> str:
    state = text(package, "state").casefold()
    if package.get("private") is True or text(package, "private") == "true":
        return "The portal keeps this dataset private."
    if state in {"deleted", "draft"}:
        return f"The portal marks this dataset as {state}."
    return ""


def _place(note: Note) -> dict[str, str | int]:
    return {key: note[key] for key in ("way", "root", "api") if key in note}


def _whole(note: Note, total: int | None) -> int | None:
    """Return how many packages the whole run has: what the first page said."""
    stated = note.get("total")
    return stated if isinstance(stated, int) else total


def _told(total: int | None) -> dict[str, str | int]:
    return {} if total is None else {"total": total}


def _root(answer: Answer) -> str:
    return str(answer.ask.note.get("root", ""))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _ask(note: Note) -> Ask:
    action = f"{note.get('root', '')}{note.get('api', '')}"
    start = _number(note.get("start"))
    way = note.get("way")
    if way == "show":
        name = str(note.get("names", "")).partition("\n")[0]
        return Ask(url=with_query(f"{action}/package_show", {"id": name}), note=note)
    if way == "search":
        values: dict[str, str | int] = {"rows": ROWS, "start": start}
        if note.get("sorted", 1):
            values["sort"] = "metadata_modified asc, id asc"
        if since := str(note.get("from", "")):
            values["fq"] = f"metadata_modified:[{since[:23]}Z TO *]"
        return Ask(url=with_query(f"{action}/package_search", values), note=note)
    name, limit = "package_list", NAMED
    if way == "list":
        name, limit = "current_package_list_with_resources", LISTED
    url = with_query(f"{action}/{name}", {"limit": limit, "offset": start})
    return Ask(url=url, note=note)
