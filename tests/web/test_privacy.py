"""No cookie, no need in a log, no foreign host."""

import logging

import pytest
import structlog
from django.urls import reverse

PAGES = [
    "home",
    "dataset_list",
    "solution_list",
    "challenge_list",
    "organisation_list",
    "region_list",
    "theme_list",
    "source_list",
    "ai_cases",
    "about_data",
    "about_matching",
    "privacy",
    "accessibility",
    "imprint",
]
SECRET = "salaisuus"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_sets_a_cookie_before_sign_in(client, world, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert not response.cookies


def test_stating_a_need_sets_no_cookie(client, world):
    assert not client.get("/en/match/", {"text": "kotihoito"}).cookies
    assert not client.post("/en/match/", {"text": "kotihoito " * 500}).cookies


@pytest.mark.parametrize(
    "text", [SECRET, f"{SECRET} " * 300, "\x00"], ids=["short", "too long", "empty"]
)
def test_no_log_line_holds_a_need(client, world, caplog, text):
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as lines:
        client.get("/en/match/", {"text": text, "kind": SECRET})

    assert lines
    assert SECRET not in repr(lines)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("name", [*PAGES, "gallery"])
def test_a_page_may_load_nothing_from_elsewhere(client, world, name):
    response = client.get(reverse(name))
    policy = response["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert "onclick" not in page


def test_a_page_says_where_it_is_in_each_language(client, world, settings):
    page = client.get(world.home_care.get_absolute_url()).content.decode()
    path = world.home_care.get_absolute_url().removeprefix("/en")

    assert f'rel="canonical" href="{settings.SITE_URL}/en{path}"' in page
    for tag in ("en", "fi"):
        assert f'hreflang="{tag}" href="{settings.SITE_URL}/{tag}{path}"' in page


def test_a_page_that_has_not_changed_is_not_sent_again(client, world):
    compressed = {"Accept-Encoding": "gzip"}
    tag = client.get("/en/about/matching/", headers=compressed)["ETag"]

    again = client.get(
        "/en/about/matching/", headers=compressed | {"If-None-Match": tag}
    )

    assert again.status_code == 304


@pytest.mark.django_db
def test_the_notice_names_the_machine_that_texts_are_sent_to(client, settings):
    settings.TRANSLATOR = "none"
    assert "by a machine" not in client.get("/en/privacy/").content.decode()

    settings.TRANSLATOR = "libretranslate://translate.example"
    assert "is sent to LibreTranslate" in client.get("/en/privacy/").content.decode()
