import csv
import io
from datetime import date, timedelta
from functools import partial

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import timezone

from seutu.catalogue.models import (
    Catalogue,
    Dataset,
    DatasetQuality,
    LinkCheck,
    QualitySnapshot,
    QualitySummary,
)
from seutu.catalogue.quality import adding_up, services
from tests.costs import assert_each_costs_the_same
from tests.factories import CatalogueFactory, DatasetFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def judged(count: int = 6, **facts: object) -> list[Dataset]:
    made = DatasetFactory.create_batch(count, with_distributions=1, **facts)
    services.judge_datasets([one.pk for one in made])
    adding_up.add_up()
    return made


def page(client, path: str) -> str:
    response = client.get(f"/en/{path}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def lines(client, path: str) -> list[dict[str, str]]:
    body = b"".join(client.get(f"/en/{path}")).decode()
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_the_overview_tells_how_good_everything_is(client):
    judged(6, themes=[])

    text = page(client, "quality/")

    assert "6 datasets have" in text
    assert "Choose at least one of the thirteen European data themes." in text
    assert "cannot be told yet" in text


def test_the_overview_says_how_many_datasets_belong_to_no_single_country(client):
    judged(3, country="FI")
    assert "names none" not in page(client, "quality/")

    judged(1, country="")
    assert "1 more dataset covers several countries" in page(client, "quality/")

    judged(1, country="")
    assert "2 more datasets cover several countries" in page(client, "quality/")


def test_before_anything_is_judged_the_pages_say_so(client):
    publisher = OrganisationFactory()
    catalogue = CatalogueFactory(id="empty")

    for path in (
        "quality/",
        "quality/sources/",
        "quality/publishers/",
        f"sources/{catalogue.pk}/quality/",
        f"organisations/{publisher.pk}/quality/",
        f"organisations/{publisher.pk}/quality/datasets/",
    ):
        assert "No " in page(client, path) or "yet" in page(client, path)
    dataset = DatasetFactory()
    assert client.get(f"/en/datasets/{dataset.pk}/quality/").status_code == 404
    assert "Quality in detail" not in page(client, f"datasets/{dataset.pk}/")


def test_a_publisher_sees_the_most_effective_fix_first_with_its_datasets(client):
    publisher = OrganisationFactory()
    lacking = judged(5, publisher=publisher, themes=[])
    judged(1, publisher=publisher)

    text = page(client, f"organisations/{publisher.pk}/quality/")
    place, themes = (text.index(f"lacking={code}") for code in ("place", "themes"))
    listed = page(
        client, f"organisations/{publisher.pk}/quality/datasets/?lacking=themes"
    )

    assert themes < place
    assert all(f"/en/datasets/{one.pk}/quality/" in listed for one in lacking)
    assert listed.count('/quality/">Advice') == 5


def test_every_fix_counts_as_many_datasets_as_its_list_holds(client):
    publisher = OrganisationFactory()
    judged(4, publisher=publisher, themes=[], keywords={})
    judged(3, publisher=publisher, description={})
    summary = QualitySummary.objects.get(pk=f"publisher:{publisher.pk}")

    for code, count in summary.missing.items():
        rows = lines(client, f"organisations/{publisher.pk}/quality.csv?lacking={code}")
        assert len(rows) == count, code
    assert len(lines(client, f"organisations/{publisher.pk}/quality.csv")) == 7


def test_a_dataset_shows_its_rating_and_three_pieces_of_advice(client):
    (dataset,) = judged(1, themes=[], keywords={})

    text = page(client, f"datasets/{dataset.pk}/")

    assert "Quality in detail" in text
    assert text.count("<b>+30</b>") == 3


def test_the_details_give_an_example_from_the_record(client):
    (dataset,) = judged(1, title={"en": "Noise in 2019"}, language="en")

    text = page(client, f"datasets/{dataset.pk}/quality/")

    assert "2019-01-01/2019-12-31" in text
    assert "cannot be told" in text


def test_the_details_say_what_was_promised_and_when_it_last_changed(client):
    (dataset,) = judged(
        1,
        frequency="WEEKLY",
        modified=date(2025, 6, 16),
        catalogue=CatalogueFactory(id="weekly", as_of=date(2025, 11, 3)),
    )

    text = page(client, f"datasets/{dataset.pk}/quality/")
    listed = page(client, "sources/weekly/quality/datasets/?lacking=overdue")

    assert "Out of date:" in text
    assert "Promised update: weekly." in text
    assert "140 days old" in text
    assert "140 days old" in listed


def test_broken_addresses_are_listed_with_what_they_answered(client, settings):
    settings.CHECK_LINKS = True
    (dataset,) = judged(1)
    url = dataset.distributions.get().url
    LinkCheck.objects.update(state="broken", status=404, note="gone", tries=3)
    services.judge_datasets([dataset.pk])
    adding_up.add_up()

    assert "1 address is broken." in page(client, "sources/brescia/quality/")
    text = page(client, "sources/brescia/quality/datasets/?lacking=broken")
    assert url in text
    assert "nothing is there any more (status 404)" in text
    assert url in page(client, f"datasets/{dataset.pk}/quality/")


def test_only_publishers_with_five_datasets_are_compared(client):
    large = OrganisationFactory(name={"en": "Large city"})
    small = OrganisationFactory(name={"en": "Small town"})
    judged(5, publisher=large)
    judged(4, publisher=small)

    text = page(client, "quality/publishers/")

    assert "Large city" in text
    assert "Small town" not in text


def test_a_hidden_publisher_is_compared_nowhere(client):
    hidden = OrganisationFactory(name={"en": "Hidden office"})
    judged(5, publisher=hidden)
    hidden.hidden_at = timezone.now()
    hidden.save()

    assert "Hidden office" not in page(client, "quality/publishers/")
    assert lines(client, "quality/publishers.csv") == []
    assert client.get(f"/en/organisations/{hidden.pk}/quality/").status_code == 404
    assert client.get(f"/en/organisations/{hidden.pk}/quality.svg").status_code == 404


def test_a_comparison_is_narrowed_by_country_and_sorted(client):
    finnish = OrganisationFactory(name={"fi": "Turku"}, country="FI")
    italian = OrganisationFactory(name={"it": "Brescia"}, country="IT")
    judged(5, publisher=finnish, themes=[])
    judged(6, publisher=italian)

    both = page(client, "quality/publishers/")
    by_size = page(client, "quality/publishers/?sort=datasets")
    narrowed = page(client, "quality/publishers/?country=fi&sort=overdue")

    assert both.index("Brescia") < both.index("Turku")
    assert by_size.index("Brescia") < by_size.index("Turku")
    assert 'aria-sort="descending"' in by_size
    assert "Turku" in narrowed
    assert "Brescia" not in narrowed.split("<table")[1]


@pytest.mark.parametrize(
    "query",
    [
        "sort=password",
        "country=%00",
        "country=XX",
        "country=Ä",
        "sort=&country=",
    ],
)
def test_what_nobody_can_ask_for_is_no_error(client, query):
    judged(5)
    text = page(client, f"quality/publishers/?{query}")

    assert "<h1" in text


@pytest.mark.parametrize("query", ["cursor=x", "lacking=licence&cursor=%00"])
def test_a_broken_cursor_is_answered_with_a_sentence(client, query):
    judged(1)
    response = client.get(f"/en/sources/brescia/quality/datasets/?{query}")

    assert response.status_code in {400, 422}
    assert "cursor" in response.content.decode()


def test_an_unknown_lack_shows_all_datasets(client):
    made = judged(3)
    text = page(client, "sources/brescia/quality/datasets/?lacking=<script>")

    assert text.count('/quality/">Advice') == len(made)
    assert "<script>" not in text.split("<main")[1]


def test_a_long_list_is_paged_and_names_each_dataset_once(client):
    judged(60)
    first = client.get("/en/sources/brescia/quality/datasets/?lacking=place")
    following = first.context["next_url"]
    second = client.get(following)

    assert len(first.context["rows"]) == 50
    assert len(second.context["rows"]) == 10
    assert second.context["first_url"].endswith("?lacking=place")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_file_can_act_as_a_formula(client, start):
    publisher = OrganisationFactory(name={"en": f"{start}1+1"})
    judged(5, publisher=publisher, title={"en": f"{start}cmd"}, language="en")

    assert {row["title"] for row in lines(client, "sources/brescia/quality.csv")} == {
        f"'{start}cmd"
    }
    assert [row["name"] for row in lines(client, "quality/publishers.csv")] == [
        f"'{start}1+1"
    ]


def test_the_whole_comparison_comes_as_a_file(client):
    judged(5)
    (row,) = lines(client, "quality/sources.csv")

    assert (row["scope"], row["id"], row["datasets"]) == ("source", "brescia", "5")
    assert row["rating"] in {"excellent", "good", "sufficient", "bad"}


def test_a_badge_tells_the_rating_in_words(client):
    judged(5)
    response = client.get("/en/sources/brescia/quality.svg")
    svg = fromstring(response.content)
    title = svg.findtext("{http://www.w3.org/2000/svg}title")

    assert response["content-type"] == "image/svg+xml; charset=utf-8"
    assert "max-age=3600" in response["cache-control"]
    assert "metadata quality" in title
    assert "of 405" in title
    again = client.get(
        "/en/sources/brescia/quality.svg", headers={"if-none-match": response["etag"]}
    )
    assert again.status_code == 304


def test_a_badge_of_nothing_says_that_it_is_not_judged(client):
    CatalogueFactory(id="empty")
    body = client.get("/en/sources/empty/quality.svg").content.decode()

    assert "not judged yet" in body


def test_a_name_cannot_break_out_of_the_badge(client):
    Catalogue.objects.filter(pk=CatalogueFactory(id="evil").pk).update(
        title={"en": '"><script>alert(1)</script>'}
    )
    body = client.get("/en/sources/evil/quality.svg").content

    assert b"<script>" not in body
    assert "alert(1)" in fromstring(body).findtext("{http://www.w3.org/2000/svg}title")


def test_the_history_is_drawn_and_given_as_a_table(client):
    judged(5)
    for week in range(3):
        QualitySnapshot.objects.create(
            summary="source:brescia",
            day=date(2026, 11, 2) + timedelta(weeks=week),
            datasets=5,
            score=2_000 + 100 * week,
        )

    text = page(client, "sources/brescia/quality/")

    assert text.count('<rect class="trend__met"') == 3
    assert '<td class="number">220</td>' in text


@pytest.mark.parametrize("kind", ["sources", "organisations"])
def test_the_page_of_a_source_or_publisher_leads_to_its_quality(client, kind):
    publisher = OrganisationFactory()
    judged(5, publisher=publisher)
    key = "brescia" if kind == "sources" else publisher.pk

    assert f"/en/{kind}/{key}/quality/" in page(client, f"{kind}/{key}/")


LISTS = {
    "overview": "quality/",
    "sources": "quality/sources/",
    "publishers": "quality/publishers/",
    "source": "sources/brescia/quality/",
    "datasets": "sources/brescia/quality/datasets/",
    "lacking": "sources/brescia/quality/datasets/?lacking=place",
    "overdue": "sources/brescia/quality/datasets/?lacking=overdue",
}


def test_a_page_costs_the_same_for_two_rows_and_for_two_thousand(client):
    def fill(size: int) -> None:
        publisher = OrganisationFactory()
        made = DatasetFactory.create_batch(5, publisher=publisher)
        services.judge_datasets([one.pk for one in made])
        _multiply(size - 2, made[0])
        adding_up.add_up()

    asking = {name: partial(page, client, path) for name, path in LISTS.items()}
    assert_each_costs_the_same(asking, fill)


def _multiply(count: int, like: Dataset) -> None:
    """Add datasets and publishers quickly: judging is tested elsewhere."""
    result = DatasetQuality.objects.get(pk=like.pk)
    owners = [OrganisationFactory() for _ in range(min(count // 5, 60))]
    datasets, rows = [], []
    for number in range(count):
        pk = f"{like.pk[:8]}{number:08d}"
        owner = owners[number % len(owners)] if owners else like.publisher
        fields = {
            each.attname: getattr(like, each.attname)
            for each in Dataset._meta.concrete_fields
        }
        datasets.append(
            Dataset(**fields | {"id": pk, "identifier": pk, "publisher_id": owner.pk})
        )
        copied = {
            each.attname: getattr(result, each.attname)
            for each in DatasetQuality._meta.concrete_fields
        }
        rows.append(
            DatasetQuality(**copied | {"dataset_id": pk, "publisher_id": owner.pk})
        )
    Dataset.objects.bulk_create(datasets, batch_size=500)
    DatasetQuality.objects.bulk_create(rows, batch_size=500)


def test_the_page_of_a_source_says_how_good_it_is_and_what_to_mend_first(client):
    publisher = OrganisationFactory()
    made = judged(1, publisher=publisher)
    source = made[0].catalogue_id

    for address in (f"/en/sources/{source}/", f"/en/organisations/{publisher.pk}/"):
        page = client.get(address).content.decode()
        _before, _title, shown = page.partition('id="quality-title"')
        assert "of 405 points for 1 dataset" in shown
        assert shown.count("<li><a href") >= 3
        assert "Findability" in shown
        assert "Raise your quality" in shown
        assert "Compare with others" in shown
        assert "quality.svg" in shown
