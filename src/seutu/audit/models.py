from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """What happened, to what, by whom. Rows are added, never changed or removed.

    The actor is kept as plain columns, so that this app stays below `accounts`; when
    an account is erased, a pseudonym takes the place of the name.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    action = models.CharField(_("action"), max_length=64, db_index=True)
    actor_id = models.CharField(_("actor"), max_length=36, blank=True)
    actor_label = models.CharField(_("actor's name"), max_length=200, blank=True)
    target_kind = models.CharField(_("kind"), max_length=32, blank=True)
    target_id = models.CharField(_("identifier"), max_length=64, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["target_kind", "target_id", "-at"], name="audit_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}:{self.target_id}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit event is never changed.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit event is never removed.")
