"""Starting Django for the commands that need it; `evaluate` does not."""

import os

import django


def start_django() -> None:
    """Load the settings and the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seutu.config.settings")
    django.setup()


def migrate() -> None:
    """Bring the database up to date, making it when there is none."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
