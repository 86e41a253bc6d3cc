from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FoldingDue(models.Model):
    """A dataset or solution that changed and whose doubles are to be looked for.

    Written in the transaction of the change, removed in that of the folding.
    """

    entry_id = models.CharField(primary_key=True, max_length=16)
    kind = models.CharField(max_length=32)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "entry_id"], name="folding_due_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class EntryKey(models.Model):
    """One thing by which a present entry can be recognised in another catalogue.

    `digest` is 64 bits of an address, a title, a set of files, … (see `duplicates`):
    entries that may be the same share one. Written by folding alone.
    """

    digest = models.BigIntegerField()
    entry_id = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["digest", "entry_id"], name="one_key_per_entry"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["entry_id"], name="entry_key_by_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.digest:x}"


class SameVerdict(models.Model):
    """What a person said of two entries: the same, or not; stronger than any rule.

    `left` is the smaller of the two ids. Ids instead of relations, because both kinds
    of entries are judged and a verdict outlives a record that comes and goes.
    """

    kind = models.CharField(max_length=32)
    left = models.CharField(max_length=16)
    right = models.CharField(max_length=16)
    is_same = models.BooleanField(_("the same"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["left", "right"], name="one_verdict_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")),
                name="verdict_names_the_smaller_first",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["right"], name="verdict_by_right"),
        ]

    def __str__(self) -> str:
        return f"{self.left} {'=' if self.is_same else '≠'} {self.right}"
