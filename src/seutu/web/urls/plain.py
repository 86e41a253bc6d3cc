from django.urls import include, path

from seutu.web.views import dumps, files, technical, translation

urlpatterns = [
    path("healthz", technical.healthz, name="healthz"),
    path("readyz", technical.readyz, name="readyz"),
    path("", include("seutu.web.urls.publishing")),
    path("dumps/<str:name>", dumps.download, name="dump"),
    path("files/<uuid:pk>/<str:name>", files.file, name="file"),
    path(
        "callbacks/translation/<str:token>",
        translation.callback,
        name="translation_callback",
    ),
    path("robots.txt", technical.robots, name="robots"),
    path(".well-known/security.txt", technical.security_txt, name="security_txt"),
]
