"""Signing up, in and out: our pages over the library's, and what they must not tell."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import activate

from seutu.accounts.models import User
from tests.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

OPEN_PAGES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
OWN_PAGES = (
    "account",
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_export",
    "account_erasure",
    "tokens",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
    "organisation_new",
)


@pytest.fixture(autouse=True)
def _a_fresh_start():
    cache.clear()
    activate("en")


def sign_in(client, user):
    """Sign in and give the password once more, as pages about grave matters ask."""
    response = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}
    )
    assert response.status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    cache.clear()


def is_ours(page):
    return 'class="site-header"' in page and page.count("<h1") == 1


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_a_page_for_visitors_looks_like_the_site(client, name):
    response = client.get(reverse(name))
    page = response.content.decode()

    assert response.status_code == (401 if name.endswith("login_error") else 200)
    assert is_ours(page)
    assert 'name="robots" content="noindex"' in page
    assert re.search(r"<title>\s*[^\s<][^<]* – Seutu</title>", page)
    assert "style=" not in page


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_page_of_an_account_looks_like_the_site(client, name):
    sign_in(client, UserFactory())
    response = client.get(reverse(name))
    if name == "account_export":
        assert response["Content-Type"] == "application/json"
        return
    page = response.content.decode()

    assert response.status_code == 200
    assert is_ours(page)
    assert re.search(r"<title>\s*[^\s<][^<]* – Seutu</title>", page)
    assert "style=" not in page


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_visitor_is_asked_to_sign_in(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith((reverse("account_login"), reverse("home")))


def test_pages_of_a_second_factor_look_like_the_site(client):
    user = UserFactory()
    sign_in(client, user)
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    RecoveryCodes.activate(user)
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
    ):
        response = client.get(reverse(name))
        assert response.status_code == 200, name
        assert is_ours(response.content.decode()), name
    client.logout()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    response = client.get(reverse("mfa_authenticate"))
    assert is_ours(response.content.decode())


def test_an_account_is_made_by_a_letter(client, mailoutbox):
    address = {"email": "new@turku.example", "password1": PASSWORD}
    client.post("/fi/account/signup/", address)

    (letter,) = mailoutbox
    user = User.objects.get(email="new@turku.example")
    assert user.language == "fi"
    assert not EmailAddress.objects.get(user=user).verified
    link = re.search(r"https?://[^/]+(/fi/account/confirm-email/\S+)", letter.body)[1]
    page = client.get(link).content.decode()
    assert is_ours(page)
    assert not EmailAddress.objects.get(user=user).verified
    client.post(link)
    assert EmailAddress.objects.get(user=user).verified


def test_a_used_confirmation_gets_a_sentence(client):
    page = client.get(reverse("account_confirm_email", args=["invented"]))

    assert page.status_code == 200
    assert "not valid" in page.content.decode()


def answers(client, post, *, seen=re.compile(r"csrfmiddlewaretoken\S+ value=\S+")):
    """What a visitor can see of an answer, without what differs each time."""
    response = client.post(*post, follow=True)
    page = seen.sub("", response.content.decode())
    return response.status_code, response.redirect_chain, page


def test_signing_up_does_not_tell_whether_an_address_is_known(client, mailoutbox):
    UserFactory(email="known@turku.example")
    found = []
    for address in ("known@turku.example", "fresh@turku.example"):
        client.cookies.clear()
        cache.clear()
        status, way, page = answers(
            client,
            (
                reverse("account_signup"),
                {"email": address, "password1": PASSWORD},
            ),
        )
        found.append((status, way, page.replace(address, "")))
    assert found[0] == found[1]
    assert len(mailoutbox) == 2
    assert User.objects.filter(email="known@turku.example").count() == 1


def test_a_new_password_does_not_tell_whether_an_address_is_known(client, mailoutbox):
    UserFactory(email="known@turku.example")
    found = []
    for address in ("known@turku.example", "unknown@turku.example"):
        client.cookies.clear()
        found.append(
            answers(client, (reverse("account_reset_password"), {"email": address}))
        )
    assert found[0] == found[1]


def test_signing_in_does_not_tell_whether_an_address_is_known(client):
    UserFactory(email="known@turku.example")
    found = []
    for address in ("known@turku.example", "unknown@turku.example"):
        client.cookies.clear()
        status, way, page = answers(
            client,
            (reverse("account_login"), {"login": address, "password": "wrong wrong"}),
        )
        found.append((status, way, page.replace(address, "")))
    assert found[0] == found[1]


def test_one_household_cannot_make_accounts_without_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/h/ip"}

    def sign_up(number, address):
        client.cookies.clear()
        return client.post(
            reverse("account_signup"),
            {"email": f"a{number}@turku.example", "password1": PASSWORD},
            REMOTE_ADDR=address,
        ).status_code

    home = [sign_up(number, f"2001:db8:1:2::{number}") for number in range(4)]
    assert home == [302, 302, 302, 429]
    assert sign_up(9, "2001:db8:1:3::1") == 302
    assert User.objects.count() == 4


def test_the_page_for_too_many_tries_is_ours(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
    for _ in range(2):
        response = client.post(reverse("account_login"), {"login": "a@b.example"})

    assert response.status_code == 429
    assert is_ours(response.content.decode())


def test_wrong_passwords_for_one_account_are_counted_across_addresses(client):
    user = UserFactory()
    for number in range(6):
        client.post(
            reverse("account_login"),
            {"login": user.email, "password": "wrong wrong wrong"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
    client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD},
        REMOTE_ADDR="192.0.2.99",
    )
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\e.x"]
)
def test_signing_in_leads_to_no_other_site(client, target):
    user = UserFactory()
    response = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": target},
    )
    assert response["Location"].startswith("/en/")


def test_an_address_is_changed_after_the_new_one_was_confirmed(client, mailoutbox):
    user = UserFactory(email="old@turku.example")
    sign_in(client, user)
    client.post(
        reverse("account_email"), {"email": "new@turku.example", "action_add": ""}
    )
    page = client.get(reverse("account_email")).content.decode()
    assert "The new address waits for you" in page
    assert User.objects.get().email == "old@turku.example"

    letter = next(each for each in mailoutbox if each.to == ["new@turku.example"])
    client.post(re.search(r"/en/account/confirm-email/\S+", letter.body)[0])
    assert User.objects.get().email == "new@turku.example"


def test_the_address_of_another_cannot_be_taken(client, mailoutbox):
    UserFactory(email="taken@turku.example")
    user = UserFactory()
    sign_in(client, user)
    client.post(
        reverse("account_email"), {"email": "taken@turku.example", "action_add": ""}
    )

    confirmations = [each for each in mailoutbox if "/confirm-email/" in each.body]
    for letter in confirmations:
        client.post(re.search(r"/en/account/confirm-email/\S+", letter.body)[0])
    assert User.objects.get(pk=user.pk).email == user.email
