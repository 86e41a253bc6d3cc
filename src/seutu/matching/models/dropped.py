from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class DroppedPairQuerySet(models.QuerySet["DroppedPair"]):
    def removed(self) -> Self:
        """Keep what is left out for everybody."""
        return self.filter(state=DroppedPair.State.REMOVED)

    def in_state(self, state: str) -> Self:
        """Keep one state, what most people dropped first."""
        return self.filter(state=state).order_by("-count", "pk")


class DroppedPair(models.Model):
    """A meaning that readers dropped from their needs: of a word, or of a concept.

    `term` is the normal form of the words of the need. `target` is what they were
    taken for: a term of `target_language`, or a concept where that is empty. Both come
    from the vocabularies, never from a need alone. `count` adds up how many networks
    dropped it in each month; `visitors` are digests under the key of `month`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        KEPT = "kept", _("Kept")
        REMOVED = "removed", _("Left out for everybody")

    language = models.CharField(_("language of the need"), max_length=10)
    term = models.CharField(_("word of the need"), max_length=120)
    target_language = models.CharField(
        _("language of the records"), max_length=10, blank=True
    )
    target = models.CharField(_("was taken for"), max_length=200)
    state = models.CharField(
        _("state"), max_length=7, choices=State, default=State.OPEN
    )
    count = models.PositiveIntegerField(_("how many dropped it"), default=0)
    month = models.CharField(max_length=7, blank=True)
    visitors = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField(_("first dropped"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last dropped"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = DroppedPairQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-count"], name="dropped_by_state"),
            models.Index(fields=["state", "decided_at"], name="dropped_by_decision"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["language", "term", "target_language", "target"],
                name="one_row_per_dropped_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.term} → {self.target_language} {self.target}"

    @property
    def is_concept(self) -> bool:
        return not self.target_language
