from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    name = "seutu.previews"

    def ready(self) -> None:
        from seutu.core.schedule import every
        from seutu.previews.tasks import enqueue_waiting

        every(60, "previews", enqueue_waiting)
