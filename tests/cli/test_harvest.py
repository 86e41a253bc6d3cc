"""`seutu harvest` and `seutu sources`, through the command line's own door."""

from functools import partial

import pytest
from typer.testing import CliRunner

from seutu.catalogue.models import Dataset
from seutu.cli import app, harvest, setup
from seutu.core.errors import Conflict, Invalid, NotFound, Unavailable
from seutu.harvest import leaving, registry, running, tasks, trying
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.services import quarantine
from tests.factories import CatalogueFactory, HarvestSourceFactory
from tests.harvest.portal import ADDRESS, OneByOneReader, PairReader, Portal, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(monkeypatch, data_folder):
    found = Portal()
    found.answers = {"/list": page(("a", "A"), ("b", None))}
    monkeypatch.setitem(registry.readers(), "pairs", PairReader)
    for module in (harvest, setup):
        monkeypatch.setattr(module, "migrate", lambda: None)
    monkeypatch.setattr(running, "run", partial(running.run, outside=found.outside))
    monkeypatch.setattr(
        trying, "try_out", partial(trying.try_out, outside=found.outside)
    )
    return found


@pytest.fixture
def source(portal):
    catalogue = CatalogueFactory(id="portal", holds="dataset")
    return HarvestSourceFactory(
        id="portal", catalogue=catalogue, reader="pairs", location=ADDRESS
    )


def seutu(*arguments):
    return CliRunner().invoke(app, [*arguments], catch_exceptions=False)


def test_an_address_is_added_and_read_at_once(portal):
    answer = seutu("harvest", "--add", ADDRESS, "--reader", "pairs", "--title", "Turku")

    assert answer.exit_code == 0
    assert "complete" in answer.output
    assert HarvestSource.objects.get().pk == "turku"
    assert Dataset.objects.count() == 1


def test_a_trial_adds_and_writes_nothing(portal):
    answer = seutu("harvest", "--add", ADDRESS, "--reader", "pairs", "--dry-run")

    assert "1 would be new" in " ".join(answer.output.split())
    assert "1 × It has no title." in answer.output
    assert not HarvestSource.objects.exists()
    assert not Dataset.objects.exists()


def test_all_sources_in_use_are_read(source, portal):
    assert seutu("harvest", "--all").exit_code == 0
    assert HarvestRun.objects.get().state == "complete"


def test_a_portal_that_fails_is_told_by_sentence_and_exit_code(source, portal):
    portal.answers = {}

    with pytest.raises(Unavailable, match=r"portal: portal\.example answered 404"):
        seutu("harvest", "portal")


def test_records_that_wait_for_consent_are_told(source, portal):
    portal.answers = {"/list": page(*((f"r{n}", "T") for n in range(50)))}
    seutu("harvest", "portal")
    portal.answers = {"/list": page(("r1", "T"))}

    with pytest.raises(Conflict, match="seutu sources consent portal"):
        seutu("harvest", "portal")
    assert "49 of 49 records are gone" in seutu("sources", "consent", "portal").output


def test_very_many_are_left_to_the_worker_and_watched(source, portal, monkeypatch):
    monkeypatch.setattr(leaving, "MOST_AT_ONCE", 40)
    portal.answers = {"/list": page(*((f"r{n}", "T") for n in range(50)))}
    seutu("harvest", "portal")
    portal.answers = {"/list": page(("r1", "T"))}
    with pytest.raises(Conflict):
        seutu("harvest", "portal")

    said = seutu("sources", "consent", "portal").output

    assert "the worker lets 49 records go" in said
    assert "seutu harvest portal --watch" in " ".join(said.split())
    with pytest.raises(Conflict):
        seutu("harvest", "portal")
    tasks.harvest.func(HarvestRun.objects.latest("pk").pk)
    assert HarvestRun.objects.latest("pk").vanished == 49


def test_an_address_without_a_reader_is_told_which_there_are(portal):
    with pytest.raises(Invalid, match=r"by --reader: .*ckan.*pairs"):
        seutu("harvest", "--add", ADDRESS)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("harvest",), Invalid),
        (("harvest", "nowhere"), NotFound),
        (("harvest", "--add", ADDRESS), Invalid),
        (("sources", "show", "nowhere"), NotFound),
        (("sources", "consent", "portal"), Conflict),
    ],
)
def test_what_cannot_be_done_is_said(source, arguments, error):
    with pytest.raises(error):
        seutu(*arguments)


def test_sources_are_listed_shown_and_switched(source, portal):
    seutu("harvest", "portal")

    assert "portal\tpairs" in seutu("sources", "list").output
    assert "It has no title." in seutu("sources", "show", "portal").output
    assert '"identifier": "b"' in seutu("sources", "rejected", "portal").output
    seutu("sources", "disable", "portal")
    assert not HarvestSource.objects.get().is_enabled
    assert "not in use" in seutu("sources", "list").output


def mended(monkeypatch):
    monkeypatch.setitem(registry.readers(), "pairs", OneByOneReader)


def test_what_was_refused_is_read_again_without_the_portal(source, portal, monkeypatch):
    portal.answers = {"/list": page(("a", "A"), ("b", None), ("no", None))}
    seutu("harvest", "portal")
    portal.answers = {}
    mended(monkeypatch)

    answer = seutu("sources", "retry", "portal")

    assert answer.exit_code == 0
    assert answer.output == "Came in: 1. Still refused: 1.\n"
    assert Dataset.objects.get(identifier="b").title == {"en": "Mended"}


def test_only_the_named_records_are_read_again(source, portal, monkeypatch):
    portal.answers = {"/list": page(("b", None), ("c", None))}
    seutu("harvest", "portal")
    mended(monkeypatch)

    answer = seutu("sources", "retry", "portal", "c")

    assert answer.output == "Came in: 1. Still refused: 0.\n"
    assert [one.identifier for one in Dataset.objects.all()] == ["c"]
    with pytest.raises(NotFound, match="Not in quarantine of portal: nowhere"):
        seutu("sources", "retry", "portal", "nowhere")


def test_what_cannot_be_read_alone_waits_for_the_next_reading(source, portal):
    seutu("harvest", "portal")

    answer = seutu("sources", "retry", "portal")

    assert (
        "Cannot be read alone: 1. The next seutu harvest portal reads everything."
        in " ".join(answer.output.split())
    )
    source.refresh_from_db()
    assert source.wants_full


def test_very_many_are_left_to_the_worker(source, portal, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST_AT_ONCE", 0)
    seutu("harvest", "portal")

    answer = seutu("sources", "retry", "portal")

    assert answer.output == "These are many: the worker reads them again.\n"


def test_a_question_stays_in_the_list_and_with_the_source(source, portal):
    portal.answers = {"/list": page(*((f"r{n}", "T") for n in range(50)))}
    seutu("harvest", "portal")
    portal.answers = {"/list": page(("r1", "T"))}
    with pytest.raises(Conflict):
        seutu("harvest", "portal")
    HarvestRun.objects.create(source=source, is_full=False, state="complete")

    assert "complete" in seutu("sources", "list").output
    assert "needs consent" in seutu("sources", "list").output
    assert "seutu sources consent portal" in seutu("sources", "show", "portal").output
    seutu("sources", "refuse", "portal")
    assert "needs consent" not in seutu("sources", "list").output
