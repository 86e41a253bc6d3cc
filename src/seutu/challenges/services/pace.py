"""How much one person may bring about within an hour."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.challenges.models import (
    Answer,
    DataRequest,
    Partnership,
    Pledge,
    RequestSupport,
    Statement,
)
from seutu.core.errors import Conflict

# More than a busy day at a desk makes; a program that floods people reaches it soon.
MOST_AN_HOUR = 60


def check_pace(person: User) -> None:
    """Refuse who began, promised, answered and proposed more than people can.

    The owners and the moderators have to read each of these. The row of the person is
    locked until the commit, so that a flood of requests at once is counted as one.
    """
    User.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    since = timezone.now() - timedelta(hours=1)
    made = (
        Statement.objects.filter(author=person, challenge__first_seen_at__gte=since),
        Pledge.objects.filter(person=person, made_at__gte=since),
        Answer.objects.filter(person=person, made_at__gte=since),
        Partnership.objects.filter(proposed_by=person, proposed_at__gte=since),
        DataRequest.objects.filter(asker=person, asked_at__gte=since),
        RequestSupport.objects.filter(person=person, made_at__gte=since),
    )
    if sum(rows.count() for rows in made) >= MOST_AN_HOUR:
        raise Conflict(
            _("You have written a lot within the last hour. Go on a little later.")
        )
