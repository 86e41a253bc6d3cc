import re
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.accounts.models import Invitation
from seutu.accounts.selectors import role_of
from seutu.accounts.services import (
    accept_invitation,
    find_invitation,
    hide_organisation,
    invitations_for,
    invite,
    resend,
    withdraw_invitation,
)
from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict, Invalid, NotFound, Refused
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def turku():
    return OrganisationFactory(name={"fi": "Turun kaupunki"})


@pytest.fixture
def owner(turku):
    return member("owner", turku)


@pytest.fixture
def send(turku, owner, mailoutbox, django_capture_on_commit_callbacks):
    """Invite an address and give the secret that its letter holds."""

    def sent(email, role="editor"):
        with django_capture_on_commit_callbacks(execute=True):
            invite(turku, email, role=role, by=owner)
        return secret_in(mailoutbox[-1])

    return sent


def secret_in(letter):
    return re.search(r"/invitations/([\w-]+)/", letter.body)[1]


def later(**by):
    moved = timezone.now() - timedelta(**by)
    Invitation.objects.update(sent_at=moved, expires_at=moved + timedelta(days=14))


def test_the_letter_lets_its_receiver_join_once(turku, send):
    person = UserFactory(email="New@turku.example")
    invitation = find_invitation(send("new@turku.example", "reviewer"))
    accept_invitation(invitation, by=person)

    assert role_of(person, turku) == "reviewer"
    with pytest.raises(Conflict):
        accept_invitation(invitation, by=person)


def test_only_a_digest_of_the_secret_is_kept(send):
    secret = send("new@turku.example")

    assert secret not in str(Invitation.objects.values().get())
    assert secret not in str(list(AuditEvent.objects.values()))
    assert "new@turku.example" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("verified", [True, False])
def test_a_stolen_letter_is_of_no_use(turku, send, verified):
    address = "thief@turku.example" if verified else "new@turku.example"
    thief = UserFactory(email=address, with_verified_address=verified)
    invitation = find_invitation(send("new@turku.example"))

    with pytest.raises(Refused, match="another address"):
        accept_invitation(invitation, by=thief)
    assert role_of(thief, turku) == ""


def test_used_withdrawn_expired_replaced_and_invented_links_look_the_same(send, owner):
    sentences = set()

    def refused(secret):
        with pytest.raises(NotFound) as error:
            find_invitation(secret)
        sentences.add(error.value.message)

    used = send("used@turku.example")
    accept_invitation(find_invitation(used), by=UserFactory(email="used@turku.example"))
    refused(used)
    withdrawn = send("withdrawn@turku.example")
    withdraw_invitation(find_invitation(withdrawn), by=owner)
    refused(withdrawn)
    replaced = send("replaced@turku.example")
    later(minutes=6)
    send("replaced@turku.example")
    refused(replaced)
    expired = send("expired@turku.example")
    later(days=15)
    refused(expired)
    refused("invented")
    refused("")
    refused("\udc80")
    assert len(sentences) == 1


def test_an_expired_invitation_found_before_is_not_accepted(send):
    person = UserFactory(email="new@turku.example")
    invitation = find_invitation(send("new@turku.example"))
    later(days=15)

    with pytest.raises(NotFound):
        accept_invitation(invitation, by=person)


def test_the_invitation_of_a_hidden_organisation_ends(turku, send):
    secret = send("new@turku.example")
    hide_organisation(turku, by=operator())

    with pytest.raises(NotFound):
        find_invitation(secret)
    with pytest.raises(Conflict):
        send("other@turku.example")


def test_a_letter_is_not_sent_again_within_minutes(send, owner, mailoutbox):
    send("new@turku.example")
    with pytest.raises(Conflict, match="Wait"):
        resend(Invitation.objects.get(), by=owner)
    assert len(mailoutbox) == 1


def test_inviting_again_changes_the_role_of_the_open_one(send):
    send("new@turku.example", "reviewer")
    later(minutes=6)
    send("NEW@turku.example", "owner")

    assert Invitation.objects.get().role == "owner"


def test_joining_never_lowers_a_role(turku, send):
    person = UserFactory(email="new@turku.example")
    first = find_invitation(send("new@turku.example", "reviewer"))
    turku.memberships.create(user=person, role="owner")

    assert accept_invitation(first, by=person).role == "owner"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b",
        "a@turku.example\nBcc: all@turku.example",
        "a@turku.example, b@turku.example",
        "A <a@turku.example>",
        "a@turku.example\x00",
    ],
)
def test_what_is_no_address_is_refused(turku, owner, email, mailoutbox):
    with pytest.raises(Invalid):
        invite(turku, email, role="editor", by=owner)
    assert mailoutbox == []


def test_a_name_cannot_add_lines_to_the_head_of_a_letter(turku, send, mailoutbox):
    turku.name = {"en": "City\r\nBcc: everybody@turku.example"}
    turku.save()
    send("new@turku.example")

    (letter,) = mailoutbox
    assert letter.recipients() == ["new@turku.example"]
    assert "\n" not in letter.subject
    assert letter.message()["Bcc"] is None


def test_an_address_with_an_account_and_one_without_are_treated_alike(
    turku, owner, send, mailoutbox
):
    UserFactory(email="known@turku.example")
    send("known@turku.example")
    send("unknown@turku.example")

    first, second = mailoutbox
    assert first.subject == second.subject
    assert secret_in(first) not in second.body
    assert first.body.replace(secret_in(first), "") == second.body.replace(
        secret_in(second), ""
    )


def test_so_many_invitations_are_open_and_no_more(turku, owner):
    Invitation.objects.bulk_create(
        Invitation(
            organisation=turku,
            email=f"a{number}@turku.example",
            digest=str(number),
            expires_at=timezone.now() + timedelta(days=1),
        )
        for number in range(50)
    )
    with pytest.raises(Conflict, match="Withdraw"):
        invite(turku, "one-more@turku.example", role="editor", by=owner)


def test_one_finds_the_invitations_to_ones_verified_addresses_only(send):
    send("new@turku.example")
    right = UserFactory(email="new@turku.example")
    wrong = UserFactory(email="other@turku.example")

    assert invitations_for(right).count() == 1
    assert invitations_for(wrong).count() == 0
    right.emailaddress_set.update(verified=False)
    assert invitations_for(right).count() == 0


def test_a_letter_that_cannot_be_sent_can_be_sent_again_at_once(
    turku, owner, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        invite(turku, "new@turku.example", role="editor", by=owner)

    assert resend(Invitation.objects.get(), by=owner)
