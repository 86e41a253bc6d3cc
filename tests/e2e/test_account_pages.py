"""Each page of an account in a browser: no barrier, no fault, nothing cut off."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from playwright.sync_api import expect

from seutu.accounts.models import Organisation, User
from seutu.accounts.services import (
    claim_organisation,
    invite,
    issue_token,
    verify_organisation,
)
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member

OPEN = (
    "account/login/",
    "account/signup/",
    "account/password/reset/",
    "account/confirm-email/",
    "account/confirm-email/invented/",
    "account/password/reset/key/1-invented/",
)
OWN = (
    "account/",
    "account/email/",
    "account/password/change/",
    "account/reauthenticate/",
    "account/2fa/",
    "account/2fa/totp/activate/",
    "account/2fa/webauthn/",
    "account/2fa/webauthn/add/",
    "account/logout/",
    "account/tokens/",
    "account/erasure/",
    "account/3rdparty/",
    "organisations/new/",
    "organisations/{turku}/",
    "organisations/{turku}/edit/",
    "organisations/{turku}/members/",
    "organisations/{known}/claim/",
    "history/organisation:{turku}/",
    "operate/",
    "operate/organisations/",
    "operate/audit/",
)

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User) -> str:
    """Make a sign-in whose password was given just now; returns its cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.create()
    return str(session.session_key)


@pytest.fixture
def turku() -> dict[str, str]:
    """An organisation with members, an invitation, a claim and a trace."""
    cache.clear()
    organisation = OrganisationFactory(name={"fi": "Turun kaupunki"})
    known = OrganisationFactory(name={"pl": "Miasto Gdańsk"})
    owner = member("owner", organisation, is_staff=True, name="")
    member("reviewer", organisation)
    invite(organisation, "new@turku.example", role="editor", by=owner)
    verify_organisation(organisation, by=owner)
    claim_organisation(known, by=UserFactory(), reason="I lead the data office.")
    issue_token(by=owner, name="nightly export", scopes=["read", "challenges"])
    return {
        "turku": organisation.pk,
        "known": known.pk,
        "cookie": signed_in(owner),
    }


def test_no_page_of_an_account_has_a_barrier_or_fault_or_is_cut_off(
    live_server: Any,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
    turku: dict[str, str],
) -> None:
    found: dict[str, object] = {}
    for addresses, cookie in ((OPEN, ""), (OWN, turku["cookie"])):
        context = new_context(reduced_motion="reduce")
        if cookie:
            context.add_cookies(
                [{"name": "sessionid", "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        heard = faults(page)
        for address in addresses:
            page.goto(f"{live_server.url}/en/{address.format(**turku)}")
            wrong = [*barriers(page), *heard]
            heard.clear()
            if wrong:
                found[address] = wrong
    assert found == {}


def test_an_organisation_is_registered_by_keyboard_and_without_scripts(
    live_server: Any, new_context: Callable[..., Any]
) -> None:
    user = UserFactory()
    context = new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": signed_in(user), "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/en/account/")
    page.get_by_role("link", name="Register an organisation").press("Enter")
    page.get_by_label("Kind").select_option("city")
    page.get_by_label("Name", exact=True).fill("Turun kaupunki")
    page.get_by_label("Language of this name").first.select_option("fi")
    page.get_by_role("button", name="Register").press("Enter")
    page.get_by_role("heading", name="Members", level=1).wait_for()
    page.get_by_label("E-mail address").fill("new@turku.example")
    page.get_by_role("button", name="Send an invitation").press("Enter")
    page.get_by_text("A letter is on its way").wait_for()

    organisation = Organisation.objects.get(memberships__user=user)
    assert organisation.name == {"fi": "Turun kaupunki"}
    assert organisation.invitations.get().email == "new@turku.example"


def test_a_passkey_is_added_and_signs_in(
    live_server: Any, new_context: Callable[..., Any]
) -> None:
    cache.clear()
    user = UserFactory()
    context = new_context()
    context.add_cookies(
        [{"name": "sessionid", "value": signed_in(user), "url": live_server.url}]
    )
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{live_server.url}/en/account/2fa/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: not url.endswith("/webauthn/add/"))
    page.goto(f"{live_server.url}/en/account/2fa/webauthn/")
    page.get_by_text("Passkey", exact=True).wait_for()

    context.clear_cookies()
    page.goto(f"{live_server.url}/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/en/")
    page.goto(f"{live_server.url}/en/account/")
    expect(page.get_by_text(user.email)).to_be_visible()
