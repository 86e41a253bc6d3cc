"""The catalogue as RDF: content negotiation, pages, conditions."""

from datetime import UTC, datetime

import pytest
from pyoxigraph import RdfFormat, parse

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset
from seutu.catalogue.rdf.serialising import SYNTAXES
from tests.costs import assert_costs_the_same
from tests.crowds.records import datasets as crowd
from tests.factories import CatalogueFactory, DatasetFactory

pytestmark = pytest.mark.django_db

DCAT, HYDRA = "http://www.w3.org/ns/dcat#", "http://www.w3.org/ns/hydra/core#"
DATASET = f"<{DCAT}Dataset>"


def quads(response, media_type="text/turtle"):
    return list(parse(response.content, format=RdfFormat.from_media_type(media_type)))


def names(response, media_type="text/turtle"):
    return {
        each.subject.value
        for each in quads(response, media_type)
        if str(each.object) == DATASET
    }


def link(response, name):
    found = [
        each.object.value
        for each in quads(response)
        if each.predicate.value == HYDRA + name
    ]
    return found[0] if found else None


def name_of(dataset, settings):
    return f"{settings.SITE_URL}/datasets/{dataset.pk}"


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=lambda one: one.ending)
def test_a_record_has_an_address_for_each_syntax(client, settings, syntax):
    dataset = DatasetFactory(with_distributions=2)
    response = client.get(f"/datasets/{dataset.pk}.{syntax.ending}")
    assert response.status_code == 200
    assert response["Content-Type"].partition(";")[0] == syntax.media_type
    assert names(response, syntax.media_type) == {name_of(dataset, settings)}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("text/html;q=0.4, application/rdf+xml;q=0.9", "application/rdf+xml"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
        ("text/html, text/turtle;q=0.9", "text/html"),
        ("*/*", "text/html"),
        ("image/png", "text/html"),
        ("text/turtle;q=0", "text/html"),
    ],
)
def test_the_page_of_a_record_answers_in_what_is_asked_for(client, accept, media_type):
    dataset = DatasetFactory()
    response = client.get(f"/en/datasets/{dataset.pk}/", headers={"accept": accept})
    assert response["Content-Type"].partition(";")[0] == media_type
    assert "Accept" in response["Vary"].split(", ")
    assert (
        f'<http://localhost:8000/datasets/{dataset.pk}.ttl>; rel="alternate"'
        in (response["Link"])
    )


def test_the_name_of_a_dataset_leads_people_to_its_page(client):
    dataset = DatasetFactory()
    response = client.get(f"/datasets/{dataset.pk}")
    assert (response.status_code, response["Location"]) == (
        303,
        f"/en/datasets/{dataset.pk}/",
    )
    asked = client.get(f"/datasets/{dataset.pk}", headers={"accept": "text/turtle"})
    assert asked.status_code == 200


def test_the_page_names_its_other_forms(client):
    dataset = DatasetFactory()
    page = client.get(f"/en/datasets/{dataset.pk}/").content.decode()
    assert f'type="text/turtle" href="http://localhost:8000/datasets/{dataset.pk}' in (
        page
    )


def test_a_record_that_is_gone_is_gone_as_data(client):
    dataset = DatasetFactory(vanished_at=datetime(2026, 5, 3, tzinfo=UTC))
    assert client.get(f"/datasets/{dataset.pk}.ttl").status_code == 410
    assert client.get("/datasets/nosuchrecord.ttl").status_code == 404


def test_a_record_that_has_not_changed_is_not_sent_again(client):
    dataset = DatasetFactory()
    first = client.get(f"/datasets/{dataset.pk}.ttl")
    again = client.get(
        f"/datasets/{dataset.pk}.ttl", headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304
    since = client.get(
        f"/datasets/{dataset.pk}.ttl",
        headers={"if-modified-since": first["Last-Modified"]},
    )
    assert since.status_code == 304
    Dataset.objects.filter(pk=dataset.pk).update(version="2")
    changed = client.get(
        f"/datasets/{dataset.pk}.ttl", headers={"if-none-match": first["ETag"]}
    )
    assert changed.status_code == 200


def test_all_pages_together_hold_every_dataset_once(client, settings):
    made = [DatasetFactory() for _ in range(7)]
    url, seen = "/catalog.ttl?limit=3", []
    while url:
        response = client.get(url)
        seen.append(names(response))
        following = link(response, "next")
        assert link(response, "nextPage") == following
        url = following and following.removeprefix(settings.SITE_URL)
    assert [len(page) for page in seen] == [3, 3, 1]
    assert set.union(*seen) == {name_of(each, settings) for each in made}


@pytest.mark.parametrize("narrowed", ["", "&modified_since=2020-01-01"])
def test_the_way_back_leads_through_the_same_pages(client, settings, narrowed):
    for _ in range(7):
        DatasetFactory()
    one = client.get(f"/catalog.ttl?limit=3{narrowed}")
    two = client.get(link(one, "next").removeprefix(settings.SITE_URL))
    three = client.get(link(two, "next").removeprefix(settings.SITE_URL))
    back = client.get(link(three, "previous").removeprefix(settings.SITE_URL))
    assert names(back) == names(two)
    start = client.get(link(back, "previous").removeprefix(settings.SITE_URL))
    assert names(start) == names(one)


def test_the_catalogue_can_be_narrowed(client, settings):
    here = DatasetFactory(number=0, country="FI", themes=["HEAL"])
    there = DatasetFactory(
        country="IT", themes=["TRAN"], catalogue=CatalogueFactory(id="other")
    )
    Dataset.objects.filter(pk=here.pk).update(
        updated_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    for query, found in (
        ("country=fi", here),
        ("theme=TRAN", there),
        ("source=other", there),
        ("modified_since=2021-01-01", there),
        ("modified_since=2021-01-01T00:00:00Z", there),
    ):
        response = client.get(f"/catalog.ttl?{query}")
        assert names(response) == {name_of(found, settings)}, query


def test_a_double_stands_once_in_the_whole_catalogue_and_in_each_source(client):
    kept = DatasetFactory()
    double = DatasetFactory(
        catalogue=CatalogueFactory(id="other"), canonical=kept, folding="duplicate"
    )
    assert len(names(client.get("/catalog.ttl"))) == 1
    (name,) = names(client.get("/catalog.ttl?source=other"))
    assert name.endswith(double.pk)


def test_high_value_datasets_have_a_catalogue_of_their_own(client):
    DatasetFactory()
    high = DatasetFactory(hvd_categories=["c_dd313021"])
    (name,) = names(client.get("/catalog/hvd.ttl"))
    assert name.endswith(high.pk)


@pytest.mark.parametrize(
    "query",
    ["cursor=x", "limit=0", "limit=9999", "limit=x", "modified_since=spring"],
)
def test_what_cannot_be_read_in_an_address_is_refused_in_a_sentence(client, query):
    DatasetFactory()
    response = client.get(f"/catalog.ttl?{query}")
    assert response.status_code == 422


def test_a_broken_cursor_of_changes_is_refused(client):
    response = client.get("/catalog.ttl?modified_since=2021-01-01&cursor=WyJ4IiwieSJd")
    assert response.status_code == 422


def test_a_source_that_does_not_exist_is_not_an_empty_catalogue(client):
    assert client.get("/catalog.ttl?source=nowhere").status_code == 404


def test_a_page_costs_the_same_for_two_rows_and_for_many(client):
    def ask():
        assert client.get("/catalog.ttl?limit=500").status_code == 200

    assert_costs_the_same(ask, crowd, many=300)


def test_a_hidden_publisher_is_not_published(client):
    dataset = DatasetFactory()
    Organisation.objects.filter(pk=dataset.publisher_id).update(
        hidden_at=datetime(2026, 5, 3, tzinfo=UTC)
    )
    said = client.get(f"/datasets/{dataset.pk}.ttl").content.decode()
    assert dataset.publisher_id not in said


def test_any_page_in_the_world_may_read_the_catalogue(client):
    assert client.get("/catalog.ttl")["Access-Control-Allow-Origin"] == "*"
    assert "title" in client.get("/context/dcat-ap.jsonld").json()["@context"]
