"""The search port: what every index must do, whatever engine stands behind it.

Documents arrive analysed. The port knows terms, fields and facets; it knows no
language beyond the tag that separates equal spellings, and no model.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

FACETS = (
    "kind",
    "language",
    "country",
    "region",
    "theme",
    "licence",
    "access",
    "format",
    "source",
    "status",
)

MAIN = ("1",)

T = TypeVar("T")
Field = Literal["text", "concepts", "grams"]
Facets = Mapping[str, tuple[str, ...]]
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One language of one record, as terms.

    `id` is "<kind>:<record>", with "#<tag>" appended for every language after the
    first; `facets["language"]` names all languages of the record. Documents that
    share a non-empty `group` are variants of one thing (a family of tables, the same
    record in two catalogues) and answer as one.
    """

    id: str
    kind: str
    language: str
    title: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    facets: Facets = field(default_factory=lambda: NOTHING)
    modified: int = 0
    group: str = ""

    @property
    def is_main(self) -> bool:
        """Tell whether this is the one document that stands for its record."""
        return "#" not in self.id

    @property
    def record(self) -> str:
        """The id of the record that this document is one language of."""
        return self.id.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to look for, worth `weight` when it saturates.

    The weight already holds the importance of the term, so an adapter takes out the
    inverse document frequency that its engine would multiply in.
    """

    field: Field
    term: str
    weight: float
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Clauses to rank by and filters to obey.

    No clause means every document, newest first. Values of one facet are
    alternatives; facets are conditions that hold together, "record" among them asks
    for records by id, and "main" with `MAIN` for one document of each record, so that
    counts are those of records. `exclude` names records.
    """

    clauses: tuple[Clause, ...] = ()
    filters: Facets = field(default_factory=lambda: NOTHING)
    exclude: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    count: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, without its grams, and the engine's score for it."""

    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found; `total` is -1 unless the query asked to count."""

    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    total: int


@dataclass(frozen=True, slots=True)
class ClusterState:
    """How a cluster is: "green", "yellow" without some copies, "red" without data.

    `refused` holds the ids of the last documents that it did not take, and the errors.
    """

    status: str
    nodes: int
    refused: Mapping[str, str]


class SearchIndex(Protocol):
    """A full-text index. `replace` is idempotent; `search` sees what was flushed."""

    def replace(self, documents: Iterable[Document]) -> None:
        """Write documents; the old documents of the same records go."""

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents of records known to be new; quicker than `replace`."""

    @property
    def encoded(self) -> Callable[[Document], str]:
        """Write a document as this engine takes it: a function for any process."""

    def add_encoded(self, lines: Iterable[str]) -> None:
        """Write documents of new records to an index that nobody sees yet."""

    def remove(self, records: Iterable[str]) -> None:
        """Take out every language of the records named."""

    def flush(self) -> None:
        """Make what was written durable and visible."""

    def reload(self) -> None:
        """See what other processes have flushed."""

    def search(self, query: Query) -> Results:
        """Answer a query from what was flushed."""

    def settled(self, ask: Callable[[], T]) -> T:
        """Ask something that reads many frequencies, in few requests.

        `ask` may run several times, on guesses at first, so it must change nothing.
        """

    def document_frequency(self, field: Field, term: str, language: str = "") -> int:
        """Count the documents that hold a term."""

    def terms_from(
        self, prefix: str, language: str, limit: int = 20
    ) -> tuple[str, ...]:
        """List text terms of a language that begin with a prefix, in any order."""

    def document_count(self, language: str = "") -> int:
        """Count the documents of a language, or all of them."""

    def languages(self) -> Mapping[str, int]:
        """Count the documents of each language present."""

    def average_length(self) -> float:
        """Give the mean number of weighted terms in a document."""

    def cluster_state(self) -> ClusterState | None:
        """Tell how the cluster is; None where there is no cluster."""


class SearchStore(Protocol):
    """Keeps one index in use and puts a fresh one in its place."""

    def reader(self) -> SearchIndex:
        """Give the index in use; raises an `IndexUnusable`."""

    def writer(self) -> AbstractContextManager[SearchIndex]:
        """Open the index in use for writing and flush when the block ends well."""

    def rebuild(self) -> AbstractContextManager[SearchIndex]:
        """Fill a fresh index, then put it in the place of the one in use."""
