"""Accounts, organisations, tokens and the trace of writes."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
