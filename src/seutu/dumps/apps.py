from django.apps import AppConfig


class DumpsConfig(AppConfig):
    name = "seutu.dumps"

    def ready(self) -> None:
        from seutu.core.schedule import every
        from seutu.dumps.tasks import enqueue_if_due

        every(3_600, "dumps", enqueue_if_due)
