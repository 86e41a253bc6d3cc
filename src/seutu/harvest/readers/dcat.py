"""DCAT and its application profiles, in any RDF syntax, page after page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers.dcat_dataset import Catalogue, DatasetReading
from seutu.harvest.readers.dcat_paging import next_page, total
from seutu.harvest.readers.dcat_source import MAX_PARTS
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.fields import web_address
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.rdf_graph import SPILL_AFTER, Graph, words
from seutu.harvest.readers.rdf_names import DCAT
from seutu.harvest.readers.rdf_syntax import read_graph
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    Rejected,
    SourceFacts,
)

ACCEPTS = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8,"
    " application/ld+json;q=0.7, application/trig;q=0.6, */*;q=0.1"
)
UNDESCRIBED = "The catalogue names this dataset, but does not describe it."


@dataclass(frozen=True, slots=True)
class DcatRdf:
    """Reads every described dcat:Dataset of an RDF document and of its next pages.

    The identifier is the address of the node. A literal without a language tag gets the
    language that its dataset, or else the catalogue, declares when that is a single
    one; "und" otherwise. Series are not datasets of their own: they join theirs.
    Documents of more than `spill_after` triples are put together on disk.
    """

    name: ClassVar[str] = "dcat-rdf"
    media_types: ClassVar[tuple[str, ...]] = (
        "application/rdf+xml",
        "text/turtle",
        "application/ld+json",
        "application/n-triples",
        "application/trig",
    )
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS
    spill_after: int = SPILL_AFTER

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the first page; DCAT knows no way to ask only for changes."""
        return Ask(url=location, headers={"Accept": ACCEPTS}, note={"source": location})

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        """Yield the datasets of a page, then where the next one is.

        Raises `Unreadable` for what is not RDF, or describes no catalogue and no
        dataset at all.
        """
        base = web_address(str(answer.ask.note.get("source", "")) or answer.ask.url)
        with read_graph(
            answer.stream,
            media_type=answer.media_type,
            base=base,
            spill_after=self.spill_after,
        ) as (graph, broken):
            following = next_page(graph, answer)
            yield from self._datasets(graph, broken)
            if following is None and "page" not in answer.ask.tally:
                for node in graph.undescribed():
                    if node not in broken:
                        yield Rejected(words(node), UNDESCRIBED)
            if following is not None:
                yield More(ask=following, total=total(graph))

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per described node; raises `Unreadable` for broken RDF."""
        for item in only_records(self, stream):
            if isinstance(item, DatasetRecord | Rejected):
                yield item

    def reread(self, kept: Kept) -> DatasetRecord | Rejected:
        """Read one dataset again; raises `Unreadable` for what was kept otherwise."""
        if "@id" in kept_entry(kept):
            with read_graph(BytesIO(kept.raw)) as (graph, _broken):
                node = next(graph.of_type(DCAT + "Dataset"), None)
                said = graph.properties(node)
                if node and all(len(values) < MAX_PARTS for values in said.values()):
                    return DatasetReading(Catalogue(graph, self.facts), node).dataset()
        raise Unreadable("What was kept is not all of a dataset.")

    def _datasets(
        self, graph: Graph, broken: dict[str, Rejected]
    ) -> Iterator[DatasetRecord | Rejected]:
        catalogue = Catalogue(graph, self.facts)
        datasets = graph.of_type(DCAT + "Dataset")
        is_catalogue = catalogue.node is not None
        unnamed: set[str] = set()
        for node in datasets:
            is_catalogue = True
            if node in broken:
                continue
            item = DatasetReading(catalogue, node).dataset()
            if isinstance(item, DatasetRecord) and not item.uri:
                if item.identifier in unnamed:
                    reason = "Another dataset has the same identifier."
                    yield Rejected(item.identifier, reason, item.raw)
                    continue
                unnamed.add(item.identifier)
            yield item
        yield from broken.values()
        if not is_catalogue and not broken:
            raise Unreadable("The file describes no dcat:Dataset and no dcat:Catalog.")
