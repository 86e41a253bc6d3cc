"""Who follows what, what happened, and the mail about it; one file per aggregate."""

from seutu.notifications.models.following import Cadence, Follow, Preference, Reason
from seutu.notifications.models.mailing import Mail, Mailbox
from seutu.notifications.models.notice import Happening, Notification
from seutu.notifications.models.search import SavedSearch

__all__ = [
    "Cadence",
    "Follow",
    "Happening",
    "Mail",
    "Mailbox",
    "Notification",
    "Preference",
    "Reason",
    "SavedSearch",
]
