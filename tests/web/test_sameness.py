"""Operators say that two records are the same, or not, and it stays so."""

import pytest
from django.test import Client
from django.urls import reverse

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.harvest.folding import fold_all, fold_waiting
from tests.factories import CatalogueFactory, DatasetFactory, SolutionFactory
from tests.people import EVERY_KIND_OF_USER, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work():
    client = Client()
    client.force_login(operator())
    return client


@pytest.fixture
def pair():
    """Two records of one name, which the rules hold to be the same."""
    one, other = (
        DatasetFactory(
            catalogue=CatalogueFactory(id=shelf), uri="https://data.example/id/trees"
        )
        for shelf in ("city", "country")
    )
    fold_all()
    return one, other


def address(record) -> str:
    return reverse("sameness", args=["dataset", record.pk])


def test_only_operators_may_decide(pair):
    for user in EVERY_KIND_OF_USER():
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        answer = client.get(address(pair[0]))
        page = client.get(pair[0].get_absolute_url()).content.decode()
        may = user.is_authenticated and user.has_perm("accounts.operate")
        assert (answer.status_code == 200) == may
        assert (address(pair[0]) in page) == may


def test_what_is_said_not_to_be_the_same_stays_apart_over_runs(at_work, pair):
    one, other = pair
    assert Dataset.objects.canonical().count() == 1

    said = at_work.post(address(one), {"other": other.pk, "verdict": "apart"})
    fold_waiting()
    assert said.status_code == 302
    assert Dataset.objects.canonical().count() == 2
    fold_all()

    assert Dataset.objects.canonical().count() == 2
    event = AuditEvent.objects.get(action="record.held-apart")
    assert (event.target_id, event.details) == (one.pk, {"other": other.pk})
    assert "Said not to be the same" in at_work.get(address(other)).content.decode()


def test_what_is_said_to_be_the_same_is_joined_by_the_address_of_its_page(at_work):
    one, other = DatasetFactory(), DatasetFactory(catalogue=CatalogueFactory(id="x"))
    fold_all()
    assert Dataset.objects.canonical().count() == 2

    page = f"http://testserver{other.get_absolute_url()}"
    at_work.post(address(one), {"other": page, "verdict": "same"})
    fold_waiting()
    fold_all()

    assert Dataset.objects.canonical().count() == 1
    assert AuditEvent.objects.filter(action="record.joined").count() == 1


def test_a_later_verdict_takes_the_place_of_an_earlier_one(at_work, pair):
    one, other = pair
    for verdict in ("apart", "same"):
        at_work.post(address(one), {"other": other.pk, "verdict": verdict})
    fold_waiting()

    assert Dataset.objects.canonical().count() == 1


@pytest.mark.parametrize("given", ["", "nothing", "aaaaaaaaaaaaaaaa"])
def test_an_address_of_no_record_is_refused_and_kept(at_work, pair, given):
    answer = at_work.post(address(pair[0]), {"other": given, "verdict": "same"})

    assert answer.status_code == 422
    assert "No record has this address." in answer.content.decode()
    assert f'value="{given}"' in answer.content.decode()


def test_a_record_is_not_judged_against_itself_or_another_kind(at_work, pair):
    one, _other = pair
    for given in (one.pk, SolutionFactory().pk):
        answer = at_work.post(address(one), {"other": given, "verdict": "same"})
        assert answer.status_code == 422
