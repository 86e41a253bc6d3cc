"""Stating a need, and what its owner and its supporters do with a challenge."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
