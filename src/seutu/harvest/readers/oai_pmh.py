"""Repositories that answer OAI-PMH 2.0, and the datasets among what they hold.

Most of what many of them hold is articles. A list goes from token to token, and tokens
expire: the list is then begun anew.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import oai_recovery
from seutu.harvest.readers.addresses import portal, with_query
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable, read_bytes
from seutu.harvest.readers.oai_records import UNNAMED, Found, RecordReading
from seutu.harvest.readers.xml_trees import Broken, local, walk, words
from seutu.harvest.records import NO_FACTS, Record, Rejected, SourceFacts, Withdrawn

MOST_RESTARTS = 2
MOST_EMPTY = 20
XML_ANSWER = {"accept": "application/xml, text/xml;q=0.9"}
LISTS = frozenset({"ListRecords", "GetRecord"})
ENTRIES = frozenset({"record", "resumptionToken", "metadataFormat", "error"})
PARAMETERS = frozenset(
    {"verb", "resumptiontoken", "from", "until", "identifier", "set", "metadataprefix"}
)
PLAIN = "oai_dc"
# What tells a form in its name or namespace, the one that says the most of data first.
# Every repository has Dublin Core.
FORMS = ("dcat", "isotc211.org/2005/gm", "iso19139", "datacite")
# Of one form in several versions, the name under which most give the newest.
USUAL = ("oai_datacite", "datacite", "dcat", "iso19139")
NO_RECORDS = "noRecordsMatch"
BROKEN = "The XML of this record breaks in the middle."
NO_INTERFACE = re.compile(r"(?!)")

Note = Mapping[str, str | int]


@dataclass(slots=True)
class _Reply:
    """What an answer holds; `size` is how many records the whole list has."""

    is_answer: bool = False
    has_list: bool = False
    records: list[tuple[str, Found]] = field(default_factory=list)
    token: str = ""
    size: int | None = None
    forms: list[tuple[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OaiPmh:
    """Reads the datasets of a repository or of one set, in the best form it has.

    Articles, theses, images and software are left out. Changes are asked for by the
    day, which every repository must understand.
    """

    name: ClassVar[str] = "oai-pmh"
    media_types: ClassVar[tuple[str, ...]] = ("application/xml",)
    tells_changes: ClassVar[bool] = True

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask which forms there are, or at once for records in the one stated."""
        note = _place(location)
        if since is not None:
            note = {**note, "since": f"{since.astimezone(UTC):%Y-%m-%d}"}
        if note.get("form"):
            return _list(note)
        asked = with_query(str(note["root"]), {"verb": "ListMetadataFormats"})
        return Ask(url=asked, headers=XML_ANSWER, note={**note, "way": "forms"})

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask for all instead of changes, for Dublin Core, or from the start again."""
        note = ask.note
        if note.get("way") == "forms":
            return _list({**note, "form": PLAIN})
        if note.get("way") == "token":
            again = _number(note, "again") + 1
            return _list({**note, "again": again}) if again <= MOST_RESTARTS else None
        if "since" in note:
            return _list({key: note[key] for key in note if key != "since"})
        if note and note.get("form") != PLAIN:
            return _list({**note, "form": PLAIN})
        return None

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the datasets of a page; raises `Unreadable` with a repository's words.

        A record that is not well formed is rejected alone.
        """
        ask, note = answer.ask, answer.ask.note
        reply = self._reply(read_bytes(answer.stream), note)
        if not reply.is_answer:
            raise Unreadable("The answer is not one of a repository (OAI-PMH).")
        if reply.errors:
            yield self._after(reply.errors, ask)
        elif note.get("way") == "forms":
            yield More(ask=_list({**note, "form": _best_form(reply.forms)}))
        elif not reply.has_list:
            raise Unreadable("The repository answers something else than records.")
        else:
            tally = _tally(ask, reply)
            for _, record in reply.records:
                if record is not None:
                    yield record
            if note:
                yield _more(note, reply.token, tally)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read an answer that is at hand."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one record again; raises `Unreadable` for what describes no dataset."""
        if kept.raw.startswith(b"{"):
            return replace(DcatRdf(self.facts).reread(kept), identifier=kept.identifier)
        reading = self._reading(_place(kept.location))
        found = [
            reading.read(element)[1]
            for kind, element in walk(kept.raw, {"record"}.__contains__)
            if kind == "entry"
        ]
        if len(found) != 1 or found[0] is None:
            raise Unreadable("What was kept is no record of a dataset.")
        return found[0]

    def _reading(self, note: Note) -> RecordReading:
        # Whoever names a set knows what it holds; a whole repository holds anything.
        return RecordReading(self.facts, counts_untyped=bool(note.get("set")))

    def _reply(self, content: bytes, note: Note) -> _Reply:
        """Read an answer; of one that is broken every record that is whole."""
        try:
            return self._read(content, note)
        except Broken as error:
            mended, problem = oai_recovery.mended(content), error
        try:
            return self._read(mended, note)
        except Broken:
            reply = self._in_parts(mended, note)
        if not reply.records:
            raise problem
        return reply

    def _in_parts(self, content: bytes, note: Note) -> _Reply:
        whole = _Reply(is_answer=True, has_list=True)
        for name, part in oai_recovery.parts(content):
            try:
                reply = self._read(part, note)
            except Broken:
                whole.records.append((name, Rejected(name or UNNAMED, BROKEN)))
                continue
            whole.records += reply.records
            whole.token, whole.size = reply.token, reply.size
        return whole

    def _read(self, content: bytes, note: Note) -> _Reply:
        reply, reading = _Reply(), self._reading(note)
        for kind, element in walk(content, ENTRIES.__contains__):
            name = local(element.tag)
            if kind == "open":
                reply.is_answer = reply.is_answer or name == "OAI-PMH"
                reply.has_list = reply.has_list or name in LISTS
            elif name == "record":
                identifier, found = reading.read(element)
                # Only where changes were asked for is it news that something went.
                if isinstance(found, Withdrawn) and "since" not in note:
                    found = None
                reply.records.append((identifier, found))
            elif name == "resumptionToken":
                reply.token = words(element)
                reply.size = _size(element.get("completeListSize", ""))
            elif name == "error":
                reply.errors[element.get("code", "")] = words(element)
            else:
                said = {local(one.tag): words(one) for one in element}
                named = said.get("metadataPrefix", "")
                reply.forms.append((named, said.get("metadataNamespace", "")))
        return reply

    def _after(self, errors: Mapping[str, str], ask: Ask) -> More:
        if NO_RECORDS in errors:
            return More(total=None if ask.note.get("way") == "token" else 0)
        other = self.otherwise(ask)
        if other is None:
            said = "; ".join(": ".join(filter(None, pair)) for pair in errors.items())
            said = said[:500].rstrip(".") or "an error without words"
            raise Unreadable(f"The repository says: {said}.")
        return More(ask=other)


def _place(location: str) -> dict[str, str | int]:
    """Return where a repository answers, and the set and form that are stated."""
    root = portal(location, NO_INTERFACE)
    parts = urlsplit(location.strip())
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0].casefold() not in PARAMETERS]
    if parts.path.endswith("/"):
        root += "/"
    root = urlunsplit(urlsplit(root)._replace(query=urlencode(kept)))
    stated = {key.casefold(): value for key, value in pairs if value}
    note: dict[str, str | int] = {"root": root}
    if "set" in stated:
        note["set"] = stated["set"]
    if "metadataprefix" in stated:
        note["form"] = stated["metadataprefix"]
    return note


def _list(note: Note) -> Ask:
    """Ask for the first records, in the form that was chosen."""
    values: dict[str, str | int] = {
        "verb": "ListRecords",
        "metadataPrefix": note["form"],
    }
    if "set" in note:
        values["set"] = note["set"]
    if "since" in note:
        values["from"] = note["since"]
    asked = with_query(str(note["root"]), values)
    return Ask(url=asked, headers=XML_ANSWER, note={**note, "way": "list"})


def _more(note: Note, token: str, tally: Mapping[str, int]) -> More:
    """Lead to the page behind a token, which stands for all other arguments."""
    total = max(tally["size"] - tally["left"], 0) if "size" in tally else None
    if not token:
        return More(total=total)
    values = {"verb": "ListRecords", "resumptionToken": token}
    following = Ask(
        url=with_query(str(note["root"]), values),
        headers=XML_ANSWER,
        note={**note, "way": "token"},
        tally=tally,
    )
    return More(ask=following, total=total)


def _tally(ask: Ask, reply: _Reply) -> dict[str, int]:
    """Count on; raises `Unreadable` for a list that does not get on.

    What is left out is taken off the size of the list, which else would say that the
    list was not read in full.
    """
    names = [identifier for identifier, _ in reply.records]
    page = zlib.crc32("\n".join(names).encode("utf-8", "replace"))
    empty = 0 if names else ask.tally.get("empty", 0) + 1
    if reply.token and names and page == ask.tally.get("page"):
        raise Unreadable("The repository gives the same page again and again.")
    if reply.token and empty > MOST_EMPTY:
        raise Unreadable("The repository gives empty pages again and again.")
    left = sum(found is None for _, found in reply.records)
    tally = {"page": page, "empty": empty, "left": ask.tally.get("left", 0) + left}
    size = ask.tally.get("size") if reply.size is None else reply.size
    return tally if size is None else {**tally, "size": size}


def _best_form(forms: Sequence[tuple[str, str]]) -> str:
    """Return the name of the form that says the most of data."""

    def order(form: tuple[str, str]) -> tuple[int, int]:
        name, about = form[0].casefold(), " ".join(form).casefold()
        kinds = [number for number, kind in enumerate(FORMS) if kind in about]
        usual = USUAL.index(name) if name in USUAL else len(USUAL)
        return min(kinds, default=len(FORMS)), usual

    known = [form for form in forms if form[0] and order(form)[0] < len(FORMS)]
    return min(known, key=order)[0] if known else PLAIN


def _size(value: str) -> int | None:
    value = value.strip()
    return int(value) if value.isdecimal() and len(value) < 10 else None


def _number(note: Note, key: str) -> int:
    value = note.get(key, 0)
    return value if isinstance(value, int) else 0
