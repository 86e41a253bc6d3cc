from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "seutu.harvest"

    def ready(self) -> None:
        from seutu.core.schedule import every
        from seutu.harvest.links import enqueue_if_due
        from seutu.harvest.retention import forget_old_runs
        from seutu.harvest.rounds import enqueue_due
        from seutu.harvest.tasks import enqueue_folding

        every(60, "harvests", enqueue_due)
        every(60, "doubles", enqueue_folding)
        every(60, "links", enqueue_if_due)
        every(86_400, "runs", forget_old_runs)
