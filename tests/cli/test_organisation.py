"""What operators do with organisations at the command line."""

import pytest
from typer.testing import CliRunner

from seutu.accounts.models import Organisation
from seutu.accounts.selectors import role_of
from seutu.accounts.services import Profile, claim_organisation, register_organisation
from seutu.audit.models import AuditEvent
from seutu.cli.app import app
from seutu.core.errors import NotFound
from tests.factories import OrganisationFactory
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    found = CliRunner().invoke(app, ["organisation", *arguments])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.output


def test_an_organisation_is_listed_verified_and_unverified():
    made = register_organisation(
        Profile(name={"fi": "Turun kaupunki"}, kind="city"), by=UserFactory()
    )
    OrganisationFactory()

    assert "Turun kaupunki" in run("list", "--unverified")
    assert len(run("list").strip().splitlines()) == 1
    run("verify", made.pk)
    assert Organisation.objects.get(pk=made.pk).is_verified
    assert run("list", "--unverified") == ""
    run("unverify", made.pk)
    assert not Organisation.objects.get(pk=made.pk).is_verified
    event = AuditEvent.objects.filter(action="organisation.unverified").get()
    assert event.actor_id == ""


def test_an_owner_is_added_by_address_and_shown():
    known, officer = OrganisationFactory(), UserFactory(email="Officer@turku.example")
    claim_organisation(known, by=officer, reason="I lead the data office.")
    assert known.pk in run("list", "--claimed")
    run("add-owner", known.pk, "officer@turku.example")

    assert role_of(officer, known) == "owner"
    shown = run("show", known.pk)
    assert "owner: " in shown
    assert "I lead the data office." in shown


def test_what_is_not_there_is_told():
    known = OrganisationFactory()

    with pytest.raises(NotFound):
        run("verify", "nothing")
    with pytest.raises(NotFound, match="sign up"):
        run("add-owner", known.pk, "nobody@turku.example")
    UserFactory(email="former@turku.example", is_active=False)
    with pytest.raises(NotFound):
        run("add-owner", known.pk, "former@turku.example")
