"""What the pages on one draft have in common."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.challenges.models import Challenge
from seutu.challenges.questions import Step, step
from seutu.core.permissions import require
from seutu.web.presenters import stating as shown

Context = dict[str, object]


def person(request: HttpRequest) -> User:
    """Give the person behind `login_required`."""
    return cast(User, request.user)


def mine(request: HttpRequest, challenge_id: str) -> Challenge:
    """Find a challenge stated here that this person may change.

    One that she may not see does not exist for her.
    """
    rows = (
        Challenge.objects.own()
        .visible_to(person(request))
        .select_related("statement", "owner", "region", "catalogue")
    )
    challenge = get_object_or_404(rows, pk=challenge_id)
    require(request.user, "challenges.change", challenge)
    return challenge


def step_called(key: str) -> Step:
    found = step(key)
    if found is None:
        raise Http404(_("The form has no such page."))
    return found


def frame(challenge: Challenge, key: str) -> Context:
    """Give what the frame around every page of the form prints."""
    steps = shown.steps_of(challenge, key)
    before, after = shown.neighbours(key)
    return {
        "challenge": challenge,
        "steps": steps,
        "place": next(n for n, one in enumerate(steps, 1) if one.is_current),
        "back_url": shown.step_url(challenge, before) if before else "",
        "next_url": shown.step_url(challenge, after) if after else "",
        "title_of_challenge": next(iter(challenge.title.values()), ""),
    }
