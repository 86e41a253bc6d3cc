from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "seutu.matching"

    def ready(self) -> None:
        from seutu.core.changes import on_change
        from seutu.core.schedule import every
        from seutu.matching.services import forget_expired_needs, note_changes
        from seutu.matching.tasks import enqueue_index_update_if_needed

        on_change(note_changes)
        every(30, "index", enqueue_index_update_if_needed)
        every(86_400, "needs", forget_expired_needs)
