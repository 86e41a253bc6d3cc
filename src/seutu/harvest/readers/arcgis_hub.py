"""ArcGIS Hub sites, by the catalogue feeds that each of them publishes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.limits import Unreadable, read_bytes, read_json
from seutu.harvest.records import NO_FACTS, DatasetRecord, Rejected, SourceFacts

FEED = "/api/feed/dcat-us/1.1.json"
PENDING = "The site is still preparing its feed: try again in a few minutes."


@dataclass(frozen=True, slots=True)
class ArcGisHub:
    """Reads the DCAT-US feed of a site, or its DCAT-AP feed where that is named."""

    name: ClassVar[str] = "arcgis-hub"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the feed; any page of the site leads to it."""
        parts = urlsplit(location)
        if "/api/feed/" not in parts.path and not parts.path.endswith(".json"):
            location = f"{parts.scheme}://{parts.netloc}{FEED}"
        return Ask(url=location, headers={"Accept": "application/json"})

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        """Yield the datasets of the feed.

        Raises `Unreadable` when it is no feed, or not ready yet.
        """
        content = read_bytes(answer.stream)
        document = read_json(io.BytesIO(content))
        if not isinstance(document, dict):
            raise Unreadable("The feed is not a JSON object.")
        if isinstance(document.get("dataset"), list):
            yield from DataJson(self.facts).datasets(document)
        elif "@context" in document or "@graph" in document:
            ask = Ask(url=answer.ask.url, note={"source": answer.ask.url})
            yield from DcatRdf(self.facts).page(
                Answer(ask=ask, stream=io.BytesIO(content), url=answer.url)
            )
        elif "dataset" in document or "status" in document:
            raise Unreadable(PENDING)
        else:
            raise Unreadable("The answer is neither a DCAT-US nor a DCAT-AP feed.")

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield the datasets of a feed that is at hand."""
        for item in only_records(self, stream):
            if isinstance(item, DatasetRecord | Rejected):
                yield item

    def reread(self, kept: Kept) -> DatasetRecord | Rejected:
        """Read one entry of either feed again; raises `Unreadable` for others."""
        if any("://" in name for name in kept_entry(kept)):
            return DcatRdf(self.facts).reread(kept)
        return DataJson(self.facts).reread(kept)
