"""What people say and are told: comments, files, notices, mail and reports."""

import secrets

from django.utils import timezone

from seutu.conversation.models import Comment
from seutu.files.models import StoredFile
from seutu.moderation.models import Case, Decision, Report
from seutu.notifications.models import (
    Follow,
    Happening,
    Mail,
    Notification,
    SavedSearch,
)
from seutu.translation.models import TranslatedText
from tests.crowds.records import (
    NUMBERS,
    Town,
    challenges,
    datasets,
    organisations,
    people,
)

LANGUAGES = ("fi", "sv", "pl", "lt", "it", "de", "fr", "es", "nl", "pt")


def comments(town: Town, size: int) -> None:
    """Let people ask, each for an organisation, and be answered once each."""
    asked = [
        Comment(
            subject=town.subject,
            kind=Comment.Kind.QUESTION,
            author=author,
            organisation=owner,
            body="Is day care meant, too?",
            fingerprint=secrets.token_hex(8),
            first_shown_at=timezone.now(),
        )
        for author, owner in zip(people(size), organisations(size), strict=True)
    ]
    Comment.objects.bulk_create(asked)
    Comment.objects.bulk_create(
        Comment(
            subject=town.subject,
            kind=Comment.Kind.ANSWER,
            parent=one,
            author=author,
            body="Yes.",
            fingerprint=secrets.token_hex(8),
            first_shown_at=timezone.now(),
        )
        for one, author in zip(asked, people(size), strict=True)
    )


def files(town: Town, size: int) -> None:
    StoredFile.objects.bulk_create(
        StoredFile(
            subject=town.subject,
            name="plan.pdf",
            description="A plan",
            media_type="application/pdf",
            size=1_000,
            sha256=secrets.token_hex(32),
            content=f"{secrets.token_hex(8)}.pdf",
            uploaded_by=one,
        )
        for one in people(size)
    )


def translations(town: Town, size: int) -> None:
    """Translate texts: as many as there are languages and fields for, at the most."""
    TranslatedText.objects.bulk_create(
        TranslatedText(
            subject=town.subject,
            field=f"field{next(NUMBERS)}",
            language=LANGUAGES[number % len(LANGUAGES)],
            text="Hembesök",
            origin="person",
            translator=one,
            source_language="en",
            source_digest="",
        )
        for number, one in enumerate(people(size))
    )


def notices(town: Town, size: int) -> None:
    now = timezone.now()
    happenings = Happening.objects.bulk_create(
        Happening(
            key=f"crowd{next(NUMBERS)}",
            event="challenge.published",
            subject=one.subject,
            gaps={"title": one.title, "organisation": one.owner.name},
            at=now,
            told_at=now,
        )
        for one in challenges(size, state="published")
    )
    Notification.objects.bulk_create(
        Notification(user=town.person, happening=one, reason="chose", at=now)
        for one in happenings
    )


def follows(town: Town, size: int) -> None:
    about = [one.subject for one in challenges(size // 2, state="published")]
    about += [f"dataset:{one.pk}" for one in datasets(size - len(about))]
    Follow.objects.bulk_create(Follow(user=town.person, subject=one) for one in about)


def searches(town: Town, size: int) -> None:
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=town.person, name=f"Need {number}", text="Home care visits")
        for number in range(size)
    )


def mails(town: Town, size: int) -> None:
    Mail.objects.bulk_create(
        Mail(
            user=one,
            state=Mail.State.WAITING,
            message_id=f"<{next(NUMBERS)}@seutu.example>",
            to=one.email,
            subject="News",
            text="A challenge was published.",
            next_try_at=timezone.now(),
        )
        for one in people(size)
    )


def waiting_cases(town: Town, size: int) -> None:
    """Report comments of as many people about as many challenges."""
    now = timezone.now()
    written = Comment.objects.bulk_create(
        Comment(
            subject=about.subject,
            author=author,
            body="Buy this.",
            fingerprint=secrets.token_hex(8),
            first_shown_at=now,
        )
        for about, author in zip(
            challenges(size, state="published"), people(size), strict=True
        )
    )
    cases = Case.objects.bulk_create(
        Case(
            subject=f"comment:{one.pk}",
            author=one.author,
            claimed_by=town.operator,
            claimed_at=now,
        )
        for one in written
    )
    Report.objects.bulk_create(
        Report(case=case, reason="spam", text="Advertisement.", by=reporter)
        for case, reporter in zip(cases, people(size), strict=True)
    )


def decided_cases(town: Town, size: int) -> None:
    """Decide cases about what the person wrote."""
    now = timezone.now()
    written = Comment.objects.bulk_create(
        Comment(
            subject=town.subject,
            author=town.person,
            body="Buy this.",
            state=Comment.State.HIDDEN,
            fingerprint=secrets.token_hex(8),
            first_shown_at=now,
        )
        for _ in range(size)
    )
    cases = Case.objects.bulk_create(
        Case(
            subject=f"comment:{one.pk}",
            author=town.person,
            state=Case.State.DECIDED,
            decided_at=now,
        )
        for one in written
    )
    Report.objects.bulk_create(Report(case=case, reason="spam") for case in cases)
    Decision.objects.bulk_create(
        Decision(case=case, action="hide", reason="It sells something.", by=who)
        for case, who in zip(cases, people(size), strict=True)
    )
