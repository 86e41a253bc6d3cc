"""Texts in the language of the reader."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views import translation

urlpatterns: list[URLPattern | URLResolver] = [
    path("translations/ask/", translation.ask, name="ask_translation"),
    path("translations/<str:subject>/", translation.choose, name="choose_translation"),
    path(
        "translations/<str:subject>/<str:language>/",
        translation.translate,
        name="translate",
    ),
]
