from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "seutu.core"

    def ready(self) -> None:
        from seutu.core.finished import forget_finished_tasks
        from seutu.core.schedule import every

        every(86_400, "finished tasks", forget_finished_tasks)
