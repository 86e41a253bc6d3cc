import json

import pytest

from seutu.matching import indexing, standing
from seutu.matching.models import Judgement
from tests.factories import DatasetFactory
from tests.matching.test_standing import air_quality, published
from tests.people import UserFactory, bearer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def post(client, address, body, headers):
    return client.post(
        address, json.dumps(body), content_type="application/json", headers=headers
    )


def test_matches_over_time_can_be_read(client):
    challenge, air = published(), air_quality()
    indexing.rebuild()
    standing.refresh(challenge)

    answer = client.get(f"/api/v1/challenges/{challenge.pk}/matches").json()

    assert [one["record"] for one in answer["matches"]] == [f"dataset:{air.pk}"]
    assert answer["snapshots"][0]["records"] == [f"dataset:{air.pk}"]


def test_a_verdict_is_kept_replaced_listed_and_taken_back(client):
    challenge, record, reader = published(), DatasetFactory(), UserFactory()
    address = f"/api/v1/challenges/{challenge.pk}/judgements"
    name = f"dataset:{record.pk}"
    headers = bearer(reader, "judgements")

    said = {"record": name, "fits": True, "because": "answers"}
    assert post(client, address, said, headers).json()["grade"] == 2
    said = {"record": name, "fits": False, "because": "old", "note": "From 2009."}
    assert post(client, address, said, headers).json()["grade"] == 0
    (listed,) = client.get(address).json()["results"]
    assert listed["note"] == ""  # a newcomer's words are not public yet
    own = client.get(address, headers=bearer(reader, "read")).json()["results"]
    assert own[0]["note"] == "From 2009."
    assert str(reader.pk) not in json.dumps(listed)

    assert client.delete(f"{address}/{name}", headers=headers).status_code == 204
    assert not Judgement.objects.exists()


def test_a_verdict_needs_a_token_with_its_scope(client):
    challenge, record = published(), DatasetFactory()
    address = f"/api/v1/challenges/{challenge.pk}/judgements"
    said = {"record": f"dataset:{record.pk}", "fits": True, "because": "answers"}

    assert post(client, address, said, {}).status_code == 401
    assert post(client, address, said, bearer(UserFactory(), "read")).status_code == 403


def test_a_verdict_that_says_two_things_is_refused(client):
    challenge, record = published(), DatasetFactory()
    said = {"record": f"dataset:{record.pk}", "fits": True, "because": "old"}

    answer = post(
        client,
        f"/api/v1/challenges/{challenge.pk}/judgements",
        said,
        bearer(UserFactory(), "judgements"),
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "because"


def test_what_keeps_a_record_out_is_told(client):
    challenge = published()
    other = DatasetFactory(title={"en": "Swimming halls"}, description={}, keywords={})
    indexing.rebuild()

    answer = client.get(
        f"/api/v1/challenges/{challenge.pk}/why-not?record=dataset:{other.pk}"
    )

    assert answer.json()["cause"] in {"nothing-shared", "below"}


def test_nothing_of_a_hidden_challenge_is_told_to_others(client):
    challenge, record = published(), DatasetFactory()
    type(challenge).objects.filter(pk=challenge.pk).update(state="draft")
    base = f"/api/v1/challenges/{challenge.pk}"

    for address in (
        f"{base}/matches",
        f"{base}/judgements",
        f"{base}/why-not?record=dataset:{record.pk}",
    ):
        assert client.get(address).status_code == 404
        stranger = bearer(UserFactory())
        assert client.get(address, headers=stranger).status_code == 404
