"""Signing in through a real OpenID Connect provider: whom Seutu lets in as whom."""

import json
import os
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from seutu.accounts.models import User
from seutu.config.environment import oidc_providers
from tests.servers.signing_in import browser, submit

KEYCLOAK = os.environ.get("TEST_KEYCLOAK_URL", "")
REASON = os.environ.get("TEST_KEYCLOAK_MISSING") or (
    "TEST_KEYCLOAK_URL is not set; `make test-servers` sets it"
)
PASSWORD = "only-for-tests"
VERIFIED, UNVERIFIED = "verified@city.example", "unverified@city.example"

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not KEYCLOAK, reason=REASON),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def provider(settings, monkeypatch):
    """Name the provider as an operator does; call again to change what it is told."""

    def name(**told):
        city = {
            "id": "city",
            "name": "City sign-in",
            "server_url": KEYCLOAK,
            "client_id": "seutu",
            "secret": "only-for-tests",
        }
        monkeypatch.setenv("OIDC_PROVIDERS", json.dumps([city | told]))
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": oidc_providers(), "OAUTH_PKCE_ENABLED": True}
        }

    name()
    return name


@pytest.fixture
def site(live_server, provider):
    return live_server.url


@pytest.fixture
def visitor():
    with browser() as client:
        yield client


@pytest.fixture
def other_visitor():
    with browser() as client:
        yield client


def to_provider(visitor: httpx.Client, site: str) -> httpx.Response:
    """Choose the provider on our side; ends on its sign-in page."""
    page = visitor.get(f"{site}/account/oidc/city/login/")
    return submit(visitor, page, having="csrfmiddlewaretoken")


def sign_in(visitor: httpx.Client, site: str, username: str) -> httpx.Response:
    page = to_provider(visitor, site)
    return submit(
        visitor, page, having="password", username=username, password=PASSWORD
    )


def callback(visitor: httpx.Client, site: str, username: str) -> str:
    """Sign in at the provider but do not follow it back; returns the way back."""
    page = to_provider(visitor, site)
    visitor.follow_redirects = False
    answer = submit(
        visitor, page, having="password", username=username, password=PASSWORD
    )
    visitor.follow_redirects = True
    assert answer.headers["location"].startswith(f"{site}/account/oidc/city/")
    return answer.headers["location"]


def signed_in_as(visitor: httpx.Client, site: str) -> str:
    """Tell the address of whoever the visitor is signed in as, "" for nobody."""
    page = visitor.get(site + reverse("account_email"), follow_redirects=False)
    if page.status_code != 200:
        return ""
    (found,) = (a for a in (VERIFIED, UNVERIFIED) if a in page.text)
    return found


def local_account(address: str) -> User:
    """An account made here with a password, whose owner proved the address."""
    user = User.objects.create_user(email=address, password="quite-another-password")
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def test_a_first_visit_makes_an_account_with_the_verified_address(visitor, site):
    sign_in(visitor, site, "verified")

    assert signed_in_as(visitor, site) == VERIFIED
    user = User.objects.get(email=VERIFIED)
    assert user.name == "Verified Address"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert not user.is_staff


def test_a_second_visit_enters_the_same_account(visitor, other_visitor, site):
    sign_in(visitor, site, "verified")
    sign_in(other_visitor, site, "verified")

    assert signed_in_as(other_visitor, site) == VERIFIED
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_an_address_the_provider_did_not_verify_is_confirmed_by_mail_first(
    visitor, site
):
    sign_in(visitor, site, "unverified")

    assert signed_in_as(visitor, site) == ""
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert [message.to for message in mail.outbox] == [[UNVERIFIED]]


@pytest.mark.parametrize("trusts", [False, True])
def test_an_unverified_address_never_enters_the_account_of_that_address(
    visitor, site, provider, trusts
):
    provider(trust_addresses=trusts)
    mine = local_account(UNVERIFIED)

    sign_in(visitor, site, "unverified")

    assert signed_in_as(visitor, site) == ""
    assert not SocialAccount.objects.filter(user=mine).exists()
    assert User.objects.get() == mine


def test_a_verified_address_enters_an_account_only_where_the_operator_trusts_it(
    visitor, other_visitor, site, provider
):
    mine = local_account(VERIFIED)

    sign_in(visitor, site, "verified")
    assert signed_in_as(visitor, site) == ""
    assert not SocialAccount.objects.exists()

    provider(trust_addresses=True)
    sign_in(other_visitor, site, "verified")
    assert signed_in_as(other_visitor, site) == VERIFIED
    assert SocialAccount.objects.get().user == mine


def test_signing_out_ends_the_visit_here(visitor, site):
    sign_in(visitor, site, "verified")
    page = visitor.get(site + reverse("account_logout"))

    submit(visitor, page, having="csrfmiddlewaretoken")

    assert signed_in_as(visitor, site) == ""


def test_the_way_back_works_once(visitor, site):
    address = callback(visitor, site, "verified")
    visitor.get(address)
    assert signed_in_as(visitor, site) == VERIFIED
    visitor.cookies.delete("sessionid")

    again = visitor.get(address)

    assert again.status_code < 500
    assert signed_in_as(visitor, site) == ""


def test_a_signed_out_visitor_cannot_use_the_way_back_again(visitor, site):
    address = callback(visitor, site, "verified")
    visitor.get(address)
    submit(
        visitor,
        visitor.get(site + reverse("account_logout")),
        having="csrfmiddlewaretoken",
    )

    again = visitor.get(address)

    assert again.status_code < 500
    assert signed_in_as(visitor, site) == ""


def test_the_way_back_of_one_visitor_does_not_sign_in_another(
    visitor, other_visitor, site
):
    address = callback(visitor, site, "verified")
    to_provider(other_visitor, site)

    answer = other_visitor.get(address)

    assert answer.status_code < 500
    assert signed_in_as(other_visitor, site) == ""
    assert not User.objects.exists()


@pytest.mark.parametrize("state", [None, "", "x" * 32])
def test_a_way_back_without_the_state_we_gave_is_refused(visitor, site, state):
    parts = urlsplit(callback(visitor, site, "verified"))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    del query["state"]
    forged = query if state is None else query | {"state": state}

    answer = visitor.get(parts._replace(query=urlencode(forged)).geturl())

    assert answer.status_code < 500
    assert signed_in_as(visitor, site) == ""
    assert not User.objects.exists()


def test_a_code_of_one_visit_is_refused_in_another(visitor, other_visitor, site):
    """The provider binds its code to a secret of the visit (PKCE)."""
    stolen = parse_qs(urlsplit(callback(visitor, site, "verified")).query)["code"][0]
    parts = urlsplit(callback(other_visitor, site, "unverified"))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}

    answer = other_visitor.get(
        parts._replace(query=urlencode(query | {"code": stolen})).geturl()
    )

    assert answer.status_code < 500
    assert signed_in_as(other_visitor, site) == ""
    assert not User.objects.exists()


def test_a_wrong_password_stays_at_the_provider(visitor, site):
    page = to_provider(visitor, site)
    answer = submit(
        visitor, page, having="password", username="verified", password="guess"
    )

    assert str(answer.url).startswith(KEYCLOAK)
    assert not User.objects.exists()


def test_a_wrong_secret_of_ours_is_told_and_lets_nobody_in(visitor, site, provider):
    provider(secret="not-the-one")

    answer = sign_in(visitor, site, "verified")

    assert answer.status_code < 500
    assert signed_in_as(visitor, site) == ""
    assert not User.objects.exists()
