from datetime import UTC, date, datetime

import pytest

from seutu.catalogue.models import Entry
from tests.factories import DatasetFactory


def test_a_dataset_shows_its_source_files_and_facts(client, world):
    dataset = DatasetFactory(number=100, with_distributions=3)

    response = client.get(dataset.get_absolute_url())
    page = response.content.decode()

    assert dataset.landing_page in page
    assert len(response.context["record"].distributions) == 3
    facts = {fact.label for fact in response.context["record"].facts}
    assert {"Publisher", "Published", "Updated", "Update frequency"} <= facts


def test_a_record_shows_content_in_its_own_language(client, world):
    page = client.get(world.home_care.get_absolute_url()).content.decode()

    assert '<h1 class="record__title" lang="fi" dir="ltr">' in page


def test_a_solution_shows_which_needs_it_could_serve(client, world):
    from tests.factories import SolutionFactory

    flood = world.flood
    solution = SolutionFactory(
        number=200,
        title={"en": "Better forecasts of river floods a day earlier"},
        description={"en": "Warns towns of river floods."},
    )

    needs = client.get(solution.get_absolute_url()).context["record"].needs

    assert flood.get_absolute_url() in {card.url for card in needs}


def test_a_challenge_says_that_it_is_owned_elsewhere(client, world):
    page = client.get(world.flood.get_absolute_url()).content.decode()

    assert "Owned by another organisation" in page
    assert "What answers it" in page


def test_a_folded_record_points_to_the_one_it_is_folded_under(client, world, settings):
    main = world.home_care
    folded = DatasetFactory(number=300, canonical=main, folding=Entry.Folding.DUPLICATE)

    page = client.get(folded.get_absolute_url()).content.decode()
    shown = client.get(main.get_absolute_url()).context["record"]

    address = f"{settings.SITE_URL}{main.get_absolute_url()}"
    assert f'rel="canonical" href="{address}"' in page
    assert "Also held elsewhere" in page
    assert [copy.url for copy in shown.elsewhere] == [folded.landing_page]
    assert shown.elsewhere[0].record.url == folded.get_absolute_url()
    assert shown.elsewhere[0].licence == folded.licence
    assert shown.other_catalogues == len({folded.catalogue_id} - {main.catalogue_id})
    assert shown.card.also_in == 1


def test_a_variant_is_listed_with_its_main_table(client, world):
    variant = DatasetFactory(
        number=301, canonical=world.home_care, folding=Entry.Folding.VARIANT
    )

    shown = client.get(world.home_care.get_absolute_url()).context["record"]

    assert [card.url for card in shown.alike] == [variant.get_absolute_url()]


def test_the_newest_issues_come_first_and_the_page_says_when_there_are_more(
    client, world
):
    main = world.home_care
    for number, year in enumerate((2015, 2024, 2019), start=310):
        DatasetFactory(
            number=number,
            canonical=main,
            folding=Entry.Folding.VARIANT,
            sort_date=date(year, 1, 1),
            title={"en": f"Issue {year}"},
        )
    shown = client.get(main.get_absolute_url()).context["record"]
    assert [card.title.value for card in shown.alike] == [
        "Issue 2024",
        "Issue 2019",
        "Issue 2015",
    ]

    DatasetFactory.create_batch(57, canonical=main, folding=Entry.Folding.VARIANT)
    text = client.get(main.get_absolute_url()).content.decode()

    assert "The newest 50 of 60." in text


def test_a_vanished_record_still_answers_and_says_so(client, world):
    gone = DatasetFactory(number=302, vanished_at=datetime(2025, 5, 4, tzinfo=UTC))

    response = client.get(gone.get_absolute_url())

    assert response.status_code == 200
    assert "4 May 2025" in response.content.decode()


def test_a_record_without_anything_optional_has_a_page(client, world):
    bare = DatasetFactory(
        number=303,
        publisher=None,
        country="",
        description={},
        keywords={},
        themes=[],
        licence="",
        licence_url="",
        access="",
        issued=None,
        modified=None,
        landing_page="",
        formats=[],
        frequency="",
    )

    response = client.get(bare.get_absolute_url())

    assert response.status_code == 200
    assert [fact.label for fact in response.context["record"].facts] == [
        "Identifier at the source"
    ]


@pytest.mark.parametrize("size", [2, 40])
def test_a_record_costs_the_same_with_few_and_many_folded_under_it(
    client, world, django_assert_max_num_queries, size
):
    DatasetFactory.create_batch(size, canonical=world.home_care, folding="variant")

    with django_assert_max_num_queries(14):
        client.get(world.home_care.get_absolute_url())
