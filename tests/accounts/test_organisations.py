import pytest

from seutu.accounts.models import Claim, Membership, Organisation
from seutu.accounts.selectors import members, organisations_of, role_of
from seutu.accounts.services import (
    Profile,
    add_owner,
    change_organisation,
    claim_organisation,
    decide_claim,
    hide_organisation,
    register_organisation,
    verify_organisation,
)
from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict, Invalid
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db

TURKU = Profile(
    name={"fi": "Turun kaupunki", "sv": "Åbo stad"},
    kind="city",
    country="fi",
    nuts_code="FI1C1",
    lau_code="FI_853",
    languages=("fi", "sv"),
    homepage="https://turku.example/",
)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_who_registers_an_organisation_owns_it():
    officer = UserFactory()
    turku = register_organisation(TURKU, by=officer)

    found = Organisation.objects.get(pk=turku.pk)
    assert role_of(officer, found) == "owner"
    assert found.sort_name == "turun kaupunki"
    assert found.country == "FI"
    assert not found.is_verified
    assert actions() == ["organisation.registered"]


def test_two_of_the_same_name_are_two():
    first = register_organisation(TURKU, by=UserFactory())
    second = register_organisation(TURKU, by=UserFactory())

    assert first.pk != second.pk


def test_a_form_that_is_sent_twice_registers_once():
    officer, other = UserFactory(), UserFactory()
    first = register_organisation(TURKU, by=officer, key="a")

    assert register_organisation(TURKU, by=officer, key="a") == first
    assert register_organisation(TURKU, by=officer, key="b") != first
    assert register_organisation(TURKU, by=other, key="a") != first


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": {"fi": " \n "}}, "name"),
        ({"kind": "kingdom"}, "kind"),
        ({"homepage": "javascript:alert(1)"}, "homepage"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(changed, field):
    given = {
        name: getattr(TURKU, name) for name in ("name", "kind", "homepage")
    } | changed
    with pytest.raises(Invalid) as refused:
        register_organisation(Profile(**given), by=UserFactory())

    assert refused.value.field == field
    assert not Organisation.objects.exists()


def test_a_name_with_a_line_break_becomes_one_line():
    made = register_organisation(
        Profile(name={"en": "City\r\nBcc: all@turku.example"}, kind="city"),
        by=UserFactory(),
    )

    assert made.name == {"en": "City Bcc: all@turku.example"}


def test_one_person_cannot_register_without_end():
    officer = UserFactory()
    made = [register_organisation(TURKU, by=officer) for _ in range(5)]
    with pytest.raises(Conflict, match="verify"):
        register_organisation(TURKU, by=officer)

    verify_organisation(made[0], by=operator())
    assert register_organisation(TURKU, by=officer)


def test_another_name_takes_the_verified_mark_away_and_another_place_does_not():
    owner = UserFactory()
    turku = register_organisation(TURKU, by=owner)
    verify_organisation(turku, by=operator())

    moved = Profile(name=TURKU.name, kind="city", country="FI", nuts_code="FI1C1")
    assert change_organisation(turku, moved, by=owner).is_verified
    renamed = Profile(name={"fi": "Verohallinto"}, kind="city")
    assert not change_organisation(turku, renamed, by=owner).is_verified
    assert actions()[-2:] == ["organisation.changed", "organisation.unverified"]


def test_no_change_leaves_no_trace():
    owner = UserFactory()
    turku = register_organisation(TURKU, by=owner)

    change_organisation(turku, TURKU, by=owner)
    assert actions() == ["organisation.registered"]


def test_marks_are_noted_once():
    turku, boss = OrganisationFactory(), operator()
    verify_organisation(turku, by=boss)
    verify_organisation(turku, by=boss)
    hide_organisation(turku, by=boss)
    hide_organisation(turku, by=boss)

    assert actions() == ["organisation.verified", "organisation.hidden"]


def test_a_claim_becomes_ownership_when_an_operator_grants_it():
    known, officer, boss = OrganisationFactory(), UserFactory(), operator()
    claim = claim_organisation(known, by=officer, reason="I lead the data office.")

    assert role_of(officer, known) == ""
    decide_claim(claim, grant=True, by=boss)
    assert role_of(officer, known) == "owner"
    with pytest.raises(Conflict):
        decide_claim(claim, grant=False, by=boss)
    assert role_of(officer, known) == "owner"


def test_a_refused_claim_can_be_made_again():
    known, officer, boss = OrganisationFactory(), UserFactory(), operator()
    first = claim_organisation(known, by=officer, reason="Because.")
    decide_claim(first, grant=False, by=boss)

    second = claim_organisation(known, by=officer, reason="I am its registrar.")
    assert second.pk != first.pk
    again = claim_organisation(known, by=officer, reason="I am its new registrar.")
    assert again.pk == second.pk
    assert Claim.objects.open().get().reason == "I am its new registrar."


def test_an_organisation_with_owners_is_not_claimed():
    known = OrganisationFactory()
    member("owner", known)

    with pytest.raises(Conflict, match="invitation"):
        claim_organisation(known, by=UserFactory(), reason="I work there.")


def test_one_person_cannot_claim_everything():
    officer = UserFactory()
    for _ in range(5):
        claim_organisation(OrganisationFactory(), by=officer, reason="Mine.")
    with pytest.raises(Conflict, match="Wait"):
        claim_organisation(OrganisationFactory(), by=officer, reason="Mine.")


def test_an_owner_can_be_added_where_there_is_none():
    known, officer = OrganisationFactory(), member("reviewer")
    add_owner(known, officer, by=None)

    assert role_of(officer, known) == "owner"
    assert Membership.objects.filter(user=officer).count() == 2


def test_one_acts_for_those_where_one_is_owner_or_editor():
    turku, gdansk = OrganisationFactory(), OrganisationFactory()
    officer = member("editor", turku)
    Membership.objects.create(user=officer, organisation=gdansk, role="reviewer")

    assert list(organisations_of(officer)) == [turku]
    assert set(organisations_of(officer, ("editor", "reviewer"))) == {turku, gdansk}
    assert list(members(gdansk)) == [officer]
    assert list(members(gdansk, roles=("owner",))) == []
