"""A portal that answers as it is told, a reader for it, and a clock without waiting."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedIOBase
from typing import ClassVar

import httpx

from seutu.core import net
from seutu.harvest.outside import Outside
from seutu.harvest.paging import Answer, Ask, Kept, More
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    DistributionRecord,
    Rejected,
    SourceFacts,
)

ADDRESS = "https://portal.example/list"
Pair = tuple[str, str | None]
Handler = Callable[[httpx.Request], httpx.Response]


@dataclass
class PairReader:
    """Reads pages {"items": [[identifier, title]], "next": …, "total": …}.

    An item without a title is refused; the title "break" breaks the reader itself, and
    "unreadable" the page.
    """

    name: ClassVar[str] = "pairs"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        if since is None:
            return Ask(url=location)
        return Ask(url=f"{location}?since={since:%Y-%m-%dT%H:%M}")

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        try:
            found = json.load(answer.stream)
        except ValueError:
            raise Unreadable("The page is not JSON.") from None
        if "total" in found:
            yield More(total=found["total"])
        for identifier, title in found["items"]:
            yield self.item(identifier, title)
        if found.get("next"):
            yield More(ask=Ask(url=found["next"]))

    def item(self, identifier: str, title: str | None) -> DatasetRecord | Rejected:
        raw = json.dumps([identifier, title]).encode()
        if title is None:
            return Rejected(identifier, "It has no title.", raw)
        if title == "break":
            raise KeyError(identifier)
        if title == "unreadable":
            raise Unreadable("The rest of the page cannot be read.")
        return DatasetRecord(
            identifier=identifier,
            title={"en": title},
            country=self.facts.country,
            distributions=(
                DistributionRecord(url=f"https://data.example/{title}.csv"),
                DistributionRecord(url=f"https://data.example/{identifier}.json"),
            ),
            raw=raw,
        )

    def read(self, stream: BufferedIOBase) -> Iterator[DatasetRecord | Rejected]:
        for item in self.page(Answer(ask=Ask(url=""), stream=stream, url="")):
            if not isinstance(item, More):
                yield item


class ChangesReader(PairReader):
    tells_changes = True


class OffsetReader(PairReader):
    """Asks for page after page, whatever the answer says."""

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        yield from super().page(answer)
        number = int(answer.ask.note.get("page", 1)) + 1
        yield More(ask=Ask(url=f"{ADDRESS}?page={number}", note={"page": number}))


class OneByOneReader(PairReader):
    """Reads one item again, mended; its identifier says what became of the reader."""

    def reread(self, kept: Kept) -> DatasetRecord | Rejected:
        identifier, title = json.loads(kept.raw)
        if identifier.startswith("no"):
            return self.item(identifier, None)
        if identifier.startswith("broken"):
            return self.item(identifier, identifier.removeprefix("broken "))
        if identifier.startswith("row"):
            return self.item("a", "Another")
        if identifier.startswith("entry"):
            return self.item(f"id-{identifier[-1]}", "Named")
        return self.item(identifier, title or "Mended")


def page(*items: Pair, **more: object) -> httpx.Response:
    return httpx.Response(200, content=json.dumps({"items": items, **more}))


@dataclass
class Portal:
    """Answers by path and query; what is not known is 404. Nothing really waits."""

    answers: dict[str, httpx.Response | Handler] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    now: float = 1_800_000_000.0

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if path != "/robots.txt":
            self.asked.append(request)
            self.times.append(self.now)
        found = self.answers.get(path, httpx.Response(404))
        if isinstance(found, httpx.Response):
            # An answer is read once; the next request gets one that is the same.
            return httpx.Response(
                found.status_code, content=found.content, headers=found.headers
            )
        return found(request)

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def paths(self) -> list[str]:
        return [request.url.raw_path.decode() for request in self.asked]

    @property
    def outside(self) -> Outside:
        return Outside(
            client=lambda: net.client(transport=httpx.MockTransport(self.answer)),
            sleep=self.sleep,
            clock=lambda: self.now,
        )


def in_turn(*answers: httpx.Response | Exception) -> Handler:
    """Give one answer after the other, the last one for ever."""
    left = list(answers)

    def give(_: httpx.Request) -> httpx.Response:
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return found

    return give
