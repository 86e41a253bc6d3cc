"""Which OpenID Connect providers the environment may name."""

import json

import pytest
from django.urls import reverse

from seutu.config.environment import oidc_providers

CITY = {
    "id": "city",
    "name": "City sign-in",
    "server_url": "https://login.turku.example/realms/city",
    "client_id": "seutu",
    "secret": "abc",
}


def test_no_provider_is_the_usual_case(monkeypatch):
    monkeypatch.delenv("OIDC_PROVIDERS", raising=False)

    assert oidc_providers() == []


def test_a_provider_is_read_and_trusts_nobody_unless_told(monkeypatch):
    monkeypatch.setenv("OIDC_PROVIDERS", json.dumps([CITY]))

    (app,) = oidc_providers()
    assert app["provider_id"] == "city"
    assert app["settings"]["origin"] == "https://login.turku.example"
    assert app["settings"]["email_authentication"] is False


@pytest.mark.parametrize(
    "given",
    [
        "keycloak",
        "{}x",
        '"city"',
        "[1]",
        json.dumps([CITY | {"id": "City/1"}]),
        json.dumps([CITY | {"server_url": "http://login.turku.example"}]),
        json.dumps([CITY | {"server_url": "login.turku.example"}]),
        json.dumps([CITY | {"unknown": 1}]),
        json.dumps([{"id": "city"}]),
        json.dumps([CITY, CITY]),
    ],
)
def test_a_mistake_ends_the_start_with_a_sentence(monkeypatch, given):
    monkeypatch.setenv("OIDC_PROVIDERS", given)

    with pytest.raises(SystemExit, match="OIDC_PROVIDERS"):
        oidc_providers()


def test_a_provider_returns_to_one_address_in_every_language():
    address = reverse("openid_connect_callback", kwargs={"provider_id": "city"})

    assert address == "/account/oidc/city/login/callback/"
