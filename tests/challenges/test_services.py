from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges.models import Challenge
from seutu.challenges.services import close_ended_challenges
from seutu.matching.models import PendingChange
from tests.factories import ChallengeFactory


@pytest.mark.django_db
def test_a_challenge_is_closed_after_its_closing_day():
    today = timezone.now().date()
    over, last_day, endless = (
        ChallengeFactory(state=Challenge.State.PUBLISHED, closes=closes)
        for closes in (today - timedelta(days=1), today, None)
    )

    assert close_ended_challenges() == 1

    over.refresh_from_db()
    assert over.state == Challenge.State.CLOSED
    assert PendingChange.objects.get().record_id == over.pk
    for still in (last_day, endless):
        still.refresh_from_db()
        assert still.state == Challenge.State.PUBLISHED
