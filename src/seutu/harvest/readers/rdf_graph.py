"""The triples of an RDF document, by subject and then by property.

An address is a string, a blank node a string that begins with "_:", a literal the pair
of its text and its language tag. Plain values are what makes it quick to read them, and
what lets a large document wait on disk until its datasets are put together.
"""

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from seutu.harvest.readers import rdf_names
from seutu.harvest.readers.fields import clean
from seutu.harvest.readers.limits import Unreadable

Node = str
Text = tuple[str, str]
Value = Node | Text
Properties = dict[str, list[Value]]

BASE = "https://relative.invalid/"
MAX_TRIPLES = 200_000_000
SPILL_AFTER = 500_000
MEMBERSHIP = frozenset({rdf_names.DCAT + "dataset", rdf_names.DCAT + "record"})
PAGING = frozenset(
    {
        *(rdf_names.HYDRA + "next", rdf_names.HYDRA + "nextPage"),
        *(rdf_names.HYDRA + "totalItems", rdf_names.LDP + "nextPage"),
        rdf_names.XHV + "next",
    }
)
NOTED = PAGING | {rdf_names.TYPE}
MAX_PAGED = 1_000
KINDS = frozenset(
    {
        rdf_names.DCAT + "Dataset",
        rdf_names.DCAT + "DatasetSeries",
        rdf_names.DCAT + "Catalog",
        rdf_names.DCAT + "DataService",
    }
)
TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -32000;
    CREATE TABLE node (subject TEXT NOT NULL, properties BLOB NOT NULL);
    CREATE TABLE typed (kind TEXT NOT NULL, subject TEXT NOT NULL);
    CREATE TABLE member (subject TEXT NOT NULL);
"""
UNDESCRIBED = """
    SELECT subject FROM member GROUP BY subject
    HAVING NOT EXISTS (SELECT 1 FROM node WHERE node.subject = member.subject)
    ORDER BY min(rowid)
"""


class Graph:
    """The triples of one document, in its order.

    What a catalogue lists as its datasets is kept apart (`members`), since one subject
    may list hundreds of thousands. Beyond `spill_after` triples the nodes go to a
    temporary database file that vanishes with the graph.
    """

    def __init__(self, *, spill_after: int = SPILL_AFTER) -> None:
        self._spilled = 0
        self._values: dict[Node, Properties] = {}
        self._typed: list[tuple[str, Node]] = []
        self._paged: dict[tuple[Node, str], None] = {}
        self._members: dict[Node, None] = {}
        self._spill_after = spill_after
        self._buffered = 0
        self._disk: sqlite3.Connection | None = None

    def add(self, quads: Iterable[Quad]) -> None:
        """Take up triples; raises `Unreadable` beyond two hundred million."""
        values, names = self._values, rdf_names.canonical
        for quad in quads:
            term, other = quad.subject, quad.object
            # Written out: a call for each term would take longer than its branch.
            if type(term) is NamedNode:
                subject = term.value
            elif type(term) is BlankNode:
                subject = "_:" + term.value
            else:
                continue
            value: Value
            if type(other) is Literal:
                value = (other.value, other.language or "")
            elif type(other) is NamedNode:
                value = other.value
            elif type(other) is BlankNode:
                value = "_:" + other.value
            else:
                continue
            name = names(quad.predicate.value)
            if name in MEMBERSHIP:
                if isinstance(value, str):
                    self._members[value] = None
            else:
                if name in NOTED:
                    value = self._noted(subject, name, value)
                if (properties := values.get(subject)) is None:
                    properties = values[subject] = {}
                if (found := properties.get(name)) is None:
                    properties[name] = [value]
                else:
                    found.append(value)
            self._buffered += 1
            if self._buffered >= self._spill_after:
                self._spill()
        if self.triples > MAX_TRIPLES:
            raise Unreadable(f"The file holds more than {MAX_TRIPLES} triples.")

    def _noted(self, subject: Node, name: str, value: Value) -> Value:
        """Note where a class or a page is named; returns the value as it is kept."""
        if name != rdf_names.TYPE:
            if len(self._paged) < MAX_PAGED:
                self._paged[(subject, name)] = None
        elif isinstance(value, str):
            value = rdf_names.canonical(value)
            if value in KINDS:
                self._typed.append((value, subject))
        return value

    @property
    def triples(self) -> int:
        """How many triples were taken up."""
        return self._spilled + self._buffered

    def finish(self) -> None:
        """Make what is on disk quick to find; nothing may be added afterwards."""
        if self._disk is not None:
            self._spill()
            self._disk.execute("CREATE INDEX by_subject ON node (subject)")

    def clear(self) -> None:
        """Forget everything, to begin anew."""
        self.close()
        self._values.clear()
        self._typed.clear()
        self._members.clear()
        self._paged.clear()
        self._spilled = self._buffered = 0
        self._disk = None

    def close(self) -> None:
        """Give back the temporary file."""
        if self._disk is not None:
            self._disk.close()

    def of_type(self, kind: str) -> Iterator[Node]:
        """Yield the subjects of a class once each, in the order of the document."""
        if self._disk is None:
            yield from dict.fromkeys(node for name, node in self._typed if name == kind)
            return
        found = self._disk.execute(
            "SELECT subject FROM typed WHERE kind = ? GROUP BY subject"
            " ORDER BY min(rowid)",
            (kind,),
        )
        for (node,) in found:
            yield node

    def with_any(self, *names: str) -> list[Node]:
        """Return the subjects that have one of the properties of paging."""
        return [node for node, name in self._paged if name in names]

    def properties(self, subject: Value | None) -> Properties:
        """Return what is said of a subject; nothing for a literal or an unknown one."""
        if not isinstance(subject, str):
            return {}
        if self._disk is None:
            return self._values.get(subject, {})
        return self._stored(subject)

    def all(self, subject: Value | None, *names: str) -> list[Value]:
        """Return the distinct values of several properties, first property first."""
        return values_of(self.properties(subject), *names)

    def undescribed(self) -> Iterator[Node]:
        """Yield the listed datasets of which nothing is said under their address.

        One that is described as "https" where the list says "http" counts as described.
        """
        nodes: Iterable[Node] = (n for n in self._members if n not in self._values)
        if self._disk is not None:
            nodes = (node for (node,) in self._disk.execute(UNDESCRIBED))
        for node in nodes:
            if is_iri(node) and not self.properties(other_scheme(node)):
                yield node

    def _spill(self) -> None:
        if self._disk is None:
            # An empty name is a private file that SQLite makes and removes itself.
            self._disk = sqlite3.connect("", check_same_thread=False)
            self._disk.executescript(TABLES)
            self._stored = lru_cache(maxsize=2_000)(self._load)
        rows = ((s, marshal.dumps(found)) for s, found in self._values.items())
        self._disk.executemany("INSERT INTO node VALUES (?, ?)", rows)
        self._disk.executemany("INSERT INTO typed VALUES (?, ?)", self._typed)
        members = ((node,) for node in self._members)
        self._disk.executemany("INSERT INTO member VALUES (?)", members)
        self._values.clear()
        self._typed.clear()
        self._members.clear()
        self._spilled += self._buffered
        self._buffered = 0

    def _load(self, subject: Node) -> Properties:
        merged: Properties = {}
        if self._disk is None:
            return merged
        rows = self._disk.execute(
            "SELECT properties FROM node WHERE subject = ? ORDER BY rowid", (subject,)
        )
        for (stored,) in rows:
            # Written by `_spill` into a file that no other process can open.
            for name, found in marshal.loads(stored).items():  # noqa: S302
                merged.setdefault(name, []).extend(found)
        return merged


def values_of(properties: Properties, *names: str) -> list[Value]:
    """Return the distinct values of several properties, first property first."""
    found: list[Value] | None = None
    for name in names:
        if name in properties:
            more = properties[name]
            found = more if found is None else [*found, *more]
    if found is None:
        return []
    return found if len(found) == 1 else list(dict.fromkeys(found))


def first_of(properties: Properties, *names: str) -> str:
    """Return the first text of the first property that has one, or ""."""
    for name in names:
        if name in properties:
            for value in properties[name]:
                if found := words(value):
                    return found
    return ""


def is_blank(value: Value | None) -> TypeGuard[Node]:
    """Tell whether a value is a node without an address."""
    return isinstance(value, str) and value.startswith("_:")


def is_iri(value: Value | None) -> TypeGuard[Node]:
    """Tell whether a value is an address (relative ones were made absolute)."""
    return isinstance(value, str) and not value.startswith("_:")


def is_node(value: Value | None) -> TypeGuard[Node]:
    """Tell whether a value can have properties of its own."""
    return isinstance(value, str)


def words(value: Value | None) -> str:
    """Return a literal's text, an address, or "" for a blank node."""
    if isinstance(value, tuple):
        return clean(value[0])
    if value is None or value.startswith("_:"):
        return ""
    return clean(value.removeprefix(BASE))


def first_words(values: Iterable[Value]) -> str:
    """Return the first text that is not empty, or ""."""
    return next((found for found in map(words, values) if found), "")


def other_scheme(address: Node) -> Node:
    """Return the "https" form of an "http" address, and the other way round."""
    if address.startswith("https:"):
        return "http:" + address[6:]
    return "https:" + address[5:] if address.startswith("http:") else address
