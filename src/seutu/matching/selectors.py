"""Reading matches: one matcher per process, over the index and knowledge in use."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.utils import timezone

from seutu.core.kinds import RecordText, kind
from seutu.matching import indexing
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher, MatchResult
from seutu.search.ports import NOTHING, Facets

_matchers: list[Matcher] = []


class StoredTexts:
    """Gives the matcher the texts of records from the database, a query per kind."""

    def texts(self, ids: Iterable[str]) -> Mapping[str, RecordText]:
        found: dict[str, RecordText] = {}
        for name, group in groupby(sorted(ids), key=lambda one: one.partition(":")[0]):
            keys = [one.partition(":")[2] for one in group]
            found.update((text.id, text) for text in kind(name).records.texts(keys))
        return found


def matcher() -> Matcher:
    """Give the matcher over the current index.

    Raises `IndexUnusable` while the index is missing, damaged or outdated.
    """
    index = indexing.store().reader()
    if not _matchers or _matchers[0].index is not index:
        _matchers[:] = [Matcher(index, knowledge(), StoredTexts())]
    return _matchers[0]


def find_matches(
    need: Need,
    *,
    filters: Facets = NOTHING,
    limit: int = 20,
    offset: int = 0,
    exclude: Iterable[str] = (),
    explain: bool = True,
) -> MatchResult:
    """Find what speaks to a need, as of today; see `Matcher.match`."""
    today = int(f"{timezone.now():%Y%m%d}")
    return matcher().match(
        need,
        filters=filters,
        limit=limit,
        offset=offset,
        exclude=exclude,
        today=today,
        explain=explain,
    )
