"""Attaching files and taking them away."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views import files

urlpatterns: list[URLPattern | URLResolver] = [
    path("attachments/new/", files.attach, name="attach_file"),
    path("attachments/<uuid:pk>/delete/", files.delete, name="delete_file"),
    path("attachments/<uuid:pk>/restore/", files.restore, name="restore_file"),
]
