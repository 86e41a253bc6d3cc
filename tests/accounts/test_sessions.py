from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from seutu.accounts.services import forget_expired_sessions


@pytest.mark.django_db
def test_a_sign_in_is_forgotten_when_its_time_is_over():
    now = timezone.now()
    Session.objects.create(
        session_key="over", session_data="", expire_date=now - timedelta(days=1)
    )
    Session.objects.create(
        session_key="runs", session_data="", expire_date=now + timedelta(days=1)
    )

    assert forget_expired_sessions() == 1
    assert [one.session_key for one in Session.objects.all()] == ["runs"]
