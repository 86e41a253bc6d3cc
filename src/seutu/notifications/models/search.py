from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedSearch(models.Model):
    """A need, or a list with filters, that a person wants to hear of again.

    Its subject is "search:<id>". Whoever runs it tells of records that appeared after
    `last_seen_at`. Filters are the values of the list's own parameters by name. Who
    knows `feed_key` may read what answers the search; without one there is no feed.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    kind = models.CharField(max_length=32, blank=True)
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(default=timezone.now)
    feed_key = models.CharField(max_length=26, null=True, blank=True, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-id"], name="search_newest"),
            models.Index(fields=["last_seen_at"], name="search_by_turn"),
        ]

    def __str__(self) -> str:
        return self.name
