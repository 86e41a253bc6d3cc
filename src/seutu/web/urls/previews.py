from django.urls import path

from seutu.web.views import previews

urlpatterns = [
    path(
        "datasets/<slug:record_id>/files/<int:file_id>/",
        previews.preview,
        name="preview",
    ),
    path(
        "datasets/<slug:record_id>/files/<int:file_id>/look/",
        previews.ask_for_preview,
        name="preview_ask",
    ),
    path(
        "datasets/<slug:record_id>/croissant.json",
        previews.dataset_croissant,
        name="dataset_croissant",
    ),
]
