"""Attaching a file and translating a text in a browser, by keyboard and by eye."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from seutu.accounts.models import Membership, User
from seutu.challenges.models import Challenge
from seutu.files import services
from seutu.files.models import StoredFile
from seutu.translation.models import TranslatedText
from seutu.translation.registry import texts_of
from seutu.translation.texts import digest
from tests.factories import OrganisationFactory, OwnChallengeFactory
from tests.files.samples import picture, xlsx
from tests.people import operator

pytestmark = pytest.mark.django_db(transaction=True)

# Set it to a folder to keep pictures of what the browser showed.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def officer(settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.INDEX_FOLDER = tmp_path / "index"
    return operator()


@pytest.fixture
def challenge(officer: User) -> Challenge:
    """A challenge of the officer's city, with files and a machine's translation."""
    city = OrganisationFactory()
    Membership.objects.create(user=officer, organisation=city, role="owner")
    made = OwnChallengeFactory(owner=city)
    for name, content, words in (
        ("Visits per district.xlsx", xlsx(), "Visits per district and month"),
        ("Map.png", picture(size=(900, 420)), "Where the visits are, as a map"),
    ):
        upload = SimpleUploadedFile(name, content)
        services.attach(made.subject, upload, by=officer, description=words)
    for field, source in list(texts_of(made.subject).items())[:3]:
        TranslatedText.objects.create(
            subject=made.subject,
            field=field,
            language="fi" if source.language != "fi" else "en",
            origin="machine",
            engine="LibreTranslate",
            text=f"({source.text})",
            source_language=source.language,
            source_digest=digest(source.text),
        )
    return made


def sign_in(context: Any, server: Any, user: User) -> None:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = django_settings.AUTHENTICATION_BACKENDS[1]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    context.add_cookies(
        [
            {
                "name": django_settings.SESSION_COOKIE_NAME,
                "value": session.session_key,
                "url": server.url,
            }
        ]
    )


def test_the_pages_have_no_barrier_and_fit_their_width(
    live_server: Any,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
    officer: User,
    challenge: Challenge,
) -> None:
    context = new_context(reduced_motion="reduce")
    sign_in(context, live_server, officer)
    page = context.new_page()
    heard = faults(page)
    file = StoredFile.objects.first()
    assert file is not None
    original = challenge.language
    target = "fi" if original != "fi" else "en"
    addresses = {
        "challenge": f"/{target}/challenges/{challenge.pk}/",
        "attach": f"/en/attachments/new/?subject={challenge.subject}",
        "delete": f"/en/attachments/{file.pk}/delete/",
        "choose": f"/en/translations/{challenge.subject}/",
        "translate": f"/en/translations/{challenge.subject}/{target}/",
    }

    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        for summary in page.query_selector_all(".files__add > summary"):
            summary.click()
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
        assert [*barriers(page), *heard] == [], name


@pytest.mark.parametrize("scripts", [True, False], ids=("scripts", "no scripts"))
def test_a_file_is_attached_deleted_and_brought_back(
    live_server: Any,
    new_context: Callable[..., Any],
    officer: User,
    challenge: Challenge,
    scripts: bool,
) -> None:
    context = new_context(java_script_enabled=scripts)
    sign_in(context, live_server, officer)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/challenges/{challenge.pk}/")

    page.get_by_text("Attach a file", exact=True).click()
    page.get_by_label("What does it show?").fill("Who is visited how often")
    page.get_by_role("button", name="Attach the file").click()
    expect(page.get_by_text("Choose a file.").first).to_be_visible()
    expect(page.get_by_label("What does it show?")).to_have_value(
        "Who is visited how often"
    )
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "visits.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    )
    page.get_by_role("button", name="Attach the file").click()
    expect(page.get_by_text("“visits.csv” is attached.")).to_be_visible()

    page.get_by_role("link", name="Delete visits.csv").click()
    page.get_by_role("button", name="Delete the file").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("link", name="visits.csv", exact=True)).to_be_visible()


def test_a_translation_is_written_by_keyboard_alone(
    live_server: Any,
    new_context: Callable[..., Any],
    officer: User,
    challenge: Challenge,
) -> None:
    context = new_context()
    sign_in(context, live_server, officer)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/translations/{challenge.subject}/pl/")

    page.locator("#id_title").focus()
    page.keyboard.type("Rośnie zapotrzebowanie na opiekę domową")
    page.get_by_role("button", name="Save the translation").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/challenges/{challenge.pk}/**")

    row = TranslatedText.objects.get(language="pl")
    assert (row.field, row.origin, row.translator) == ("title", "person", officer)
