"""Signing in through an OpenID Connect provider, here one that only pretends."""

import base64
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import activate

from seutu.accounts.models import User
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

ISSUER = "https://login.turku.example/realms/city"
APP = {
    "provider_id": "city",
    "name": "City sign-in",
    "client_id": "seutu",
    "secret": "abc",
    "settings": {
        "server_url": ISSUER,
        "origin": "https://login.turku.example",
        "email_authentication": False,
    },
}


class Provider:
    """Answers the requests of the library as a provider would."""

    def __init__(self):
        self.claims = {
            "sub": "1",
            "email": "officer@turku.example",
            "email_verified": True,
            "name": "Officer",
        }
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def get(self, url, **_):
        return self.request("GET", url)

    def request(self, method, url, **given):
        self.asked.append((method, url))
        if url.endswith("openid-configuration"):
            return answer(
                {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/auth",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/userinfo",
                    "jwks_uri": f"{ISSUER}/certs",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if url.endswith("/token"):
            return answer(
                {
                    "access_token": "a",
                    "token_type": "Bearer",
                    "id_token": unsigned(self.claims),
                }
            )
        return answer(self.claims)


def answer(found):
    response = requests.Response()
    response.status_code = 200
    response._content = json.dumps(found).encode()
    response.headers["content-type"] = "application/json"
    return response


def unsigned(claims):
    now = int(time.time())
    whole = claims | {"iss": ISSUER, "aud": "seutu", "iat": now, "exp": now + 60}
    parts = [{"alg": "RS256", "kid": "1"}, whole, "signature"]
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in parts
    )


@pytest.fixture
def provider(settings, monkeypatch):
    cache.clear()
    activate("en")
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [APP], "OAUTH_PKCE_ENABLED": True}
    }
    pretended = Provider()
    monkeypatch.setattr(
        DefaultSocialAccountAdapter, "get_requests_session", lambda self: pretended
    )
    return pretended


def go(client):
    """Press the button and come back with a code."""
    there = client.post(
        reverse("openid_connect_login", kwargs={"provider_id": "city"})
        + "?process=login"
    )
    asked = parse_qs(urlsplit(there["Location"]).query)
    back = {"state": asked["state"][0], "code": "c"}
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "city"})
    return asked, client.get(callback, back)


def test_the_sign_in_page_offers_the_provider_as_a_form(client, provider):
    page = client.get(reverse("account_login")).content.decode()

    assert "Sign in with City sign-in" in page
    assert 'action="/account/oidc/city/login/?process=login' in page


def test_a_verified_address_makes_an_account_at_once(client, provider):
    asked, response = go(client)

    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("officer@turku.example", "Officer")
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"][0].endswith("/account/oidc/city/login/callback/")


@pytest.mark.parametrize("said", [False, None, "false", "true", 1, "yes"])
def test_anything_but_verified_asks_for_a_confirmation(
    client, provider, mailoutbox, said
):
    provider.claims["email_verified"] = said
    go(client)

    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert mailoutbox[-1].to == ["officer@turku.example"]


@pytest.mark.parametrize("said", [True, False, "true"])
@pytest.mark.parametrize("trusted", [True, False])
def test_an_account_is_entered_only_where_the_provider_is_trusted_and_says_verified(
    client, provider, settings, monkeypatch, said, trusted
):
    local = UserFactory(email="officer@turku.example")
    app = APP | {"settings": APP["settings"] | {"email_authentication": trusted}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    provider.claims["email_verified"] = said
    go(client)

    entered = client.session.get("_auth_user_id") == str(local.pk)
    assert entered == (trusted and said is True)
    assert SocialAccount.objects.filter(user=local).exists() == entered


def test_an_answer_that_was_not_asked_for_is_refused(client, provider):
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "city"})
    response = client.get(callback, {"state": "invented", "code": "c"})

    assert response.status_code == 401
    assert not User.objects.exists()


def test_an_answer_counts_once(client, provider):
    there = client.post(reverse("openid_connect_login", kwargs={"provider_id": "city"}))
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "city"})
    client.get(callback, {"state": state, "code": "c"})
    client.logout()

    assert client.get(callback, {"state": state, "code": "c"}).status_code == 401
    assert "_auth_user_id" not in client.session


def test_a_name_from_a_provider_is_one_line(client, provider):
    provider.claims["name"] = "Officer\r\nBcc: x\u202e" + "y" * 500
    go(client)

    name = User.objects.get().name
    assert name.startswith("Officer Bcc: xy")
    assert len(name) == 150


def test_an_unknown_provider_is_not_found(client, provider):
    address = reverse("openid_connect_login", kwargs={"provider_id": "village"})
    assert client.get(address, follow=True).status_code == 404
