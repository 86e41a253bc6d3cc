import json
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from seutu.accounts.models import Organisation, User
from seutu.catalogue.models import Dataset
from seutu.cli.archive import models, read_archive, write_archive
from seutu.core.errors import Conflict, Invalid
from seutu.files.models import StoredFile
from seutu.files.services import attach
from seutu.matching.models import Demand, SearchSecret, SearchTally
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


@pytest.fixture
def attached(filled, settings, tmp_path):
    """An attached file in a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    person = User.objects.get()
    person.is_staff = True
    person.save()
    upload = SimpleUploadedFile("care.csv", "alue;määrä\n1;2\n".encode())
    return attach("challenge:any", upload, by=person, description="Figures")


def test_attached_files_come_back_with_their_bytes(attached, settings, tmp_path):
    before = attached.content.read()
    write_archive(tmp_path / "all.zip")
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    read_archive(tmp_path / "all.zip")

    restored = StoredFile.objects.get()
    assert restored.content.read() == before
    assert restored.sha256 == attached.sha256


def test_a_restore_puts_the_files_of_the_backup_in_place(attached, tmp_path):
    write_archive(tmp_path / "all.zip")
    before = attached.content.read()
    with attached.content.storage.open(attached.content.name, "wb") as file:
        file.write(b"damaged since")

    read_archive(tmp_path / "all.zip", replace=True)

    assert StoredFile.objects.get().content.read() == before


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_backup_with_a_damaged_file_is_refused_and_nothing_is_lost(
    attached, tmp_path, damage
):
    path = tmp_path / "all.zip"
    write_archive(path)
    before = everything()
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = f"media/{attached.content.name}"
    assert name in members
    members.pop(name)
    if damage == "changed":
        members[name] = b"other bytes"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)

    with pytest.raises(Invalid, match="damaged"):
        read_archive(path, replace=True)

    assert everything() == before


def test_a_backup_writes_nothing_but_what_its_rows_name(attached, tmp_path, settings):
    path = tmp_path / "all.zip"
    write_archive(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("media/../evil.txt", "evil")
        archive.writestr("media/files/evil", "evil")

    read_archive(path, replace=True)

    assert not list(tmp_path.rglob("evil*"))


def test_a_file_purged_during_a_backup_does_not_stop_it(attached, tmp_path):
    attached.content.storage.delete(attached.content.name)

    write_archive(tmp_path / "all.zip")
    read_archive(tmp_path / "all.zip", replace=True)

    assert StoredFile.objects.count() == 1


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
    assert ours - set(rows) == {
        "matching.pendingchange",
        "matching.searchsecret",
        "matching.searchtally",
        "matching.supplychange",
    }


def test_counts_of_searches_are_in_no_backup_and_do_not_stop_a_restore(
    filled, tmp_path
):
    demand = Demand.objects.create(
        pk="d" * 16, origin="search", title="school meals", content_hash="x"
    )
    SearchSecret.objects.create(month="2026-11", secret=b"k" * 32)
    SearchTally.objects.create(month="2026-11", key="k", count=5, demand=demand)
    write_archive(tmp_path / "all.zip")

    read_archive(tmp_path / "all.zip", replace=True)

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert not {name for name in archive.namelist() if "matching.search" in name}
    assert Demand.objects.get().title == "school meals"
    assert not SearchTally.objects.exists()
