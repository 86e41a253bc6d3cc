import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder

from seutu.accounts import exports
from seutu.accounts.models import Invitation, Membership, Organisation, Token, User
from seutu.accounts.services import (
    Profile,
    change_person,
    claim_organisation,
    erase_account,
    invite,
    issue_token,
    register_organisation,
)
from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict
from tests.factories import OrganisationFactory
from tests.people import PASSWORD, UserFactory, member

pytestmark = pytest.mark.django_db
TURKU = Profile(name={"fi": "Turun kaupunki"}, kind="city")


def test_nothing_of_a_person_is_left_but_a_pseudonym(client):
    officer = member("editor", name="Officer of Turku")
    address, name = officer.email, officer.name
    change_person(officer, name=name, language="fi")
    issue_token(by=officer, name="export", scopes=["read"])
    claim_organisation(OrganisationFactory(), by=officer, reason=f"Ask {address}.")
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    invite(OrganisationFactory(), address, role="editor", by=member("owner"))
    client.force_login(officer)
    assert client.session["_auth_user_id"] == str(officer.pk)

    pseudonym = erase_account(officer)

    left = json.dumps(
        {
            model.__name__: list(model.objects.values())
            for model in (
                AuditEvent,
                Authenticator,
                EmailAddress,
                Invitation,
                Token,
                User,
            )
        },
        cls=DjangoJSONEncoder,
    )
    assert address not in left
    assert name not in left
    assert set(
        AuditEvent.objects.filter(actor_id=str(officer.pk)).values_list(
            "actor_label", flat=True
        )
    ) == {pseudonym}
    assert not Session.objects.exists()
    assert not Membership.objects.filter(user=officer).exists()
    gone = User.objects.get(pk=officer.pk)
    assert (gone.is_active, str(gone)) == (False, pseudonym)
    assert authenticate(email=address, password=PASSWORD) is None


def test_the_trace_of_what_happened_stays():
    officer = member("editor")
    change_person(officer, name="Somebody", language="fi")
    before = list(AuditEvent.objects.values_list("pk", "action", "target_id"))

    erase_account(officer)
    assert (
        list(
            AuditEvent.objects.order_by("pk").values_list("pk", "action", "target_id")
        )[: len(before)]
        == before
    )


def test_the_last_owner_hands_over_first_or_leaves_it_to_the_operators():
    owner = UserFactory()
    turku = register_organisation(TURKU, by=owner)

    with pytest.raises(Conflict, match="Turun kaupunki"):
        erase_account(owner)
    assert User.objects.get(pk=owner.pk).is_active
    erase_account(owner, leave_to_operators=True)
    assert list(Organisation.objects.without_owner()) == [turku]


def test_one_of_two_owners_may_simply_go():
    turku = OrganisationFactory()
    first, _second = member("owner", turku), member("owner", turku)
    erase_account(first)

    assert turku.memberships.count() == 1


def test_the_address_can_be_used_again():
    officer = UserFactory()
    address = officer.email
    erase_account(officer)

    assert UserFactory(email=address)


def test_erasing_twice_changes_nothing_more():
    officer = UserFactory()
    first = erase_account(officer)
    count = AuditEvent.objects.count()

    assert erase_account(officer) == first
    assert AuditEvent.objects.count() == count


def test_other_apps_add_to_the_export_and_to_the_erasure(monkeypatch):
    monkeypatch.setattr(exports, "_exports", dict(exports._exports))
    monkeypatch.setattr(exports, "_erasures", [])
    officer, erased = UserFactory(), []
    exports.register_export("letters", lambda user: [{"to": user.email}])
    exports.register_erasure(lambda user: erased.append(user.email))

    assert exports.export_of(officer)["letters"] == [{"to": officer.email}]
    address = officer.email
    erase_account(officer)
    assert erased == [address]


def test_a_failing_part_leaves_the_account_whole(monkeypatch):
    def fails(user):
        raise RuntimeError

    monkeypatch.setattr(exports, "_erasures", [fails])
    officer = UserFactory()
    with pytest.raises(RuntimeError):
        erase_account(officer)

    assert User.objects.get(pk=officer.pk).email == officer.email


def test_the_export_holds_what_a_person_did_and_no_secret():
    officer = UserFactory(name="Officer")
    register_organisation(TURKU, by=officer)
    token, secret = issue_token(by=officer, name="export", scopes=["read"])
    text = json.dumps(exports.export_of(officer), cls=DjangoJSONEncoder)

    assert officer.email in text
    assert "organisation.registered" in text
    assert token.start in text
    assert secret not in text
    assert token.digest not in text
    assert officer.password not in text
