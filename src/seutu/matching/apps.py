from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "seutu.matching"

    def ready(self) -> None:
        from seutu.core.changes import on_change
        from seutu.core.schedule import every
        from seutu.matching import alerts, dropped, judging, standing
        from seutu.matching.gaps import notices, touching
        from seutu.matching.gaps import tasks as gaps
        from seutu.matching.services import forget_expired_needs, note_changes
        from seutu.matching.tasks import (
            enqueue_index_update_if_needed,
            enqueue_requested_if_needed,
            enqueue_saved_searches,
            enqueue_standing_if_needed,
            enqueue_vectors_if_needed,
            learn_title_words,
        )

        on_change(note_changes)
        every(30, "index", enqueue_index_update_if_needed)
        every(30, "vectors", enqueue_vectors_if_needed)
        alerts.register()
        judging.register()
        standing.register()
        every(300, "saved searches", enqueue_saved_searches)
        every(60, "requested data", enqueue_requested_if_needed)
        every(30, "standing matches", enqueue_standing_if_needed)
        on_change(touching.note_changes)
        notices.register()
        every(900, "demand", gaps.look_for_demand)
        every(30, "gaps", gaps.enqueue_gaps_if_needed)
        every(3_600, "gaps kept too long", gaps.tidy)
        every(86_400, "needs", forget_expired_needs)
        every(604_800, "title words", learn_title_words.enqueue)
        every(3_600, "dropped pairs", dropped.forget_visitors)
        every(86_400, "snapshots", standing.forget_old_snapshots)
