"""`seutu harvest` and `seutu sources`, through the command line's own door."""

from functools import partial

import pytest
from typer.testing import CliRunner

from seutu.catalogue.models import Dataset
from seutu.cli import app, harvest, setup
from seutu.core.errors import Conflict, Invalid, NotFound, Unavailable
from seutu.harvest import registry, running, trying
from seutu.harvest.models import HarvestRun, HarvestSource
from tests.factories import CatalogueFactory, HarvestSourceFactory
from tests.harvest.portal import ADDRESS, PairReader, Portal, page

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
