"""Whether the parts work, for `seutu doctor` and for `/readyz`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.core.errors import SeutuError
from seutu.core.kinds import kinds
from seutu.matching import indexing, vectors
from seutu.matching.installed import knowledge, title_words_file
from seutu.matching.installed_ranking import rankings
from seutu.matching.models import PendingChange
from seutu.matching.parallel_titles import read_words
from seutu.search.ports import SearchIndex

# So many records of a longer list are named; the log names all.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    is_ok: bool
    message: str


def checks() -> list[Check]:
    """Run every check; a check that raises has failed and says why."""
    return [
        _run("database", _database),
        _run("learnt tables", _tables),
        _run("search index", _index),
        _run("ranking", _ranking),
        *([_run("encoder", _encoder)] if vectors.is_set() else []),
        _run("settings", _settings),
    ]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except SeutuError as error:
        return Check(name, False, error.message)
    except Exception as error:
        return Check(name, False, f"{type(error).__name__}: {error}")


def _database() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise SeutuError(_("Run “seutu manage migrate”: the database is older."))
    records = sum(kind.records.count() for kind in kinds())
    return ngettext(
        "%(vendor)s, %(count)d record", "%(vendor)s, %(count)d records", records
    ) % {"vendor": connection.vendor, "count": records}


def _tables() -> str:
    knowledge()
    read_words(title_words_file())
    return _("unpacked and readable")


def _ranking() -> str:
    return rankings().current().name or _("the one that comes with Seutu")


def _index() -> str:
    index = indexing.store().reader()
    waiting = PendingChange.objects.count()
    held = index.document_count()
    said = (
        *_cluster(index),
        ngettext("%(count)d document", "%(count)d documents", held) % {"count": held},
        ngettext("%(count)d change waiting", "%(count)d changes waiting", waiting)
        % {"count": waiting},
    )
    return ", ".join(said)


def _cluster(index: SearchIndex) -> Iterator[str]:
    """Say how the search cluster is; raises when a part of the index is missing."""
    state = index.cluster_state()
    if state is None:
        return
    if state.status == "red":
        raise SeutuError(
            _("A part of the search index is on no node. Start the nodes that stopped.")
        )
    yield ngettext(
        "cluster %(status)s with %(count)d node",
        "cluster %(status)s with %(count)d nodes",
        state.nodes,
    ) % {"status": state.status, "count": state.nodes}
    if state.refused:
        some = sorted(state.refused.items())[:NAMED]
        yield ngettext(
            "the cluster does not take %(count)d document (%(some)s)",
            "the cluster does not take %(count)d documents (%(some)s)",
            len(state.refused),
        ) % {
            "count": len(state.refused),
            "some": "; ".join(f"{id}: {kind}" for id, kind in some),
        }


def _encoder() -> str:
    held = len(vectors.store().reader(vectors.encoder()))
    return ngettext(
        "%(count)d text of a record encoded", "%(count)d texts of records encoded", held
    ) % {"count": held}


def _settings() -> str:
    if settings.DEBUG:
        raise SeutuError(_("SEUTU_DEBUG is on: never in public."))
    return str(settings.SITE_URL)
