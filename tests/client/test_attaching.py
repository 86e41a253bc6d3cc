"""Files and translations through the client."""

import pytest

from seutu.client import Invalid, NotFound, Unavailable
from tests.factories import OrganisationFactory, OwnChallengeFactory
from tests.files.samples import pdf
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def city():
    return OrganisationFactory(verified_at="2025-01-01T00:00:00Z")


@pytest.fixture
def subject(city):
    return f"challenge:{OwnChallengeFactory(number=0, owner=city).pk}"


@pytest.fixture
def owner(as_person, city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return as_person(member("owner", city), "read", "challenges", "conversation")


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf())
    return file


def test_a_file_is_attached_read_and_taken_away(owner, subject, plan):
    made = owner.attach_file(subject, "The plan of visits", plan)

    assert (made.name, made.media_type) == ("plan.pdf", "application/pdf")
    assert [one.id for one in owner.files(subject)] == [made.id]
    assert owner.file(made.id).description == "The plan of visits"
    owner.delete_file(made.id)
    with pytest.raises(NotFound):
        owner.file(made.id)


def test_a_file_that_is_not_accepted_is_told(owner, subject, tmp_path):
    program = tmp_path / "program.exe"
    program.write_bytes(b"MZ")

    with pytest.raises(Invalid) as told:
        owner.attach_file(subject, "A program", program)
    assert "file" in told.value.errors


def test_a_text_is_translated_by_a_person(owner, site, subject):
    made = owner.translate(subject, "title", language="sv", text="Planerade hembesök")

    assert (made.origin, made.is_current) == ("person", True)
    assert [one.text for one in owner.translations(subject, language="sv")] == [
        "Planerade hembesök"
    ]
    assert owner.translations(subject, language="pl") == ()
    owner.delete_translation(made.id)
    assert site.translations(subject) == ()


def test_a_site_without_a_machine_says_so(owner, subject):
    with pytest.raises(Unavailable):
        owner.ask_for_translation(subject, language="fi")
