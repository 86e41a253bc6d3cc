from django.urls import path, register_converter

from seutu.web.views import (
    publishing,
    publishing_feeds,
    publishing_search,
    publishing_sitemaps,
)


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
    path(
        "feeds/searches/<slug:key>.atom",
        publishing_feeds.saved_search_feed,
        name="saved_search_feed",
    ),
    path("opensearch.xml", publishing_search.description, name="opensearch"),
    path("suggestions", publishing_search.suggestions, name="suggestions"),
    path("sitemap.xml", publishing_sitemaps.index, name="sitemap_index"),
    path(
        "sitemaps/<slug:kind>-<slug:part>.xml",
        publishing_sitemaps.page,
        name="sitemap",
    ),
    path("datasets/<slug:record_id>", publishing.dataset_name, name="dataset_name"),
]
