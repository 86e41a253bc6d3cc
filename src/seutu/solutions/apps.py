from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "seutu.solutions"

    def ready(self) -> None:
        from seutu.solutions import documents

        documents.register_kind()
