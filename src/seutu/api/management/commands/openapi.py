import json

from django.core.management.base import BaseCommand

from seutu.api.urls import api


class Command(BaseCommand):
    help = "Print the OpenAPI description of the API as JSON."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        text = json.dumps(api.describe(), ensure_ascii=False, indent=2, sort_keys=True)
        self.stdout.write(text)
