"""Putting notices into mails: each into one, and one mail for all that is due."""

from django.db import transaction
from django.utils import timezone

from seutu.accounts.models import User
from seutu.notifications.mail.headers import message_id
from seutu.notifications.mail.stopping import takes_mail
from seutu.notifications.models import Mail, Mailbox, Notification

MOST = 1_000


def put_together() -> int:
    """Queue one mail for everybody who has notices due; returns how many mails.

    A notice belongs to the mail that takes it first, so that two workers, or one that
    was killed, never make two mails of one happening.
    """
    now = timezone.now()
    due = Notification.objects.awaiting_mail().filter(due_at__lte=now)
    keys = list(due.values_list("user", flat=True).distinct()[:MOST])
    boxes = Mailbox.objects.in_bulk(keys)
    people = User.objects.in_bulk(keys)
    count = 0
    for key in keys:
        if takes_mail(people[key], boxes.get(key)):
            count += _put_together(people[key])
        else:
            due.filter(user=key).update(due_at=None)
    return count


@transaction.atomic
def _put_together(user: User) -> int:
    now = timezone.now()
    mail = Mail.objects.create(
        user=user,
        kind=Mail.Kind.DIGEST,
        message_id=message_id(),
        to=user.email,
        next_try_at=now,
    )
    mine = Notification.objects.of(user).awaiting_mail().filter(due_at__lte=now)
    if mine.update(mail=mail):
        return 1
    mail.delete()
    return 0
