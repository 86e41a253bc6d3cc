"""Pages for what went wrong: a sentence, a way on, never a stack trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from seutu.web.views.stating import answering, beginning


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that is too old; a text for a challenge is handed back."""
    found = request.resolver_match
    if found is not None and found.url_name == "edit_challenge":
        return answering.signed_out(request, **found.kwargs)
    if found is not None and found.url_name == "new_challenge":
        return beginning.begin(request)
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
