"""Trying a source out: everything is read, nothing is written."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from seutu.harvest.asking import Asker
from seutu.harvest.models import HarvestRecord, HarvestSource
from seutu.harvest.outside import OUTSIDE, Outside
from seutu.harvest.paging import Answer, Ask, More, PagedReader
from seutu.harvest.politeness import Politeness
from seutu.harvest.records import Rejected, content_hash
from seutu.harvest.running import reader_of
from seutu.harvest.storing import stored_identifier
from seutu.harvest.walking import MOST_PAGES, items_of, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a run would do. `reasons` are those of rejections, most frequent first."""

    pages: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected


def try_out(
    source: HarvestSource, *, outside: Outside = OUTSIDE, most_pages: int = MOST_PAGES
) -> Trial:
    """Read a source, which need not be saved, and count what would change.

    Raises what the source or its reader raise.
    """
    reader, known = reader_of(source), _known(source)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    seen: set[str] = set()
    ask: Ask | None = Ask(url=source.location)
    if isinstance(reader, PagedReader):
        ask = reader.first(source.location)
    with outside.client() as http, TemporaryDirectory(prefix="seutu-") as name:
        locks = Path(settings.DATA_FOLDER) / "locks"
        politeness = Politeness(
            locks,
            wait=outside.sleep,
            clock=outside.clock,
            ignores_robots=source.ignores_robots,
            least_seconds=outside.pause,
        )
        asker = Asker(http, politeness, Path(name), wait=outside.sleep)
        while ask is not None and key_of(ask) not in seen and len(seen) < most_pages:
            seen.add(key_of(ask))
            page = asker.page(ask, "page")
            if page is None:
                break
            with page.path.open("rb") as stream:
                answer = Answer(
                    ask=ask, stream=stream, url=page.url, media_type=page.media_type
                )
                ask = None
                for item in items_of(reader, answer):
                    if isinstance(item, More):
                        ask = item.ask or ask
                    elif isinstance(item, Rejected):
                        counts["rejected"] += 1
                        reasons[item.reason] += 1
                    else:
                        before = known.get(stored_identifier(item))
                        counts[_fate(before, content_hash(item))] += 1
    return Trial(
        pages=len(seen),
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        reasons=tuple(reasons.most_common()),
    )


def _known(source: HarvestSource) -> dict[str, str]:
    accepted = HarvestRecord.objects.filter(
        source_id=source.pk, state=HarvestRecord.State.ACCEPTED
    )
    return dict(accepted.values_list("identifier", "content_hash"))


def _fate(before: str | None, now: str) -> str:
    if before is None:
        return "created"
    return "unchanged" if before == now else "updated"
