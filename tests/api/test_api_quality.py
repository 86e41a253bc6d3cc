import pytest
from django.utils import timezone

from seutu.catalogue.models import LinkCheck
from seutu.catalogue.quality import adding_up, services
from tests.factories import CatalogueFactory, DatasetFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def judged(count: int = 5, **facts: object):
    made = DatasetFactory.create_batch(count, with_distributions=1, **facts)
    services.judge_datasets([one.pk for one in made])
    adding_up.add_up()
    adding_up.remember()
    return made


def get(client, path: str, status: int = 200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_dataset_comes_with_its_points_and_advice(client):
    (dataset,) = judged(1, themes=[], title={"en": "Noise in 2019"}, language="en")

    body = get(client, f"datasets/{dataset.pk}/quality")

    assert body["points"] == sum(one["points"] for one in body["dimensions"])
    assert body["most_points"] == sum(one["most_points"] for one in body["dimensions"])
    assert sum(one["of"] for one in body["dimensions"]) == 405
    advice = {one["code"]: one for one in body["missing"]}
    assert advice["themes"]["points"] == 30
    assert advice["themes"]["term"] == "dcat:theme"
    assert advice["period"]["example"] == "2019-01-01/2019-12-31"
    assert set(body["unknown"]) == {"access-answers", "contact", "rights"}
    assert body["url"].endswith(f"/datasets/{dataset.pk}/quality/")


def test_what_is_not_judged_yet_is_told_from_what_is_not_there(client):
    dataset = DatasetFactory()

    waiting = get(client, f"datasets/{dataset.pk}/quality", 404)
    unknown = get(client, "datasets/nothing/quality", 404)

    assert "Come back" in waiting["detail"]
    assert waiting["detail"] != unknown["detail"]


def test_a_source_and_a_publisher_come_with_what_to_mend_first(client):
    publisher = OrganisationFactory()
    judged(5, publisher=publisher, themes=[])

    for path in ("sources/brescia", f"organisations/{publisher.pk}"):
        body = get(client, f"{path}/quality")
        totals = [one["datasets"] * one["points"] for one in body["fixes"]]
        assert body["datasets"] == sum(body["ratings"].values()) == 5
        assert totals == sorted(totals, reverse=True)
        assert "themes" in {one["code"] for one in body["fixes"]}
        assert [one["datasets"] for one in body["history"]] == [5]
        assert client.get(body["badge_url"]).status_code == 200


def test_hidden_and_unknown_publishers_are_not_there(client):
    hidden = OrganisationFactory(hidden_at=timezone.now())
    judged(5, publisher=hidden)
    CatalogueFactory(id="empty")

    for path in (f"organisations/{hidden.pk}", "organisations/x", "sources/x"):
        get(client, f"{path}/quality", 404)
    assert "judged" in get(client, "sources/empty/quality", 404)["detail"]


def test_broken_links_are_counted(client, settings):
    settings.CHECK_LINKS = True
    (dataset,) = judged(1)
    LinkCheck.objects.update(state="broken")
    services.judge_datasets([dataset.pk])
    adding_up.add_up()

    assert get(client, f"datasets/{dataset.pk}/quality")["broken_links"] == 1
    assert get(client, "sources/brescia/quality")["broken_links"] == 1


@pytest.mark.parametrize("size", [5, 100])
def test_a_publisher_costs_the_same_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    judged(size)
    with django_assert_max_num_queries(3):
        get(client, "sources/brescia/quality")
