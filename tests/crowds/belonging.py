"""Members, tokens, claims and the trace of what was done."""

import secrets
from datetime import timedelta

from django.utils import timezone

from seutu.accounts.models import (
    Claim,
    Invitation,
    Membership,
    Token,
)
from seutu.audit.models import AuditEvent
from tests.crowds.records import NUMBERS, Town, organisations, people


def audit_events(town: Town, size: int) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(
            action="challenge.changed",
            actor_id=str(one.pk),
            actor_label=str(one),
            target_kind="challenge",
            target_id=town.challenge.pk,
        )
        for one in people(size)
    )


def members(town: Town, size: int) -> None:
    Membership.objects.bulk_create(
        Membership(user=one, organisation=town.city, role="reviewer")
        for one in people(size)
    )
    Invitation.objects.bulk_create(
        Invitation(
            organisation=town.city,
            email=f"guest{next(NUMBERS)}@turku.example",
            digest=secrets.token_hex(32),
            invited_by=town.officer,
            expires_at=timezone.now() + timedelta(days=7),
        )
        for _ in range(size)
    )


def memberships(town: Town, size: int) -> None:
    Membership.objects.bulk_create(
        Membership(user=town.person, organisation=one, role="editor")
        for one in organisations(size)
    )


def claims(town: Town, size: int) -> None:
    Claim.objects.bulk_create(
        Claim(organisation=one, user=person, reason="I lead its data office.")
        for one, person in zip(
            organisations(size, registered_at=timezone.now()),
            people(size),
            strict=True,
        )
    )


def tokens(town: Town, size: int) -> None:
    Token.objects.bulk_create(
        Token(
            user=town.person,
            name=f"Export {number}",
            digest=secrets.token_hex(32),
            scopes=["read"],
            expires_at=timezone.now() + timedelta(days=7),
        )
        for number in range(size)
    )
