"""Where a record stands, on the pages and in the API."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from seutu.core.kinds import kind


def page_url(plural: str, key: str) -> str:
    """Give the address of a record's page in the language of the request."""
    return f"{settings.SITE_URL}/{get_language() or 'en'}/{plural}/{key}/"


def record_url(name: str, key: str) -> str:
    """Give the address of the page of a record of a kind."""
    return page_url(kind(name).plural, key)


def api_url(operation: str, key: str) -> str:
    """Give the address of one thing in the API, by the name of its route."""
    return f"{settings.SITE_URL}{reverse(f'api-v1:{operation}', args=[key])}"
