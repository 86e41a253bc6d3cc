from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.catalogue import services as catalogue
from seutu.catalogue.models import (
    Dataset,
    DatasetQuality,
    LinkCheck,
    QualityDue,
    QualitySnapshot,
    QualitySummary,
)
from seutu.catalogue.quality import adding_up, selectors, services, tasks
from seutu.catalogue.quality.methodology import BIT, Code
from seutu.catalogue.quality.reading import digest_of, facts_of
from tests.factories import CatalogueFactory, DatasetFactory, OrganisationFactory
from tests.scale.work import work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def judged(count: int = 1, **facts: object) -> list[Dataset]:
    made = DatasetFactory.create_batch(count, with_distributions=1, **facts)
    services.judge_datasets([one.pk for one in made])
    return made


def store(dataset: Dataset, **changes: object) -> None:
    """Write a dataset as a harvest does."""
    for name, value in changes.items():
        setattr(dataset, name, value)
    catalogue.store_datasets([dataset], list(dataset.distributions.all()))


def test_a_stored_dataset_is_judged_by_the_next_round():
    dataset = DatasetFactory(with_distributions=1)
    store(dataset)

    assert services.judge_waiting() == 1

    row = DatasetQuality.objects.get(pk=dataset.pk)
    assert row.points == row.findability + row.interoperability + row.reusability + (
        row.accessibility + row.contextuality
    )
    assert row.missing & BIT[Code.PLACE]
    assert not row.missing & BIT[Code.KEYWORDS]
    assert row.overdue_on is not None
    assert not services.waits()


def test_only_what_changed_is_judged_again():
    one, other = judged(2)
    before = DatasetQuality.objects.get(pk=other.pk).checked_at

    store(one, keywords={})

    assert services.judge_waiting() == 1
    assert DatasetQuality.objects.get(pk=one.pk).missing & BIT[Code.KEYWORDS]
    assert DatasetQuality.objects.get(pk=other.pk).checked_at == before


def test_a_change_during_the_judging_waits_for_the_next_round(monkeypatch):
    (dataset,) = judged()
    services.note_changes("dataset", [dataset.pk])
    real = services.judge_datasets

    def judging(ids):
        services.note_changes("dataset", [dataset.pk])
        real(ids)

    monkeypatch.setattr(services, "judge_datasets", judging)
    services.judge_batch()

    assert QualityDue.objects.filter(pk=dataset.pk).exists()


def test_changes_of_other_kinds_wait_for_nothing():
    services.note_changes("solution", ["abc"])

    assert not services.waits()


def test_a_vanished_dataset_loses_its_result():
    (dataset,) = judged()

    catalogue.mark_vanished("dataset", Dataset, [dataset.pk])
    services.judge_waiting()

    assert not DatasetQuality.objects.exists()


def test_judging_costs_the_same_queries_for_two_and_for_two_hundred():
    few = DatasetFactory.create_batch(2, with_distributions=2)
    many = DatasetFactory.create_batch(200, with_distributions=2)

    services.known_formats()
    counts = []
    for made in (few, many):
        with CaptureQueriesContext(connection) as found:
            services.judge_datasets([one.pk for one in made])
        counts.append(
            sum(not one["sql"].startswith("INSERT") for one in found.captured_queries)
        )

    assert counts[0] == counts[1]


def test_summaries_add_up_by_source_publisher_and_country():
    turku = OrganisationFactory(country="FI")
    brescia = OrganisationFactory(country="IT")
    zurich = CatalogueFactory(id="zurich", country="CH")
    judged(6, publisher=turku, country="FI")
    judged(2, publisher=brescia, country="IT", keywords={})
    judged(1, publisher=None, catalogue=zurich, country="CH")

    adding_up.add_up(now=NOON)

    found = {one.pk: one for one in QualitySummary.objects.all()}
    assert found["all:"].datasets == 9
    assert found["source:brescia"].datasets == 8
    assert found["source:zurich"].datasets == 1
    assert found["country:FI"].datasets == found[f"publisher:{turku.pk}"].datasets == 6
    assert found["source:brescia"].missing[Code.KEYWORDS] == 2
    assert Code.KEYWORDS not in found["country:FI"].missing
    assert found["all:"].unknown[Code.ACCESS_ANSWERS] == 9
    assert found[f"publisher:{turku.pk}"].is_ranked
    assert not found[f"publisher:{brescia.pk}"].is_ranked
    assert found[f"publisher:{brescia.pk}"].country == "IT"


def test_a_summary_gives_the_mean_and_counts_every_rating_once():
    rows = [*judged(3), *judged(2, keywords={}, themes=[], description={})]

    adding_up.add_up(now=NOON)

    summary = selectors.summary_of("all")
    scores = DatasetQuality.objects.values_list("score", flat=True)
    assert summary.score == round(10 * sum(scores) / len(rows))
    assert len(rows) == (
        summary.excellent + summary.good + summary.sufficient + summary.bad
    )


def test_a_summary_of_nothing_is_removed():
    judged()
    adding_up.add_up()
    DatasetQuality.objects.all().delete()

    adding_up.add_up()

    assert not QualitySummary.objects.exists()


def test_out_of_date_is_what_was_late_when_its_source_was_last_read():
    read_early = CatalogueFactory(id="early", as_of=date(2024, 2, 1))
    read_late = CatalogueFactory(id="late", as_of=date(2026, 2, 1))
    never_read = CatalogueFactory(id="never", as_of=None)
    for one in (read_early, read_late, never_read):
        judged(1, catalogue=one, frequency="ANNUAL", modified=date(2024, 1, 1))

    adding_up.add_up(now=NOON)

    overdue = dict(
        QualitySummary.objects.filter(scope="source").values_list("key", "overdue")
    )
    assert overdue == {"early": 0, "late": 1, "never": 1}
    assert selectors.results("source", "early", "overdue").count() == 0
    assert selectors.results("source", "late", "overdue").count() == 1


def test_the_history_keeps_a_day_of_sources_and_a_week_of_publishers():
    judged(1)
    adding_up.add_up()
    for day in (16, 17, 18, 18, 23):
        adding_up.remember(today=date(2026, 11, day))

    days = {}
    for summary, day in QualitySnapshot.objects.values_list("summary", "day"):
        days.setdefault(summary.partition(":")[0], []).append(day.day)
    assert sorted(days["source"]) == [16, 17, 18, 23]
    assert sorted(days["publisher"]) == [16, 23]


def test_fixes_come_with_the_most_points_over_all_datasets_first():
    found = selectors.fixes({"size": 100, "licence": 30, "period": 29, "gone": 5})

    assert [(one.code, one.total) for one in found] == [
        ("licence", 600),
        ("period", 580),
        ("size", 500),
    ]


def test_the_datasets_that_lack_something_are_found_and_paged_once_each():
    publisher = OrganisationFactory()
    lacking = judged(7, publisher=publisher, themes=[])
    judged(3, publisher=publisher)
    judged(2, themes=[])

    seen, cursor = [], ""
    while True:
        page = selectors.page_of_results(
            "publisher", publisher.pk, lacking="themes", cursor=cursor, limit=3
        )
        seen += [row.pk for row in page.rows]
        cursor = page.next
        if not cursor:
            break

    assert sorted(seen) == sorted(one.pk for one in lacking)


def plan_of(rows) -> str:
    if connection.vendor != "sqlite":
        pytest.skip("reads the plan of SQLite")
    return rows.explain()


@pytest.mark.parametrize("lacking", ["", "themes", "overdue", "broken"])
@pytest.mark.parametrize("scope", ["source", "publisher"])
def test_a_page_of_datasets_reads_only_those_of_its_source_or_publisher(scope, lacking):
    plan = plan_of(selectors.results(scope, "x", lacking).order_by("pk")[:51])

    assert f"quality_by_{'catalogue' if scope == 'source' else 'publisher'}" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("country", ["", "FI"])
@pytest.mark.parametrize("sort", selectors.SORTS)
def test_a_page_of_a_comparison_reads_an_index(sort, country):
    with CaptureQueriesContext(connection) as found:
        selectors.ranking("publisher", sort=sort, country=country, limit=50)
    if connection.vendor != "sqlite":
        pytest.skip("reads the plan of SQLite")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {found.captured_queries[0]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())

    assert "USING INDEX quality_" in plan
    assert "SCAN" not in plan


def test_a_round_judges_adds_up_and_remembers():
    store(DatasetFactory(with_distributions=1))

    tasks.judge_quality.call()

    assert selectors.summary_of("all").datasets == 1
    assert QualitySnapshot.objects.filter(summary="all:").exists()
    assert adding_up.is_current()


def test_very_many_results_are_not_added_up_again_at_once(monkeypatch):
    def added_up(dataset):
        store(dataset, keywords={})
        tasks.judge_quality.call()
        return QualitySummary.objects.get(pk="all:").computed_at

    first, second = judged(2)
    monkeypatch.setattr(adding_up, "LARGE", 2)
    before = added_up(first)

    assert added_up(second) == before

    QualitySummary.objects.update(computed_at=before - adding_up.REST)
    assert added_up(first) > before


def test_every_dataset_can_wait_again_in_one_statement():
    DatasetFactory.create_batch(3)

    services.note_all()
    services.note_all()

    assert QualityDue.objects.count() == 3


def test_addresses_are_followed_only_when_the_operator_allows_it(settings):
    settings.CHECK_LINKS = False
    judged(2)
    assert not LinkCheck.objects.exists()

    settings.CHECK_LINKS = True
    made = judged(2)
    urls = {check.url for check in LinkCheck.objects.all()}
    assert urls == {file.url for one in made for file in one.distributions.all()}


def test_an_address_that_is_gone_from_the_record_is_not_asked_any_more(settings):
    settings.CHECK_LINKS = True
    (dataset,) = judged()
    file = dataset.distributions.get()
    file.url = "https://data.example/new.csv"
    file.save()

    services.judge_datasets([dataset.pk])

    assert [one.url for one in LinkCheck.objects.all()] == [file.url]


def test_an_address_of_very_many_datasets_is_not_read_through(settings):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite counts what it does")
    settings.CHECK_LINKS = True
    few, many = DatasetFactory.create_batch(2, with_distributions=1)
    for dataset, others in ((few, 5), (many, 300)):
        address = dataset.distributions.get().url
        LinkCheck.objects.bulk_create(
            LinkCheck(
                dataset=other,
                digest=digest_of(address),
                url=address,
                state=LinkCheck.State.ANSWERS,
                checked_at=NOON,
                due_at=NOON,
            )
            for other in DatasetFactory.create_batch(others)
        )

    few_read = work(lambda: services.follow_addresses(facts_of([few.pk])))
    many_read = work(lambda: services.follow_addresses(facts_of([many.pk])))

    assert many.link_checks.get().checked_at == NOON
    assert many_read < few_read * 1.5


def test_an_address_that_another_dataset_names_takes_over_its_answer(settings):
    settings.CHECK_LINKS = True
    one, other = DatasetFactory.create_batch(2, with_distributions=1)
    address = "https://data.example/shared"
    for each in (one, other):
        each.distributions.update(url=address)
    services.judge_datasets([one.pk])
    LinkCheck.objects.update(state="answers", status=200, checked_at=NOON)

    services.judge_datasets([other.pk])

    assert set(LinkCheck.objects.values_list("state", "digest", "checked_at")) == {
        ("answers", digest_of(address), NOON)
    }


@pytest.mark.parametrize(
    ("state", "points", "unknown"),
    [("answers", 50, 0), ("broken", 0, 0), ("doubtful", 0, 50), ("unclear", 0, 50)],
)
def test_only_a_sure_answer_counts(settings, state, points, unknown):
    settings.CHECK_LINKS = True
    (dataset,) = judged()
    LinkCheck.objects.update(state=state)

    services.judge_datasets([dataset.pk])

    row = DatasetQuality.objects.get()
    assert row.accessibility == points
    assert bool(row.unknown & BIT[Code.ACCESS_ANSWERS]) is bool(unknown)
    assert row.broken == (state == "broken")
