"""On the address that hands out files, nothing else answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_only_middleware

from seutu.files.links import files_host

PATH = "/files/"


@sync_only_middleware
class FilesHostMiddleware:
    """Refuse pages on the host of FILES_URL: a sign-in there would leave a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = files_host()
        if (
            host
            and request.get_host().lower() == host
            and not request.path.startswith(PATH)
        ):
            return HttpResponse(
                "Only files are served here.\n", status=404, content_type="text/plain"
            )
        return self.get_response(request)
