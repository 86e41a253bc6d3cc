import json
import zipfile
from pathlib import Path

import pytest
from django.apps import apps

from seutu.accounts.models import Organisation, User
from seutu.catalogue.models import Dataset
from seutu.cli.archive import models, read_archive, write_archive
from seutu.core.errors import Conflict, Invalid
from tests.factories import ChallengeFactory, DatasetFactory, SolutionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled():
    first = DatasetFactory(title={"fi": "Kotihoidon asiakkaat", "sv": "Hemvård"})
    DatasetFactory(canonical=first, folding="duplicate")
    SolutionFactory()
    ChallengeFactory()
    User.objects.create_user("operator@seutu.example", "a long pass phrase")


def everything():
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in models()
    }


def empty():
    for model in reversed(models()):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)


def test_a_backup_brings_everything_back(filled, tmp_path):
    before = everything()

    written = write_archive(tmp_path / "all.zip")
    empty()
    assert not Dataset.objects.exists()
    read = read_archive(tmp_path / "all.zip")

    assert written == read
    assert everything() == before
    assert User.objects.get().check_password("a long pass phrase")


def test_a_restore_does_not_overwrite_data_by_accident(filled, tmp_path):
    write_archive(tmp_path / "all.zip")

    with pytest.raises(Conflict, match="--replace"):
        read_archive(tmp_path / "all.zip")

    Organisation.objects.update(homepage="https://changed.example/")
    read_archive(tmp_path / "all.zip", replace=True)
    assert not Organisation.objects.filter(homepage="https://changed.example/")


@pytest.mark.parametrize(
    "damage", ["no zip", "no manifest", "no table", "row cut", "row lost"]
)
def test_a_damaged_backup_is_refused_and_nothing_is_lost(filled, tmp_path, damage):
    path = tmp_path / "all.zip"
    write_archive(path)
    before = everything()
    if damage == "no zip":
        path.write_bytes(b"this is no backup")
    else:
        rewrite(path, damage)

    with pytest.raises(Invalid):
        read_archive(path, replace=True)

    assert everything() == before


def rewrite(path, damage):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if damage == "no manifest":
        del members["manifest.json"]
    elif damage == "no table":
        del members["solutions.solution.jsonl"]
    elif damage == "row cut":
        members["catalogue.dataset.jsonl"] = members["catalogue.dataset.jsonl"][:-40]
    else:
        lines = members["solutions.solution.jsonl"].splitlines(keepends=True)
        members["solutions.solution.jsonl"] = b"".join(lines[1:])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_backup_that_cannot_be_written_leaves_no_half_file(filled, tmp_path):
    with pytest.raises(Invalid, match="cannot be written"):
        write_archive(tmp_path / "missing" / "all.zip")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["/", "."])
def test_a_backup_needs_the_name_of_a_file(folder):
    with pytest.raises(Invalid, match="is a folder"):
        write_archive(Path(folder))


def test_the_manifest_counts_the_rows_of_every_table(filled, tmp_path):
    write_archive(tmp_path / "all.zip")

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        rows = json.loads(archive.read("manifest.json"))["rows"]
    assert rows["catalogue.dataset"] == 2
    ours = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("seutu.")
    }
    assert ours - set(rows) == {"matching.pendingchange"}
