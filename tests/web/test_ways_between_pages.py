"""That people find their way from one part of the demand side to the next."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from seutu.challenges.services import create_draft
from seutu.matching.models import Assessment
from tests.factories import ChallengeFactory, OrganisationFactory, OwnChallengeFactory
from tests.people import UserFactory, member, operator
from tests.web.test_gaps import demands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(autouse=True)
def _a_fresh_start():
    cache.clear()


def page(client: Client, address: str) -> str:
    response = client.get(f"/en/{address}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_page_shows_what_is_stated_here_and_not_what_waits(client):
    own = OwnChallengeFactory(number=0)
    draft = OwnChallengeFactory(number=1, state="draft")
    listed = ChallengeFactory()

    shown = page(client, "")

    assert own.get_absolute_url() in shown
    assert draft.get_absolute_url() not in shown
    assert listed.get_absolute_url() not in shown


def test_the_first_page_counts_the_gaps_as_the_gap_page_does(client):
    demands(12)
    demands(8, cause="", theme="TRAN")
    assert Assessment.objects.gaps().count() == 12

    said = re.search("20 different things are asked for[^<]*", page(client, ""))

    assert said
    assert "8 of them have an answer" in said[0]
    assert "12 have none." in said[0]
    assert said[0].strip() in page(client, "gaps/")


def test_the_first_page_of_an_empty_site_claims_nothing(client):
    shown = page(client, "")

    assert "things are asked for" not in shown
    assert "Stated here" not in shown


def test_what_is_listed_from_elsewhere_can_be_followed_and_reported_and_no_more(client):
    client.force_login(UserFactory())
    listed = ChallengeFactory()

    shown = page(client, f"challenges/{listed.pk}/")

    assert f'name="subject" value="{listed.subject}"' in shown
    assert "Report this" in shown
    assert "Make a pledge" not in shown
    assert 'id="conversation"' not in shown


def test_an_account_leads_to_all_that_is_a_persons_own(client):
    client.force_login(UserFactory())

    shown = page(client, "account/")

    for address in (
        "challenges/mine/",
        "pledges/",
        "notices/",
        "notices/following/",
        "notices/searches/",
        "moderation/mine/",
    ):
        assert f'href="/en/{address}"' in shown
        page(client, address)


def test_the_page_of_operators_leads_to_what_waits_for_them(client):
    client.force_login(operator())

    shown = page(client, "operate/")

    for address in ("operate/audit/", "operate/mail/", "moderation/", "gaps/letters/"):
        assert f'href="/en/{address}"' in shown
        page(client, address)


def test_an_organisation_leads_to_what_it_could_serve(client):
    organisation = OrganisationFactory()

    shown = page(client, f"organisations/{organisation.pk}/")

    assert f'href="/en/gaps/for/{organisation.pk}/"' in shown


def test_a_draft_without_a_title_is_no_empty_link_in_the_trace(client):
    editor = member("editor")
    draft = create_draft(
        by=editor, organisation=editor.memberships.get().organisation, language="en"
    )
    client.force_login(operator())

    shown = page(client, "operate/audit/")

    assert not re.search(r"<a [^>]*>\s*</a>", shown)
    assert draft.subject in shown
