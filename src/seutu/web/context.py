from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give every page its public address, the version and whether it is a demo."""
    return {
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "feeds": (),
    }
