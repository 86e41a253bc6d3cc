import csv
import io

import pytest

from seutu.harvest.models import HarvestRecord
from seutu.matching import indexing
from seutu.places.models import City
from tests.factories import (
    CatalogueFactory,
    DatasetFactory,
    HarvestRunFactory,
    HarvestSourceFactory,
    OrganisationFactory,
    RegionFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def finland():
    country = RegionFactory(code="FI")
    return RegionFactory(code="FI1C1", parent=country)


def test_a_country_holds_what_names_its_regions_or_only_itself(
    client, finland, data_folder
):
    DatasetFactory(region=finland, country="FI")
    DatasetFactory(country="FI")
    DatasetFactory(country="IT")
    indexing.rebuild()

    profile = client.get("/en/regions/FI/").context["profile"]

    assert next(s.total for s in profile.sections if s.title == "Datasets") == 2
    assert [count for _link, count in profile.children] == [1]


def test_a_region_is_found_in_whatever_case_its_code_is_written(client, finland):
    response = client.get("/en/regions/fi1c1/")

    assert response.status_code == 301
    assert response["Location"] == "/en/regions/FI1C1/"


def test_a_city_without_records_says_so(client, finland):
    City.objects.create(
        code="FI_853", slug="turku", region=finland, name={"fi": "Turku", "sv": "Åbo"}
    )

    page = client.get("/en/cities/turku/").content.decode()

    assert "We hold no dataset here yet." in page


def test_an_organisation_shows_what_it_publishes(client):
    dataset = DatasetFactory()
    DatasetFactory(publisher=OrganisationFactory())

    profile = client.get(dataset.publisher.get_absolute_url()).context["profile"]

    assert [card.url for section in profile.sections for card in section.cards] == [
        dataset.get_absolute_url()
    ]


def test_organisations_and_places_are_found_by_name(client, finland):
    OrganisationFactory(name={"fi": "Turun kaupunki"}, sort_name="turun kaupunki")
    OrganisationFactory(name={"it": "Molinella"}, sort_name="molinella")

    found = client.get("/en/organisations/?q=TURUN").context["list"]
    places = client.get("/en/regions/?q=varsinais").context["list"]

    assert [link.label.value for link, _count in found.links] == ["Turun kaupunki"]
    assert [link.label.value for link, _count in places.links] == ["Varsinais-Suomi"]


def test_a_source_shows_its_readings_and_what_was_refused_and_why(client):
    run = HarvestRunFactory()
    HarvestRecord.objects.create(
        source=run.source,
        identifier="urn:example:broken",
        state=HarvestRecord.State.REJECTED,
        reason="It has no title.",
        raw=b"<rdf:Description/>",
        last_run=run,
    )

    page = client.get(run.source.catalogue.get_absolute_url()).content.decode()

    assert "urn:example:broken" in page
    assert "It has no title." in page
    assert "&lt;rdf:Description/&gt;" in page


def test_the_page_about_the_data_names_each_source_with_its_attribution(client):
    HarvestSourceFactory(catalogue=CatalogueFactory(attribution="Data of the harbour"))

    page = client.get("/en/about/data/").content.decode()

    assert "Data of the harbour" in page


def test_cases_spread_by_country_technology_function_and_status(client):
    SolutionFactory.create_batch(2, country="NL", cofog="10.2", status="pilot")
    SolutionFactory(country="FI", cofog="04.5", technologies=["Speech", "Vision"])

    spreads = {
        spread.id: {bar.label: bar.count for bar in spread.bars}
        for spread in client.get("/en/ai-in-public-services/").context["spreads"]
    }

    assert spreads["country"] == {"Netherlands": 2, "Finland": 1}
    assert spreads["function"] == {"Social protection": 2, "Economic affairs": 1}
    assert spreads["technology"]["Speech"] == 1
    assert spreads["status"] == {"Pilot": 2, "In use": 1}


def test_each_bar_leads_to_the_cases_it_counts(client, data_folder):
    SolutionFactory(country="NL", cofog="10.2", technologies=["Speech & vision"])

    for spread in client.get("/en/ai-in-public-services/").context["spreads"]:
        for bar in spread.bars:
            assert client.get(bar.url).context["list"].total == bar.count


def test_all_cases_come_as_csv_that_no_spreadsheet_executes(client):
    SolutionFactory(title={"en": "=HYPERLINK(1)"}, country="NL")

    response = client.get("/en/ai-in-public-services.csv")
    (row,) = csv.DictReader(io.StringIO(response.getvalue().decode()))

    assert row["title"] == "'=HYPERLINK(1)"
    assert row["country"] == "NL"
