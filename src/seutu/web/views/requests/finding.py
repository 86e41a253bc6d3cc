"""What the views around a data request share: finding it, and the way back."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.challenges.models import DataRequest
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters.requests import title_link
from seutu.web.views.standing.finding import one_of

RELATED = ("publisher", "organisation", "asker", "region", "merged_into")


def one_request(request: HttpRequest, request_id: str) -> DataRequest:
    """Find a request that this person may see, or 404."""
    rows = DataRequest.objects.visible_to(request.user).select_related(*RELATED)
    return one_of(rows, request_id)


def crumbs(asked: DataRequest | None = None) -> list[Link]:
    """Lead back to the list, and to the request when the page is about a part."""
    title = Text(_("Data requests"), labels.reader_language())
    found = [Link(title, reverse("data_request_list"))]
    if asked is not None:
        found.append(title_link(asked))
    return found
