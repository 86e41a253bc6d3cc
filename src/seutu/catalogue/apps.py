from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "seutu.catalogue"

    def ready(self) -> None:
        from seutu.catalogue import documents

        documents.register_kind()
