"""Sign-ins that are over."""

from django.contrib.sessions.models import Session
from django.utils import timezone


def forget_expired_sessions() -> int:
    """Remove sign-ins whose time is over; returns how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
