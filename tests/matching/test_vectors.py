"""The encoder of an installation: its vectors follow the database."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from seutu.catalogue.models import Dataset
from seutu.catalogue.services import mark_vanished, store_entries
from seutu.core.locks import only_process
from seutu.matching import indexing, vectors
from seutu.matching.dense.errors import EncoderUnusable, VectorsUnusable
from seutu.matching.health import checks
from seutu.matching.needs import Need
from seutu.matching.selectors import find_matches
from seutu.matching.tasks import enqueue_vectors_if_needed, update_vectors
from tests.factories import DatasetFactory
from tests.matching.tiny_encoder import write_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def model(settings, tmp_path):
    settings.ENCODER_FOLDER = str(write_model(tmp_path / "model"))
    vectors.forget()
    return tmp_path / "model"


def dataset(title: str, **fields) -> Dataset:
    return DatasetFactory(
        title={"en": title}, description={}, keywords={}, language="en", **fields
    )


def kinds_of_reasons(text: str) -> dict[str, list[str]]:
    found = find_matches(Need(text=text, language="en")).matches
    return {
        Dataset.objects.get(pk=one.id.partition(":")[2]).title["en"]: [
            reason.kind for reason in one.reasons
        ]
        for one in found
    }


def prepared(*titles: str) -> list[Dataset]:
    made = [dataset(title) for title in titles]
    indexing.rebuild()
    assert vectors.build()
    return made


def said_by_the_check() -> tuple[bool, str]:
    (check,) = (one for one in checks() if one.name == "encoder")
    return check.is_ok, check.message


def test_without_an_encoder_there_is_no_check_no_work_and_no_meaning():
    dataset("Daycare")
    indexing.rebuild()

    assert not vectors.work_waits()
    assert "encoder" not in [check.name for check in checks()]
    assert kinds_of_reasons("kindergarten") == {}


@pytest.mark.usefixtures("model")
def test_a_record_without_a_common_word_is_found():
    prepared("Daycare", "Street trees", "Water")

    assert kinds_of_reasons("kindergarten")["Daycare"][0] == "meaning"
    assert said_by_the_check() == (True, "3 texts of records encoded")


@pytest.mark.usefixtures("model")
def test_matching_works_while_there_are_no_vectors_and_the_check_says_so():
    dataset("Daycare")
    indexing.rebuild()

    assert "word" in kinds_of_reasons("daycare")["Daycare"]
    is_ok, message = said_by_the_check()
    assert not is_ok
    assert "seutu index" in message


@pytest.mark.usefixtures("model")
def test_a_changed_record_is_encoded_anew_and_a_gone_one_forgotten():
    changed, gone, _ = prepared("Street trees", "Water", "Schools")
    changed.title = {"en": "Daycare"}
    store_entries("dataset", [changed])
    mark_vanished("dataset", Dataset, [gone.pk])
    indexing.write_changes()

    assert vectors.work_waits()
    assert update_vectors.call() == "2 records"

    assert "Daycare" in kinds_of_reasons("kindergarten")
    assert len(vectors.store().reader(vectors.encoder())) == 2
    assert not vectors.work_waits()


@pytest.mark.usefixtures("model")
def test_a_change_made_without_the_encoder_is_encoded_when_it_is_back(settings):
    (changed, _) = prepared("Street trees", "Schools")
    folder, settings.ENCODER_FOLDER = settings.ENCODER_FOLDER, ""
    changed.title = {"en": "Daycare"}
    store_entries("dataset", [changed])
    indexing.write_changes()
    settings.ENCODER_FOLDER = folder

    vectors.write_changes()

    assert "Daycare" in kinds_of_reasons("kindergarten")


@pytest.mark.usefixtures("model")
def test_the_worker_makes_the_vectors_in_steps(monkeypatch):
    for title in ("Daycare", "Street trees", "Water"):
        dataset(title)
    indexing.rebuild()
    monkeypatch.setattr(vectors, "STEP", 1)
    assert vectors.work_waits()

    said = [update_vectors.call()]
    while said[-1] != "all records":
        said.append(update_vectors.call())

    assert "more to do" in said[0]
    assert "Daycare" in kinds_of_reasons("kindergarten")


@pytest.mark.usefixtures("model")
def test_a_step_while_another_process_encodes_is_left_for_later(settings):
    prepared("Daycare")
    with only_process(settings.INDEX_FOLDER / "vectors" / "lock", "held"):
        assert update_vectors.call() == "busy"


def test_another_model_is_not_mixed_with_the_vectors_of_the_last(
    settings, model, tmp_path
):
    prepared("Daycare", "Water")
    settings.ENCODER_FOLDER = str(write_model(tmp_path / "other", seed=9))
    vectors.forget()

    with pytest.raises(VectorsUnusable, match="another model"):
        vectors.store().reader(vectors.encoder())
    assert kinds_of_reasons("kindergarten") == {}
    assert "another model" in said_by_the_check()[1]

    assert vectors.build()
    assert "Daycare" in kinds_of_reasons("kindergarten")


def test_a_broken_model_leaves_matching_as_it_is_and_the_check_says_why(model):
    dataset("Daycare")
    indexing.rebuild()
    (model / "model.onnx").write_bytes(b"nonsense")

    with pytest.raises(EncoderUnusable):
        vectors.build()
    assert kinds_of_reasons("daycare")
    assert not vectors.work_waits()
    enqueue_vectors_if_needed()
    assert "damaged" in update_vectors.call()
    assert "damaged" in said_by_the_check()[1]


@pytest.mark.usefixtures("model")
def test_page_and_api_name_the_meaning_as_a_reason(client):
    prepared("Daycare", "Street trees", "Water")
    answer = client.get("/api/v1/match", {"text": "kindergarten", "language": "en"})
    page = client.get(reverse("match"), {"text": "kindergarten", "language": "en"})

    (found,) = json.loads(answer.content)["results"]
    assert found["reasons"][0]["kind"] == "meaning"
    assert "Similar in meaning" in page.content.decode()


def test_the_description_of_the_api_knows_the_reason():
    printed = io.StringIO()
    call_command("openapi", stdout=printed)

    assert '"meaning"' in printed.getvalue()
