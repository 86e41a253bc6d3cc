from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, translate_url


def site(request: HttpRequest) -> dict[str, object]:
    """Give every page its public address and the same page in the other languages."""
    here = request.path
    try:
        versions = [
            (code, name, translate_url(here, code)) for code, name in settings.LANGUAGES
        ]
    except Resolver404:
        versions = []
    return {
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{here}",
        "language_versions": versions,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "feeds": (),
    }
