from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models.user import AnyUser

LONGEST_DAYS = 365
USUAL_DAYS = 90


class Scope(models.TextChoices):
    """What a program may do with a token, beside what its owner may do."""

    READ = "read", _("Read what you may see")
    CHALLENGES = "challenges", _("Write challenges and pledges")
    CONVERSATION = "conversation", _("Comment, ask, report and attach")
    JUDGEMENTS = "judgements", _("Judge matches")
    ORGANISATIONS = "organisations", _("Change organisations and their members")
    NOTICES = "notices", _("Read and change notices")
    OPERATE = "operate", _("Operate the site, if you are an operator")


class TokenQuerySet(models.QuerySet["Token"]):
    def valid(self) -> Self:
        return self.filter(
            revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True
        )

    def visible_to(self, user: AnyUser) -> Self:
        """Keep the viewer's own; nobody sees another's, operators neither."""
        if user.is_anonymous:
            return self.none()
        return self.filter(user=user)


class Token(models.Model):
    """Lets a program act for a person, within scopes and for a time.

    The token is shown once; only its digest is kept. `start` are its first letters,
    by which its owner tells it from others.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens"
    )
    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("What the token is for, such as “nightly export”."),
    )
    start = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
