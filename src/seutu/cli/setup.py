"""Starting Django for the commands that need it; `evaluate` does not."""

import os
from pathlib import Path

import django


def start_django() -> None:
    """Load the settings and the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seutu.config.settings")
    django.setup()


def migrate() -> None:
    """Bring the database up to date, making it when there is none.

    Commands started together on one data folder, as web and worker are, take turns.
    """
    from django.conf import settings
    from django.core.management import call_command

    from seutu.core.locks import only_process

    lock = Path(settings.DATA_FOLDER) / "locks" / "migrate"
    with only_process(lock, "Another process is making the database.", wait=True):
        call_command("migrate", interactive=False, verbosity=0)
