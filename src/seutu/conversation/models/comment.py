from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import AnyUser


class CommentQuerySet(models.QuerySet["Comment"]):
    def about(self, subject: str) -> Self:
        return self.filter(subject=subject)

    def shown(self) -> Self:
        """Keep what everybody may read who may see its subject."""
        return self.filter(state=Comment.State.VISIBLE)

    def readable_by(self, user: AnyUser) -> Self:
        """Keep those whose words the user may read, given that she sees the subject.

        Authors read their own while they wait and when they were hidden, moderators
        all that still have words.
        """
        return self.filter(_readable_by(user))

    def listed_for(self, user: AnyUser) -> Self:
        """Keep what stands in the user's list: readable ones, and a placeholder for
        each that others have read before it went."""
        return self.filter(_readable_by(user) | Q(first_shown_at__isnull=False))


def _readable_by(user: AnyUser) -> Q:
    shown = Q(state="visible")
    if user.is_anonymous:
        return shown
    if user.has_perm("moderation.moderate"):
        return ~Q(state="withdrawn")
    return shown | Q(author_id=user.pk, state__in=("held", "hidden"))


class Comment(models.Model):
    """What a person says about a subject: a comment, a question, or an answer to one.

    Only answers have a parent, and a parent is never an answer.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        QUESTION = "question", _("Question")
        ANSWER = "answer", _("Answer")

    class State(models.TextChoices):
        HELD = "held", _("Waiting for a moderator")
        VISIBLE = "visible", _("Visible")
        HIDDEN = "hidden", _("Hidden by a moderator")
        REMOVED = "removed", _("Removed by a moderator")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    subject = models.CharField(_("subject"), max_length=80)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.COMMENT)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("author"),
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaks for"),
    )
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.VISIBLE)
    is_official = models.BooleanField(_("answer of the owner"), default=False)
    has_links = models.BooleanField(_("addresses are links"), default=False)
    fingerprint = models.CharField(max_length=32, editable=False, db_index=True)
    form_key = models.CharField(max_length=32, blank=True, editable=False)
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    first_shown_at = models.DateTimeField(_("first shown"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "parent", "id"], name="comment_thread"),
            models.Index(fields=["author", "posted_at"], name="comment_pace"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["author", "form_key"],
                condition=~Q(form_key=""),
                name="one_comment_per_form",
            ),
            models.CheckConstraint(
                condition=Q(kind="answer", parent__isnull=False)
                | (~Q(kind="answer") & Q(parent__isnull=True)),
                name="answers_and_only_they_have_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.pk])

    @property
    def name(self) -> str:
        """Its name as a subject of reports."""
        return f"comment:{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.VISIBLE


class Revision(models.Model):
    """A former wording of a comment, kept for moderators for a time."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions")
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.replaced_at:%Y-%m-%d}"
