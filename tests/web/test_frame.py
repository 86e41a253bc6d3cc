import pytest
from django.test import Client
from django.urls import reverse

from seutu.web.templatetags.frame import ABOUT, BROWSE, PRIMARY, SMALL_PRINT


@pytest.mark.parametrize(
    "name", [name for name, _ in (*PRIMARY, *BROWSE, *ABOUT, *SMALL_PRINT)]
)
def test_every_link_of_the_frame_leads_to_a_page(name: str) -> None:
    assert reverse(name)


@pytest.mark.django_db
def test_the_language_link_keeps_the_page_and_its_query(client: Client) -> None:
    html = client.get("/en/gallery/match/?country=FI").content.decode()

    assert 'href="/fi/gallery/match/?country=FI" lang="fi"' in html


@pytest.mark.django_db
def test_the_current_section_is_marked_for_all_readers(client: Client) -> None:
    html = client.get(reverse("gaps")).content.decode()

    assert f'<a href="{reverse("gaps")}" aria-current="page">' in html
