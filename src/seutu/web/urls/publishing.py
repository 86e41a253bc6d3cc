from django.urls import path, register_converter

from seutu.web.views import publishing


class Ending:
    """The ending of an address that says in which syntax of RDF it answers."""

    regex = "ttl|jsonld|rdf|nt"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Ending, "rdf")

urlpatterns = [
    path("catalog", publishing.catalogue_name, name="catalogue"),
    path("catalog.<rdf:ending>", publishing.catalogue_file, name="catalogue_file"),
    path(
        "catalog/hvd.<rdf:ending>",
        publishing.high_value_file,
        name="high_value_file",
    ),
    path("context/dcat-ap.jsonld", publishing.json_ld_context, name="json_ld_context"),
    path(
        "datasets/<slug:record_id>.<rdf:ending>",
        publishing.dataset_file,
        name="dataset_file",
    ),
    path("datasets/<slug:record_id>", publishing.dataset_name, name="dataset_name"),
]
