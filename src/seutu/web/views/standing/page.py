"""The page of a challenge that was stated here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from seutu.challenges.models import Challenge
from seutu.challenges.selectors import root
from seutu.web.presenters.challenges import challenge_view
from seutu.web.presenters.serving import serving
from seutu.web.views.standing.finding import crumbs, edit_url


def stated_here(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Show a challenge; one that was merged leads to the joint one."""
    if challenge.merged_into is not None:
        joint = root(challenge)
        if Challenge.objects.visible_to(request.user).filter(pk=joint.pk).exists():
            return redirect(f"{joint.get_absolute_url()}?from={challenge.pk}")
    view = challenge_view(request, challenge)
    context = {
        "challenge": challenge,
        "shown": view,
        "edit_url": edit_url(challenge),
        "serving": serving("challenge", challenge.pk),
        "came_from": next(
            (one for one in view.brought_in if one.id == request.GET.get("from")), None
        ),
        "crumbs": crumbs(),
        "canonical_url": f"{settings.SITE_URL}{challenge.get_absolute_url()}",
    }
    return render(request, "challenges/page.html", context)
