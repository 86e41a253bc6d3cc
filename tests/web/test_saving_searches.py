import pytest
from django.test import Client

from seutu.matching import indexing
from seutu.notifications.models import SavedSearch
from tests.factories import DatasetFactory
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def test_a_need_is_saved_from_its_results(client: Client):
    client.force_login(UserFactory())
    DatasetFactory()
    indexing.rebuild()
    page = client.get("/en/match/?text=clean+air&country=FI").content.decode()
    assert "Save this search" in page

    client.post("/en/notices/searches/new/", {"text": "clean air", "country": "FI"})

    saved = SavedSearch.objects.get()
    assert (saved.text, saved.filters) == ("clean air", {"country": ["FI"]})


def test_a_list_is_saved_with_its_filters_and_never_whole(client: Client):
    client.force_login(UserFactory())
    DatasetFactory()

    assert "Save this search" not in client.get("/en/datasets/").content.decode()
    narrowed = client.get("/en/datasets/?country=IT").content.decode()
    assert "Save this search" in narrowed
    assert '<input type="hidden" name="kind" value="dataset">' in narrowed


def test_a_visitor_is_asked_to_sign_in(client: Client):
    page = client.get("/en/datasets/?country=IT").content.decode()

    assert "/account/login/?next=/en/datasets/%3Fcountry%3DIT" in page
