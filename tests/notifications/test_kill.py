"""A worker killed by the system while it sends: what is lost, and what is doubled."""

import email
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

pytestmark = pytest.mark.slow

WORKER = """
    import os, time, django
    django.setup()
    from django.conf import settings
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
    from seutu.notifications.mail import queue
    deliver = queue.deliver
    def slowly(mail, connection):
        done = deliver(mail, connection)
        time.sleep(0.05)
        return done
    queue.deliver = slowly
    queue.send_waiting()
"""


def test_a_killed_worker_loses_no_mail_and_doubles_at_most_one(
    server, tmp_path, new_data
):
    environment = os.environ | {
        "SEUTU_DATA": str(new_data(tmp_path)),
        "DJANGO_SETTINGS_MODULE": "seutu.config.settings",
        "DATABASE_URL": "",
        "OUTBOX": "",
    }
    _run(
        """
        import django
        django.setup()
        from django.core.mail import send_mail
        for number in range(40):
            send_mail("S", "text", None, [f"officer{number}@turku.example"])
        """,
        environment,
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WORKER.format(port=_port(server)))],
        env=environment,
    )
    while len(server.taken) < 10:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    before = len(server.taken)

    _run(
        """
        import django
        django.setup()
        from django.utils import timezone
        from seutu.notifications.models import Mail
        from seutu.notifications.mail import queue
        Mail.objects.update(claimed_at=timezone.now() - queue.CLAIM_LASTS * 2)
        """,
        environment,
    )
    _run(WORKER.format(port=_port(server)), environment)

    ids = [email.message_from_bytes(raw)["Message-ID"] for raw in server.taken]
    assert 10 <= before < 40
    assert len(set(ids)) == 40
    # At the border one mail may go out twice, under the same identifier.
    assert len(ids) <= 41


def _run(program, environment):
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, check=True
    )


def _port(server):
    return server.server_address[1]
