"""Walking over the pages of a source, with a checkpoint after every batch.

A checkpoint is written in the transaction that stores the records before it. Whatever
ends the process, the next one goes on there: it skips what is stored of the page it was
at, when the page is still the same.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from seutu import __version__
from seutu.core.errors import SeutuError
from seutu.core.garbage import collected_seldom
from seutu.harvest.asking import TRIES, Asker, Declined, Page, digest_of
from seutu.harvest.interruptions import LeaseLost, Loop, PageChanged, Pause, TimeOver
from seutu.harvest.models import HarvestPage, HarvestRun
from seutu.harvest.outside import Outside
from seutu.harvest.oversize import fitting
from seutu.harvest.paging import Answer, Ask, More, PagedReader, Resourceful
from seutu.harvest.politeness import Politeness
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import Rejected
from seutu.harvest.registry import Reader
from seutu.harvest.storing import Item, Tally, prepare, store, sums
from seutu.places.models import Region

log = structlog.get_logger(__name__)

BATCH = 500
MOST_PAGES = 50_000
# So many pages in a row with the same records, or the same bytes, are no pages.
SAME_PAGES = 3
NOTHING = hashlib.sha256().hexdigest()
BEAT_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a finished walk saw: whether anything changed, and how to ask that again."""

    is_unmodified: bool = False
    etag: str = ""
    last_modified: str = ""


class Walk:
    """One stretch of a run, by one process."""

    def __init__(
        self,
        run: HarvestRun,
        reader: Reader,
        *,
        stream: BinaryIO | None,
        progress: Callable[[int], None] | None,
        seconds: float | None,
        outside: Outside,
    ) -> None:
        self.run = run
        self.reader = reader
        self.stream = stream
        self.progress = progress
        self.outside = outside
        self.until = outside.clock() + seconds if seconds else None
        self.folder = Path(settings.DATA_FOLDER) / "harvest"
        self.regions = frozenset(Region.objects.values_list("code", flat=True))
        self.seen = Seen()
        limit = timedelta(minutes=run.source.time_limit)
        spent = timezone.now() - (run.resumed_at or timezone.now())
        self.over_at = outside.clock() + (limit - spent).total_seconds()
        self.stored_at = self.beat_at = outside.clock()
        self.total: int | None = None
        self.digests: list[str] = []
        self.met = hashlib.sha256()
        self.asked = Ask(url=run.source.location)

    def go(self) -> None:
        """Walk to the last page; what ends it before is raised."""
        self.digests = list(
            self.run.read_pages.order_by("-pk").values_list("content_hash", flat=True)[
                : SAME_PAGES - 1
            ]
        )
        with ExitStack() as stack:
            stack.enter_context(collected_seldom())
            asker = stack.enter_context(self._asker()) if self.stream is None else None
            ask: Ask | None = self._first()
            while ask is not None:
                ask = self._one_page(asker, ask)
        (self.folder / self.file_name).unlink(missing_ok=True)

    @contextmanager
    def _asker(self) -> Iterator[Asker]:
        with self.outside.client() as http:
            politeness = Politeness(
                self.folder.parent / "locks",
                wait=self._wait,
                clock=self.outside.clock,
                ignores_robots=self.run.source.ignores_robots,
                least_seconds=self.outside.pause,
            )
            yield Asker(
                http,
                politeness,
                self.folder,
                wait=partial(self._wait, is_try=True),
                beat=self._beat,
            )

    @property
    def file_name(self) -> str:
        return f"{self.run.source_id}.page"

    def _first(self) -> Ask | None:
        if self.run.ask is not None:
            return self._checkpoint(self.run.ask)
        location = self.run.source.location
        if self.stream is None and isinstance(self.reader, PagedReader):
            return self.reader.first(location, since=self.run.since)
        return Ask(url=location)

    def _checkpoint(self, state: Mapping[str, Any]) -> Ask | None:
        if state["ask"] is not None:
            return Ask(**state["ask"])
        self.seen = Seen(etag=state["etag"], last_modified=state["last_modified"])
        return None

    def _one_page(self, asker: Asker | None, ask: Ask) -> Ask | None:
        """Read a page to its end; an unreadable one of which nothing is stored yet is
        fetched once more, as some portals answer errors with 200."""
        self._must_be_new(ask)
        try:
            page = self._page(asker, ask)
        except Declined:
            other = (
                self.reader.otherwise(ask)
                if isinstance(self.reader, Resourceful)
                else None
            )
            if other is None:
                raise
            return other
        if page is None:
            self.seen = Seen(is_unmodified=True)
            return None
        try:
            return self._read(ask, page)
        except Unreadable:
            if self.stream is not None or self.run.position:
                raise
        page = self._page(asker, ask, again=True)
        return self._read(ask, page) if page else None

    def _must_be_new(self, ask: Ask) -> None:
        if self.run.read_pages.filter(key=key_of(ask)).exists():
            raise Loop(
                f"The pages lead in a circle: {ask.url} was read before. Everything up"
                " to there is kept."
            )
        if self.run.pages >= MOST_PAGES:
            raise Loop(
                f"The source has more than {MOST_PAGES} pages. Everything up to there"
                " is kept."
            )

    def _page(
        self, asker: Asker | None, ask: Ask, *, again: bool = False
    ) -> Page | None:
        page = None if again else self._at_hand()
        if asker is not None:
            page = page or self._asked(asker, ask)
        elif self.stream is not None:
            page = self._spooled(self.stream, ask)
        if page and self.run.position and page.digest != self.run.page_hash:
            raise PageChanged
        return page

    def _spooled(self, stream: BinaryIO, ask: Ask) -> Page:
        path, digest, size = self.folder / self.file_name, hashlib.sha256(), 0
        self.folder.mkdir(parents=True, exist_ok=True)
        stream.seek(0)
        with path.open("wb") as file:
            while part := stream.read(2**20):
                digest.update(part)
                size += file.write(part)
        return Page(
            path=path, url=ask.url, media_type="", digest=digest.hexdigest(), size=size
        )

    def _at_hand(self) -> Page | None:
        """Return the page in whose middle the run stopped, if its file is here."""
        path, state = self.folder / self.file_name, self.run.ask
        if not state or not self.run.position:
            return None
        if digest_of(path) != self.run.page_hash:
            return None
        return Page(
            path=path,
            url=str(state["url"]),
            media_type=str(state["media_type"]),
            digest=self.run.page_hash,
            size=path.stat().st_size,
        )

    def _asked(self, asker: Asker, ask: Ask) -> Page | None:
        self.asked = ask
        asker.tries = max(TRIES - _tries(self.run.ask), 1)
        return asker.page(ask, self.file_name, validators=self._validators())

    def _validators(self) -> dict[str, str]:
        """Ask for the first page only if it changed since the whole source was that."""
        run, source = self.run, self.run.source
        is_start = not run.pages and not run.position and not run.since
        if not is_start or source.wants_full or source.read_with != __version__:
            return {}
        stated = {
            "If-None-Match": source.etag,
            "If-Modified-Since": source.last_modified,
        }
        return {name: value for name, value in stated.items() if value}

    def _read(self, ask: Ask, page: Page) -> Ask | None:
        next_ask: list[Ask] = []
        self.met = hashlib.sha256()
        with page.path.open("rb") as stream:
            answer = Answer(
                ask=ask, stream=stream, url=page.url, media_type=page.media_type
            )
            items = self._items(answer, next_ask)
            _, failure = _taken(items, self.run.position)
            batch: list[Item] = []
            while failure is None:
                batch, failure = _taken(items, BATCH)
                if failure is None and len(batch) < BATCH:
                    break
                if batch:
                    self._commit(batch, ask, page, self.run.position + len(batch))
                    self._must_be_in_time()
        if failure:
            raise failure
        return self._turn(batch, page, ask, next_ask)

    def _items(self, answer: Answer, next_ask: list[Ask]) -> Iterator[Item]:
        for item in items_of(self.reader, answer):
            if not isinstance(item, More):
                if not isinstance(item, Rejected):
                    self.met.update(item.identifier.encode("utf-8", "replace") + b"\n")
                yield item
                continue
            if item.total is not None:
                self.total = item.total
            if item.ask is not None and self.stream is None:
                next_ask[:] = [item.ask]

    def _turn(
        self, batch: list[Item], page: Page, ask: Ask, next_ask: list[Ask]
    ) -> Ask | None:
        """Store the rest of a page and move the checkpoint to the next one."""
        following = next_ask[0] if next_ask else None
        if following is None and self.run.is_full and self.run.pages == 0:
            self.seen = Seen(etag=page.etag, last_modified=page.last_modified)
        # A page that names the hour has other bytes each time it is asked for.
        met = self.met.hexdigest()
        digest = page.digest if met == NOTHING else met
        ended = HarvestPage(run=self.run, key=key_of(ask), content_hash=digest)
        self._commit(batch, following, ended=ended, size=page.size)
        self.run.pages += 1
        self.digests = [digest, *self.digests][:SAME_PAGES]
        if following is None:
            return None
        if len(self.digests) == SAME_PAGES and len(set(self.digests)) == 1:
            raise Loop(
                f"{SAME_PAGES} pages in a row are the same, the last one {ask.url}."
                " Everything up to there is kept."
            )
        self._must_be_in_time()
        if self.until is not None and self.outside.clock() >= self.until:
            raise Pause(0.0)
        return following

    def _must_be_in_time(self) -> None:
        if self.outside.clock() > self.over_at:
            raise TimeOver

    def _commit(
        self,
        batch: list[Item],
        ask: Ask | None,
        page: Page | None = None,
        position: int = 0,
        *,
        ended: HarvestPage | None = None,
        size: int = 0,
    ) -> None:
        """Store a batch and the checkpoint behind it in one transaction.

        With the last batch of a page come the note that it was read, and the bytes that
        were received.
        """
        state = {
            "ask": asdict(ask) if ask else None,
            "url": page.url if page else "",
            "media_type": page.media_type if page else "",
            "etag": self.seen.etag,
            "last_modified": self.seen.last_modified,
        }
        digest = page.digest if page else ""
        ready = prepare(self.run, batch, self.regions) if batch else None
        with transaction.atomic():
            tally = store(ready) if ready else Tally()
            if ended:
                ended.save()
            now = self.outside.clock()
            is_ours = self._lease().update(
                **sums(tally),
                pages=F("pages") + int(ended is not None),
                received=F("received") + size,
                expected=F("expected") if self.total is None else max(self.total, 0),
                seconds=F("seconds") + max(now - self.stored_at, 0.0),
                heartbeat_at=timezone.now(),
                ask=state,
                position=position,
                page_hash=digest,
            )
            if not is_ours:
                raise LeaseLost
        self.stored_at = self.beat_at = now
        self.run.ask, self.run.position, self.run.page_hash = state, position, digest
        if self.progress and batch:
            self.progress(len(batch))

    def _lease(self) -> QuerySet[HarvestRun]:
        return HarvestRun.objects.filter(
            pk=self.run.pk, worker=self.run.worker, state=HarvestRun.State.RUNNING
        )

    def _beat(self) -> None:
        if self.outside.clock() < self.beat_at + BEAT_SECONDS:
            return
        self.beat_at = self.outside.clock()
        if not self._lease().update(heartbeat_at=timezone.now()):
            raise LeaseLost

    def _wait(self, seconds: float, *, is_try: bool = False) -> None:
        """Sleep, and show signs of life; give way when others should go on."""
        if self.until is not None and self.outside.clock() + seconds > self.until:
            if is_try:
                self._note_try()
            raise Pause(seconds)
        while seconds > 0:
            step = min(seconds, BEAT_SECONDS)
            self.outside.sleep(step)
            self._beat()
            seconds -= step

    def _note_try(self) -> None:
        state = self.run.ask or {"ask": asdict(self.asked), "url": "", "media_type": ""}
        state = state | {"tries": _tries(self.run.ask) + 1}
        self._lease().update(ask=state, heartbeat_at=timezone.now())
        self.run.ask = state


def items_of(reader: Reader, answer: Answer) -> Iterator[Item | More]:
    """Read an answer; a reader that knows no pages takes it for the whole source."""
    if isinstance(reader, PagedReader):
        return map(fitting, reader.page(answer))
    return map(fitting, reader.read(answer.stream))


def _tries(state: Mapping[str, Any] | None) -> int:
    return int((state or {}).get("tries", 0))


def _taken(items: Iterator[Item], size: int) -> tuple[list[Item], SeutuError | None]:
    """Take items up to a number, and what the reader says when it cannot go on."""
    batch: list[Item] = []
    try:
        batch.extend(islice(items, size))
    except SeutuError as error:
        return batch, error
    except Exception as error:
        log.exception("reader broke")
        kind = type(error).__name__
        return batch, Unreadable(f"The reader cannot go on: {kind}: {error}"[:500])
    return batch, None


def key_of(ask: Ask) -> str:
    """Return the same 64 digits for the same request."""
    plain = json.dumps([ask.url, ask.method, ask.body, dict(ask.note)], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
