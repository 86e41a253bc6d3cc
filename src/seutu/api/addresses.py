"""Where a record stands, on the pages and in the API."""

from django.conf import settings
from django.urls import reverse


def page_url(name: str, key: str) -> str:
    """Give the address of a thing's page, by the name of the page.

    It is in the language of the request. Records have pages named by their kind.
    """
    return f"{settings.SITE_URL}{reverse(name, args=[key])}"


def api_url(operation: str, key: str) -> str:
    """Give the address of one thing in the API, by the name of its route."""
    return f"{settings.SITE_URL}{reverse(f'api-v1:{operation}', args=[key])}"
