from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "seutu.catalogue"

    def ready(self) -> None:
        from seutu.catalogue import documents
        from seutu.catalogue.quality import services, tasks
        from seutu.core.schedule import every

        documents.register_kind()
        services.register()
        every(60, "quality", tasks.enqueue_if_needed)
        every(21_600, "quality in sum", tasks.add_up_and_remember)
