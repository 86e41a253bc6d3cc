"""What the worker does again and again for notices and mail."""

from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.retention import forget_old_mail, forget_old_notices
from seutu.notifications.telling import tell_waiting


def tell_and_send() -> None:
    """Tell waiting followers, put due notices into mails, and send what waits."""
    tell_waiting()
    put_together()
    send_waiting()


def forget() -> None:
    forget_old_notices()
    forget_old_mail()
