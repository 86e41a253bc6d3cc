import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from seutu.accounts.exports import export_of, run_erasures
from seutu.audit.models import AuditEvent
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid
from seutu.files import retention, services
from seutu.files.models import StoredFile
from seutu.files.selectors import files_of, files_of_many
from seutu.moderation.models import Case, Decision
from seutu.moderation.services import decide
from tests.files.samples import pdf, photograph, picture
from tests.matters import Matter, matters
from tests.people import EVERY_KIND_OF_USER

pytestmark = pytest.mark.django_db


def upload(name="kartta.png", content=None):
    return SimpleUploadedFile(name, picture() if content is None else content)


def attach(subject, by, name="table.csv", content=b"a;b\n1;2\n", words="Two numbers"):
    return services.attach(subject, upload(name, content), by=by, description=words)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_with_what_its_content_says(matter, keeper, media):
    file = attach(matter, keeper, "Kotihoito 2025.JPG", photograph())

    assert file.name == "Kotihoito 2025.jpg"
    assert file.media_type == "image/jpeg"
    assert (file.width, file.height) == (20, 40)
    (path,) = on_disk(media)
    assert path.stat().st_size == file.size
    assert path.name == file.pk.hex
    assert b"SECRET" not in path.read_bytes()


def test_every_write_leaves_a_trace_without_words_of_people(matter, keeper):
    file = attach(matter, keeper, "secret-name.csv", words="secret description")
    services.delete_file(file, by=keeper)
    services.restore_file(file, by=keeper)

    events = AuditEvent.objects.filter(target_kind="storedfile").order_by("pk")
    assert [event.action for event in events] == [
        "file.attached",
        "file.deleted",
        "file.restored",
    ]
    assert "secret" not in str([event.details for event in events])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "A program"),
        ("a.pdf", pdf(b"<< /S /JavaScript >>"), "A form"),
        ("a.png", b"no picture", "A picture"),
        ("a.csv", b"a;b", ""),
        ("a.csv", b"a;b", "x" * 301),
        ("", b"a;b", "No name"),
    ],
)
def test_what_is_refused_leaves_nothing(matter, keeper, media, name, content, words):
    with pytest.raises(Invalid):
        services.attach(matter, Named(name, content), by=keeper, description=words)

    assert on_disk(media) == []
    assert not StoredFile.objects.exists()


class Named:
    """An upload that says of itself what the test wants it to say."""

    def __init__(self, name, content, size=None):
        self.name, self.content = name, content
        self.size = len(content) if size is None else size

    def read(self, num_bytes=None):
        return self.content[:num_bytes]


@pytest.mark.parametrize("claimed", [None, 1])
def test_a_file_that_is_too_large_is_refused_whatever_it_claims(
    matter, keeper, media, settings, claimed
):
    settings.FILE_MEGABYTES = 1
    large = Named("a.csv", b"a" * (1024 * 1024 + 1), claimed)

    with pytest.raises(Invalid, match="larger than 1 MB"):
        services.attach(matter, large, by=keeper, description="Much")

    assert on_disk(media) == []


def test_a_failing_write_leaves_no_bytes(matter, keeper, media, monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr(services, "record", fail)

    with pytest.raises(RuntimeError):
        attach(matter, keeper)

    assert on_disk(media) == []
    assert not StoredFile.objects.exists()


def test_a_subject_holds_so_many_files_and_no_more(matter, keeper, settings):
    settings.FILES_PER_SUBJECT = 2
    first, _ = (attach(matter, keeper, content=b"%d" % n) for n in range(2))

    with pytest.raises(Conflict, match="2 files here already"):
        attach(matter, keeper, content=b"3")
    services.delete_file(first, by=keeper)
    attach(matter, keeper, content=b"3")
    with pytest.raises(Conflict):
        services.restore_file(first, by=keeper)


def test_a_person_attaches_so_much_a_day_deleted_files_included(
    matter, keeper, settings
):
    settings.FILES_PER_DAY = 2
    for number in range(2):
        file = attach(matter, keeper, content=b"%d" % number)
        services.delete_file(file, by=keeper)

    with pytest.raises(Conflict, match="in a day"):
        attach(matter, keeper, content=b"3")
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    attach(matter, keeper, content=b"3")


def test_a_person_attaches_so_many_bytes_a_day(matter, keeper, settings):
    settings.FILES_MEGABYTES_PER_DAY = 1
    attach(matter, keeper, content=b"a" * 900_000)

    with pytest.raises(Conflict, match="in a day"):
        attach(matter, keeper, content=b"b" * 200_000)


def test_the_same_file_is_attached_once(matter, keeper):
    attach(matter, keeper)

    with pytest.raises(Conflict, match="same file"):
        attach(matter, keeper)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory does not wait for writers."
)
def test_a_double_click_attaches_once(matter, keeper):
    outcomes = []

    def press():
        try:
            attach(matter, keeper)
            outcomes.append("attached")
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["attached", "refused", "refused"]
    assert StoredFile.objects.count() == 1


def test_a_newcomers_file_waits_for_a_moderator(matter, newcomer, keeper):
    file = attach(matter, newcomer)

    assert file.state == StoredFile.State.HELD
    assert files_of(matter) == []
    assert files_of(matter, newcomer) == [file]
    assert files_of(matter, keeper) == [file]
    case = Case.objects.get(subject=f"file:{file.pk}")

    decide(case, Decision.Action.SHOW, by=keeper, reason="")

    assert files_of(matter) == [file]


def test_a_file_that_a_moderator_removed_cannot_be_brought_back(
    matter, newcomer, keeper, media
):
    file = attach(matter, newcomer)
    case = Case.objects.get(subject=f"file:{file.pk}")

    decide(case, Decision.Action.REMOVE, by=keeper, reason="It shows a person.")

    file.refresh_from_db()
    with pytest.raises(Conflict, match="for good"):
        services.restore_file(file, by=newcomer)
    assert retention.purge_deleted() == 1
    assert on_disk(media) == []


def test_deleting_and_undoing_does_not_undo_a_moderators_decision(
    matter, newcomer, keeper
):
    file = attach(matter, newcomer)
    subjects_port = file.pk
    StoredFile.objects.filter(pk=subjects_port).update(state="held")
    Case.objects.all().delete()

    services.delete_file(file, by=newcomer)
    restored = services.restore_file(file, by=newcomer)

    assert restored.state == StoredFile.State.HELD
    assert Case.objects.waiting().filter(subject=f"file:{file.pk}").exists()


def test_a_keeper_who_restores_does_not_lend_her_trust(matter, newcomer, keeper):
    file = attach(matter, newcomer)
    services.delete_file(file, by=keeper)

    assert services.restore_file(file, by=keeper).state == StoredFile.State.HELD


def test_the_list_and_the_object_rule_agree(matter, keeper, newcomer):
    shown = attach(matter, keeper)
    held = attach(matter, newcomer, content=b"held")
    closed = attach("matter:closed", keeper)
    deleted = attach(matter, keeper, content=b"gone")
    services.delete_file(deleted, by=keeper)
    orphan = attach("matter:gone", keeper, content=b"orphan")
    people = [*EVERY_KIND_OF_USER(), keeper, newcomer, AnonymousUser()]

    for person in people:
        listed = set(StoredFile.objects.visible_to(person))
        for file in StoredFile.objects.all():
            assert (file in listed) == person.has_perm("files.view", file), (
                person,
                file.subject,
            )
    assert set(StoredFile.objects.visible_to(AnonymousUser())) == {shown}
    assert closed in StoredFile.objects.visible_to(keeper)
    assert held in StoredFile.objects.visible_to(newcomer)
    assert orphan not in StoredFile.objects.visible_to(keeper)


def test_who_uploaded_and_who_keeps_the_subject_may_delete(matter, keeper, newcomer):
    file = attach(matter, keeper)
    other = EVERY_KIND_OF_USER()[1]

    assert newcomer.has_perm("files.delete", file)
    assert keeper.has_perm("files.delete", file)
    assert not other.has_perm("files.delete", file)
    assert not AnonymousUser().has_perm("files.delete", file)


def test_files_of_many_subjects_cost_as_much_as_of_one(
    matter, keeper, django_assert_num_queries
):
    for number in range(6):
        matters.known[f"m{number}"] = Matter()
        attach(f"matter:m{number}", keeper, content=b"%d" % number)
    names = [f"matter:m{number}" for number in range(6)]

    with django_assert_num_queries(2):
        assert len(files_of_many(names[:1])) == 1
    with django_assert_num_queries(2):
        assert all(files_of_many(names).values())


def test_a_file_is_a_subject_that_can_be_reported(matter, keeper):
    file = attach(matter, keeper)
    name = f"file:{file.pk}"

    found = subjects.subject(name)

    assert found is not None
    assert found.url == f"/en/#file-{file.pk}"
    assert subjects.visible(AnonymousUser(), [name, "file:no-uuid"]) == {name}
    services.delete_file(file, by=keeper)
    assert subjects.subject(name) is None


class TestSweeping:
    def test_a_deleted_file_is_gone_for_good_after_a_day(self, matter, keeper, media):
        file = attach(matter, keeper)
        services.delete_file(file, by=keeper)

        assert retention.purge_deleted() == 0
        assert on_disk(media)
        StoredFile.objects.update(deleted_at=timezone.now() - timedelta(hours=25))
        assert retention.purge_deleted() == 1

        assert on_disk(media) == []
        assert not StoredFile.objects.exists()
        assert AuditEvent.objects.filter(action="file.purged").exists()

    def test_files_of_a_subject_that_is_gone_are_deleted(self, matter, keeper):
        attach(matter, keeper)
        del matters.known["care"]

        assert retention.delete_bereft() == 1
        assert StoredFile.objects.get().state == StoredFile.State.DELETED

    def test_files_of_a_kind_that_nobody_answers_for_stay(self, matter, keeper):
        attach("unknown:1", keeper)

        assert retention.delete_bereft() == 0

    def test_bytes_that_no_row_knows_are_removed_when_they_are_old(
        self, matter, keeper, media, monkeypatch
    ):
        kept = attach(matter, keeper)
        stray = media / "files" / "ab" / ("ab" * 16)
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"half an upload")

        assert retention.remove_strays() == 0
        monkeypatch.setattr(retention, "SETTLED", timedelta(seconds=-5))
        assert retention.remove_strays() == 1

        assert not stray.exists()
        assert kept.content.storage.exists(kept.content.name)

    def test_a_sweep_without_any_file_is_fine(self, db):
        assert retention.sweep() == {"purged": 0, "bereft": 0, "stray": 0}


def test_a_person_gets_her_files_and_erasure_drops_what_nobody_saw(
    matter, keeper, newcomer
):
    held = attach(matter, newcomer)

    (exported,) = export_of(newcomer)["files"]
    assert exported["name"] == "table.csv"

    shown = attach(matter, keeper, content=b"shown")
    run_erasures(newcomer)
    run_erasures(keeper)

    held.refresh_from_db()
    shown.refresh_from_db()
    assert held.state == StoredFile.State.DELETED
    assert shown.state == StoredFile.State.SHOWN
