import zlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.harvest.models.run import HarvestRun
from seutu.harvest.models.source import HarvestSource

LARGEST_RAW = 2**20


class HarvestRecord(models.Model):
    """What a source said about one identifier when it was last read.

    A rejected record is kept in quarantine with its reason and its own form, so that a
    publisher can see what to mend. `raw` is packed; `source_form` unpacks it.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("record", "Accepted")
        REJECTED = "rejected", _("Rejected")
        VANISHED = "vanished", _("Gone from its source")

    class Stage(models.TextChoices):
        READING = "reading", _("When it was read")
        STORING = "storing", _("When it was stored")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=500)
    record_id = models.CharField(max_length=16, blank=True, db_index=True)
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACCEPTED)
    stage = models.CharField(
        _("where it was rejected"), max_length=8, choices=Stage, blank=True
    )
    reason = models.TextField(_("why it was rejected"), blank=True)
    raw = models.BinaryField(_("the record as it came"), blank=True)
    # The index below serves it: one of its own would be written at every reading.
    last_run = models.ForeignKey(
        HarvestRun, models.DO_NOTHING, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "identifier"], name="one_record_per_identifier"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["source", "state", "last_run"], name="harvest_record_last_met"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.identifier}"

    @property
    def source_form(self) -> bytes:
        """The bytes as they came; empty when they were not kept."""
        return unpacked_form(bytes(self.raw))


def packed_form(raw: bytes) -> bytes:
    """Pack a record's own form; one too large to be kept whole is not kept."""
    return zlib.compress(raw, 6) if 0 < len(raw) <= LARGEST_RAW else b""


def unpacked_form(stored: bytes) -> bytes:
    """Unpack what `packed_form` gave; older rows hold plain bytes."""
    if stored[:1] != b"x":
        return stored
    try:
        return zlib.decompressobj().decompress(stored, LARGEST_RAW)
    except zlib.error:
        return stored
