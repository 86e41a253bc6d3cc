import json

import pytest

from seutu.audit.models import AuditEvent
from seutu.challenges.exchange import export_challenges, import_challenges
from seutu.challenges.models import Challenge, Partnership, Pledge, Statement
from seutu.core.errors import Invalid
from tests.factories import (
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
)
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint():
    """A joint challenge with a merged one, pledges of a person and of a company."""
    challenge = OwnChallengeFactory(
        number=0, statement__budget="2500.50", statement__hours_a_week=3
    )
    partner = OrganisationFactory()
    merged = OwnChallengeFactory(number=1, owner=partner, merged_into=challenge)
    PartnershipFactory(challenge=challenge, organisation=partner, merges=merged)
    person = UserFactory(name="A Name Nobody Has")
    PledgeFactory(challenge=challenge, person=person)
    PledgeFactory(challenge=merged, organisation=partner, person=person, kind="pilot")
    return challenge


def forget_everything():
    for model in (Pledge, Partnership, Statement, Challenge):
        model.objects.all().delete()


def test_what_was_taken_out_comes_in_again_as_it_was(joint):
    taken = export_challenges()
    forget_everything()

    assert import_challenges(taken) == (2, 0)

    assert export_challenges() == taken
    assert Challenge.objects.get(pk=joint.pk).merged.count() == 1


def test_reading_a_file_twice_changes_nothing(joint):
    taken = export_challenges()

    assert import_challenges(taken) == (0, 2)

    assert export_challenges() == taken
    assert not AuditEvent.objects.filter(action="challenge.imported").exists()


def test_no_person_stands_in_the_file(joint):
    taken = export_challenges()

    for pledge in Pledge.objects.select_related("person"):
        assert str(pledge.person_id) not in taken
        assert pledge.person.email not in taken
    assert "A Name Nobody Has" not in taken


def test_drafts_and_what_a_moderator_holds_stay_where_they_are():
    OwnChallengeFactory(held_at="2025-01-01T00:00:00Z")
    draft = OwnChallengeFactory(state="draft")

    assert json.loads(export_challenges())["challenges"] == []
    (only,) = json.loads(export_challenges(drafts=True))["challenges"]
    assert only["id"] == draft.pk


def test_an_organisation_takes_out_what_it_owns_alone_and_with_others(joint):
    OwnChallengeFactory()
    partner = joint.partnerships.get().organisation

    found = json.loads(export_challenges(partner))["challenges"]

    assert len(found) == 2


def changed(text, change):
    file = json.loads(text)
    change(file)
    return json.dumps(file)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file.update(version=3), "up to version 2"),
        (lambda file: file.update(format="other"), "no file of challenges"),
        (lambda file: file["challenges"][0].update(extra=1), "extra"),
        (lambda file: file["challenges"][0].update(state="won"), "state"),
        (lambda file: file["challenges"][0].update(id="../../etc/passwd"), "id"),
        (lambda file: file["challenges"][0].update(identifier="other"), "does not fit"),
        (lambda file: file["challenges"][0]["statement"].pop("today"), "today"),
        (
            lambda file: file["challenges"][0]["statement"].update(budget="-1"),
            "budget",
        ),
        (
            lambda file: file["challenges"][0]["statement"].update(today="x" * 20_001),
            "today",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(joint, change, said):
    taken = changed(export_challenges(), change)
    forget_everything()

    with pytest.raises(Invalid, match=said):
        import_challenges(taken)

    assert not Challenge.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"challenges": []}', "\x00"])
def test_what_is_no_such_file_is_refused_in_a_sentence(text):
    with pytest.raises(Invalid, match="no file of challenges"):
        import_challenges(text)


def test_a_circle_of_merges_in_a_file_is_refused(joint):
    def close_the_circle(file):
        one, other = (part["id"] for part in file["challenges"])
        file["challenges"][0]["merged_into"] = other
        file["challenges"][1]["merged_into"] = one

    taken = changed(export_challenges(), close_the_circle)
    forget_everything()

    with pytest.raises(Invalid, match="circle"):
        import_challenges(taken)
