"""The distributed adapter: an index in a cluster; see `seutu.search.ports.SearchIndex`.

Every frequency would be a request over the network, so `settled` lets a question guess
them, and fetches all that it wanted to know at once.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from seutu.search.errors import IndexBusy, IndexDamaged
from seutu.search.opensearch import queries
from seutu.search.opensearch.batches import batched
from seutu.search.opensearch.cluster import REPAIR, Cluster
from seutu.search.opensearch.mapping import line
from seutu.search.opensearch.writing import Writing, stamped
from seutu.search.payload import decode
from seutu.search.ports import ClusterState, Document, Field, Hit, Query, Results

T = TypeVar("T")
Prefix = tuple[str, int]

FREQUENCIES_AT_ONCE = 1_000
PREFIXES_AT_ONCE = 200
TERMS_AT_ONCE = 10_000
MOST_KNOWN = 250_000
# A plan that is guessed at settles after two or three rounds.
ROUNDS = 6
GUESS = 1


@dataclass(slots=True)
class Wanted:
    """What a question wanted to know and had to guess."""

    frequencies: set[queries.Frequency] = field(default_factory=set)
    prefixes: set[Prefix] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many documents there are, by language, and how long they are on average."""

    documents: int
    languages: Mapping[str, int]
    average_length: float


@dataclass(slots=True)
class Seen:
    """One state of the index and what was learnt of it; a new state starts anew."""

    state: tuple[str, int]
    frequencies: dict[queries.Frequency, int] = field(default_factory=dict)
    prefixed: dict[Prefix, tuple[str, ...]] = field(default_factory=dict)
    statistics: Statistics | None = None


_wanted: ContextVar[Wanted | None] = ContextVar("wanted", default=None)


class OpenSearchIndex:
    """An index under a name or an alias of a cluster, for reading or for writing."""

    def __init__(
        self,
        cluster: Cluster,
        name: str,
        *,
        analysis: str = "",
        writing: Writing | None = None,
    ) -> None:
        """Open an index.

        Raises `IndexMissing`, `IndexDamaged`, `IndexOutdated` or `IndexUnreachable`.
        """
        self.name = name
        self._cluster = cluster
        self._analysis = analysis
        self._writing = writing
        self._seen = Seen(self._state())

    def replace(self, documents: Iterable[Document]) -> None:
        """Write documents; every earlier document of the same records goes."""
        self._writable().replace(documents)

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents of records known to be new; quicker than `replace`."""
        self._writable().add(documents)

    encoded = staticmethod(line)

    def add_encoded(self, lines: Iterable[str]) -> None:
        """Write documents of new records that another process has encoded."""
        self._writable().add_encoded(lines)

    def remove(self, records: Iterable[str]) -> None:
        """Take out every language of the records named."""
        self._writable().remove(records)

    def flush(self) -> None:
        """Make what was written durable, and visible here and elsewhere."""
        self._writable().flush()
        self.reload()

    def reload(self) -> None:
        """See what other processes have flushed; forgets what was learnt before it."""
        state = self._state()
        if state != self._seen.state:
            self._seen = Seen(state)

    def search(self, query: Query) -> Results:
        """Answer a query, best first; without clauses, newest first."""
        if query.offset + query.limit > queries.WINDOW:
            return self._far(query)
        return _results(self._search(queries.searched(query), query), query)

    def settled(self, ask: Callable[[], T]) -> T:
        """Ask with guessed frequencies until none is guessed any more."""
        for _ in range(ROUNDS):
            wanted = Wanted()
            token = _wanted.set(wanted)
            try:
                answer = ask()
            finally:
                _wanted.reset(token)
            if not wanted.frequencies and not wanted.prefixes:
                return answer
            self._learn(wanted)
        return ask()

    def document_frequency(self, field: Field, term: str, language: str = "") -> int:
        """Count the documents that hold a term."""
        key = (field, queries.field_term(term, language))
        seen = self._seen
        if key not in seen.frequencies:
            if (wanted := _wanted.get()) is not None:
                wanted.frequencies.add(key)
                return GUESS
            self._learn_frequencies(seen, [key])
        return seen.frequencies[key]

    def terms_from(
        self, prefix: str, language: str, limit: int = 20
    ) -> tuple[str, ...]:
        """List text terms of a language that begin with a prefix."""
        key = (queries.field_term(prefix, language), limit)
        seen = self._seen
        if key not in seen.prefixed:
            if (wanted := _wanted.get()) is not None:
                wanted.prefixes.add(key)
                return ()
            self._learn_prefixes(seen, [key])
        skip = len(language) + 1 if language else 0
        return tuple(term[skip:] for term in seen.prefixed[key])

    def document_count(self, language: str = "") -> int:
        """Count the documents of a language, or all of them."""
        if language:
            return self.languages().get(language, 0)
        return self._statistics().documents

    def languages(self) -> Mapping[str, int]:
        """Count the documents of each language present."""
        return self._statistics().languages

    def average_length(self) -> float:
        """Give the mean number of weighted terms in a document."""
        return self._statistics().average_length

    def cluster_state(self) -> ClusterState:
        """Tell how the cluster is, as it says itself."""
        answer = self._cluster.ask("GET", f"/_cluster/health/{self.name}", local="true")
        return ClusterState(
            status=str(answer["status"]),
            nodes=int(answer["number_of_nodes"]),
            refused=stamped(self._cluster, self.name)[1].refused,
        )

    def _writable(self) -> Writing:
        if self._writing is None:
            raise IndexBusy("This index was opened for reading only.")
        return self._writing

    def _state(self) -> tuple[str, int]:
        name, stamp = stamped(self._cluster, self.name)
        return name, stamp.checked(self._analysis).flushes

    def _search(self, body: queries.Body, query: Query) -> Any:
        return self._cluster.ask(
            "POST",
            f"/{self.name}/_search",
            body,
            search_type="dfs_query_then_fetch",
            allow_partial_search_results="false",
            preference=queries.preference(query),
        )

    def _far(self, query: Query) -> Results:
        """Walk to what lies behind the window that the cluster gives at once."""
        counted = self.search(replace(query, limit=0, offset=0))
        after: list[object] = []
        left = query.offset
        while left:
            size = min(left, queries.WINDOW)
            passed = self._page(query, after, size, is_read=False)
            if len(passed) < size:
                return counted
            after, left = passed[-1]["sort"], left - size
        hits: list[Any] = []
        while left := query.limit - len(hits):
            size = min(left, queries.WINDOW)
            found = self._page(query, after, size, is_read=True)
            hits += found
            if len(found) < size:
                break
            after = found[-1]["sort"]
        return replace(counted, hits=tuple(_hit(each, query) for each in hits))

    def _page(
        self, query: Query, after: list[object], size: int, *, is_read: bool
    ) -> list[Any]:
        body = queries.page(query, after=after, size=size, is_read=is_read)
        return list(self._search(body, query)["hits"]["hits"])

    def _statistics(self) -> Statistics:
        seen = self._seen
        if seen.statistics is None:
            answer = self._cluster.ask(
                "POST", f"/{self.name}/_search", queries.statistics()
            )
            seen.statistics = Statistics(
                documents=int(answer["hits"]["total"]["value"]),
                languages=dict(queries.counted(answer, "variant")),
                average_length=float(answer["aggregations"]["length"]["value"] or 1.0),
            )
        return seen.statistics

    def _learn(self, wanted: Wanted) -> None:
        seen = self._seen
        for terms in batched(sorted(wanted.frequencies), FREQUENCIES_AT_ONCE):
            self._learn_frequencies(seen, terms)
        for prefixes in batched(sorted(wanted.prefixes), PREFIXES_AT_ONCE):
            self._learn_prefixes(seen, prefixes)

    def _learn_frequencies(self, seen: Seen, terms: list[queries.Frequency]) -> None:
        if len(seen.frequencies) > MOST_KNOWN:
            seen.frequencies = {}
        answer = self._cluster.ask(
            "POST", f"/{self.name}/_search", queries.frequencies(terms)
        )
        counts = answer["aggregations"]["held"]["buckets"]
        for key, bucket in zip(terms, counts, strict=True):
            seen.frequencies[key] = int(bucket["doc_count"])

    def _learn_prefixes(self, seen: Seen, prefixes: list[Prefix]) -> None:
        if len(seen.prefixed) > MOST_KNOWN:
            seen.prefixed = {}
        waiting = sorted(prefixes)
        while waiting:
            answer = self._cluster.ask(
                "POST",
                f"/{self.name}/_search",
                queries.terms_with((prefix for prefix, _ in waiting), TERMS_AT_ONCE),
            )
            terms = [term for term, _ in queries.counted(answer, "terms")]
            left = []
            for prefix, limit in waiting:
                start = bisect_left(terms, prefix)
                found = [
                    term
                    for term in terms[start : start + limit]
                    if term.startswith(prefix)
                ]
                # The answer may have been cut before the last terms of this prefix.
                may_go_on = start + limit > len(terms) == TERMS_AT_ONCE
                if may_go_on and waiting[0][0] != prefix:
                    left.append((prefix, limit))
                else:
                    seen.prefixed[(prefix, limit)] = tuple(found)
            waiting = left


def _results(answer: Any, query: Query) -> Results:
    found = answer["hits"]
    return Results(
        hits=tuple(_hit(each, query) for each in found["hits"]),
        facets={name: queries.counted(answer, name) for name in query.facets},
        total=int(found["total"]["value"]) if query.count else -1,
    )


def _hit(found: Any, query: Query) -> Hit:
    try:
        document = decode(found["_source"]["payload"])
    except (KeyError, ValueError, TypeError) as error:
        raise IndexDamaged(f"The search index is damaged. {REPAIR}") from error
    return Hit(document, float(found["sort"][0]) if query.clauses else 0.0)
