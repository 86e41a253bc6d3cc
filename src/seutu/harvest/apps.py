from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "seutu.harvest"

    def ready(self) -> None:
        from seutu.core.schedule import every
        from seutu.harvest.retention import forget_old_runs

        every(86_400, "runs", forget_old_runs)
