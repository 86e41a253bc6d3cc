"""Quality of metadata."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views.quality import exporting, pages

SOURCE = "sources/<slug:source_id>/quality"
ORGANISATION = "organisations/<slug:organisation_id>/quality"

urlpatterns: list[URLPattern | URLResolver] = [
    path("quality/", pages.overview, name="quality"),
    path("quality/sources/", pages.sources, name="quality_sources"),
    path("quality/sources.csv", exporting.sources_csv, name="quality_sources_csv"),
    path("quality/publishers/", pages.publishers, name="quality_publishers"),
    path(
        "quality/publishers.csv",
        exporting.publishers_csv,
        name="quality_publishers_csv",
    ),
    path("datasets/<slug:record_id>/quality/", pages.dataset, name="dataset_quality"),
    path(f"{SOURCE}/", pages.source, name="source_quality"),
    path(f"{SOURCE}.svg", exporting.source_badge, name="source_quality_badge"),
    path(f"{SOURCE}.csv", exporting.source_csv, name="source_quality_csv"),
    path(f"{SOURCE}/datasets/", pages.source_datasets, name="source_quality_datasets"),
    path(f"{ORGANISATION}/", pages.organisation, name="organisation_quality"),
    path(
        f"{ORGANISATION}.svg",
        exporting.organisation_badge,
        name="organisation_quality_badge",
    ),
    path(
        f"{ORGANISATION}.csv",
        exporting.organisation_csv,
        name="organisation_quality_csv",
    ),
    path(
        f"{ORGANISATION}/datasets/",
        pages.organisation_datasets,
        name="organisation_quality_datasets",
    ),
]
