"""Sources, runs and what was refused."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views import (
    harvesting_directory,
    harvesting_lists,
    harvesting_records,
    harvesting_sources,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("operate/sources/", harvesting_sources.sources, name="harvest_sources"),
    path(
        "operate/sources/directory/",
        harvesting_directory.catalogues,
        name="harvest_directory",
    ),
    path(
        "operate/sources/directory/add/",
        harvesting_directory.add_entry,
        name="harvest_add_entry",
    ),
    path("operate/sources/add/", harvesting_directory.add, name="harvest_add"),
    path("operate/sources/new/", harvesting_directory.create, name="harvest_create"),
    # One source stands under another word: "directory" may be a source's id.
    path(
        "operate/source/<slug:source_id>/",
        harvesting_sources.source,
        name="harvest_source",
    ),
    path(
        "operate/source/<slug:source_id>/progress/",
        harvesting_sources.progress,
        name="harvest_progress",
    ),
    path(
        "operate/source/<slug:source_id>/settings/",
        harvesting_sources.settings,
        name="harvest_settings",
    ),
    path(
        "operate/source/<slug:source_id>/start/",
        harvesting_sources.start,
        name="harvest_start",
    ),
    path(
        "operate/source/<slug:source_id>/stop/",
        harvesting_sources.stop,
        name="harvest_stop",
    ),
    path(
        "operate/source/<slug:source_id>/remove/",
        harvesting_sources.remove,
        name="harvest_remove",
    ),
    path(
        "operate/source/<slug:source_id>/runs/<int:run_id>/",
        harvesting_sources.report,
        name="harvest_report",
    ),
    path(
        "operate/source/<slug:source_id>/runs/<int:run_id>/decide/",
        harvesting_sources.decide,
        name="harvest_decide",
    ),
    path(
        "operate/source/<slug:source_id>/refused/",
        harvesting_records.quarantine,
        name="harvest_quarantine",
    ),
    path(
        "operate/source/<slug:source_id>/refused.jsonl",
        harvesting_records.export,
        name="harvest_export",
    ),
    path(
        "operate/source/<slug:source_id>/refused/retry/",
        harvesting_records.retry,
        name="harvest_retry",
    ),
    path(
        "operate/source/<slug:source_id>/records/<int:record_id>/",
        harvesting_records.record,
        name="harvest_record",
    ),
    path(
        "organisations/list-template.csv",
        harvesting_lists.template_csv,
        name="list_template_csv",
    ),
    path(
        "organisations/list-template.xlsx",
        harvesting_lists.template_xlsx,
        name="list_template_xlsx",
    ),
    path(
        "organisations/<slug:organisation_id>/list/",
        harvesting_lists.overview,
        name="list_overview",
    ),
    path(
        "organisations/<slug:organisation_id>/list/undo/",
        harvesting_lists.undo,
        name="list_undo",
    ),
    path(
        "organisations/<slug:organisation_id>/list/<int:pk>/",
        harvesting_lists.draft,
        name="list_draft",
    ),
    path(
        "organisations/<slug:organisation_id>/list/<int:pk>/discard/",
        harvesting_lists.discard,
        name="list_discard",
    ),
]
