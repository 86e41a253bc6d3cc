"""What search engines read: schema.org, sitemaps, OpenSearch."""

import json
import re
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset
from seutu.web.templatetags.machines import json_ld
from seutu.web.views import publishing_sitemaps as sitemaps
from tests.factories import DatasetFactory, OrganisationFactory, SolutionFactory

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def _no_cache():
    cache.clear()


def structured(client, path):
    page = client.get(path).content.decode()
    (block,) = BLOCK.findall(page)
    return json.loads(block)


def test_a_dataset_says_what_search_engines_for_datasets_ask_for(client, settings):
    dataset = DatasetFactory(
        with_distributions=1, temporal_start="2001", uri="https://source.example/id/1"
    )
    said = structured(client, f"/en/datasets/{dataset.pk}/")
    assert said["@type"] == "Dataset"
    assert said["@id"] == f"{settings.SITE_URL}/datasets/{dataset.pk}"
    assert 50 <= len(said["description"]) <= 5_000
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["creator"]["@type"] == "GovernmentOrganization"
    assert said["isAccessibleForFree"] is True
    assert said["temporalCoverage"] == "2001/.."
    assert said["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert said["sameAs"][0] == "https://source.example/id/1"
    (file,) = said["distribution"]
    assert file["@type"] == "DataDownload"
    assert file["encodingFormat"] == "text/csv"
    assert file["contentUrl"].startswith("https://")


@pytest.mark.parametrize("text", ["", "Air.", "a" * 9_000])
def test_a_description_has_the_length_that_is_asked_for(client, text):
    dataset = DatasetFactory(description={"en": text} if text else {})
    said = structured(client, f"/en/datasets/{dataset.pk}/")
    assert 50 <= len(said["description"]) <= 5_000


def test_restricted_data_is_not_called_free(client):
    dataset = DatasetFactory(access="restricted")
    said = structured(client, f"/en/datasets/{dataset.pk}/")
    assert "isAccessibleForFree" not in said


def test_a_solution_is_software_where_its_code_is_public(client):
    code = SolutionFactory(repository="https://git.example/a")
    case = SolutionFactory()
    said = structured(client, f"/en/solutions/{code.pk}/")
    assert said["@type"] == "SoftwareApplication"
    assert "https://git.example/a" in said["sameAs"]
    assert structured(client, f"/en/solutions/{case.pk}/")["@type"] == "CreativeWork"


def test_an_organisation_is_described_in_its_page(client):
    city = OrganisationFactory()
    said = structured(client, f"/fi/organisations/{city.pk}/")
    assert said["@type"] == "GovernmentOrganization"
    assert said["address"]["addressCountry"] == city.country


def test_a_title_cannot_end_the_block_of_data(client):
    dataset = DatasetFactory(title={"en": "</script><script>alert(1)</script> & <!--"})
    page = client.get(f"/en/datasets/{dataset.pk}/").content.decode()
    (block,) = BLOCK.findall(page)
    assert "<" not in block
    assert json.loads(block)["name"] == dataset.title["en"]


@given(st.dictionaries(st.text(), st.text()))
def test_no_text_can_end_a_block_and_each_comes_back(values):
    block = str(json_ld(values))
    inner = block.removeprefix('<script type="application/ld+json">')
    inner = inner.removesuffix("</script>")
    if values:
        assert not set("<>&") & set(inner)
        assert json.loads(inner) == values
    else:
        assert block == ""


def locations(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    content = b"".join(response) if response.streaming else response.content
    return fromstring(content)


def paths_of_maps(client, settings):
    root = locations(client, "/sitemap.xml")
    return [
        each.text.removeprefix(settings.SITE_URL) for each in root.iter(f"{MAP}loc")
    ]


def urls_of_all_maps(client, settings):
    return [
        each.text
        for path in paths_of_maps(client, settings)
        for each in locations(client, path).iter(f"{MAP}loc")
    ]


def test_every_public_record_stands_in_the_sitemaps_in_every_language(client, settings):
    dataset, solution = DatasetFactory(), SolutionFactory()
    urls = urls_of_all_maps(client, settings)
    assert len(urls) == len(set(urls))
    for code, _name in settings.LANGUAGES:
        for path in (f"datasets/{dataset.pk}/", f"solutions/{solution.pk}/", ""):
            assert f"{settings.SITE_URL}/{code}/{path}" in urls


def test_an_entry_of_a_sitemap_names_its_change_and_all_its_languages(client, settings):
    dataset = DatasetFactory()
    (first, *_) = locations(client, "/sitemaps/dataset-all.xml")
    changed = Dataset.objects.get(pk=dataset.pk).updated_at.date()
    assert date.fromisoformat(first.find(f"{MAP}lastmod").text) == changed
    assert {each.get("hreflang") for each in first.iter(LINK)} == {
        code for code, _name in settings.LANGUAGES
    }


def test_what_search_engines_shall_not_show_is_in_no_sitemap(client, settings):
    kept = DatasetFactory()
    double = DatasetFactory(canonical=kept, folding="duplicate")
    claimed = OrganisationFactory()
    Organisation.objects.filter(pk=claimed.pk).update(registered_at="2026-05-03T00:00Z")
    urls = " ".join(urls_of_all_maps(client, settings))
    assert double.pk not in urls
    assert claimed.pk not in urls


@given(st.sampled_from([0, 2_001, 64_001]), st.text(min_size=1, max_size=6))
def test_every_identifier_lies_in_exactly_one_part(count, key):
    inside = [part for part in sitemaps.parts(count) if _holds(part, key)]
    assert len(inside) == 1


def _holds(part, key):
    """Compare as the database does, by code points."""
    first, following = sitemaps.bounds(part)
    return key >= first and (not following or key < following)


def test_many_records_are_cut_into_parts(client, settings, monkeypatch):
    monkeypatch.setattr(sitemaps, "RECORDS", 3)
    made = [DatasetFactory() for _ in range(9)]
    paths = [path for path in paths_of_maps(client, settings) if "/dataset-" in path]
    assert len(paths) == len(sitemaps.LETTERS)
    urls = urls_of_all_maps(client, settings)
    for dataset in made:
        assert f"{settings.SITE_URL}/en/datasets/{dataset.pk}/" in urls


@pytest.mark.parametrize("path", ["letters-all", "dataset-A1", "pages-2"])
def test_there_is_no_sitemap_of_anything_else(client, path):
    assert client.get(f"/sitemaps/{path}.xml").status_code == 404


def test_robots_are_told_where_the_sitemaps_are(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_browsers_learn_how_to_search_here(client, settings):
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = fromstring(client.get("/opensearch.xml").content)
    assert len(root.find(f"{space}ShortName").text) <= 16
    page = next(
        each for each in root.iter(f"{space}Url") if each.get("type") == "text/html"
    )
    assert page.get("template") == f"{settings.SITE_URL}/en/match/?text={{searchTerms}}"
    assert 'rel="search"' in client.get("/en/datasets/").content.decode()


def test_what_is_typed_is_completed_to_names_of_concepts(client, settings):
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = fromstring(client.get("/opensearch.xml").content)
    address = next(
        each.get("template")
        for each in root.iter(f"{space}Url")
        if each.get("rel") == "suggestions"
    ).removeprefix(settings.SITE_URL)
    assert "language=en" in address

    answer = client.get(address.replace("{searchTerms}", "Water Pol"))

    assert answer["content-type"] == "application/x-suggestions+json"
    typed, completions = answer.json()
    assert typed == "Water Pol"
    assert "water pollution" in completions
    assert all(each.casefold().startswith("water pol") for each in completions)
    assert not answer.cookies


@pytest.mark.parametrize("language", ["fi", "xx", "", "\x00", "de-AT"])
@pytest.mark.parametrize("text", ["", " ", "%", "\U0001f6b2", "v" * 5_000, "ä"])
def test_whatever_is_typed_gets_a_short_list(client, text, language):
    answer = client.get("/suggestions", {"text": text, "language": language})

    typed, completions = answer.json()
    assert text.startswith(typed)
    assert len(completions) <= 10
