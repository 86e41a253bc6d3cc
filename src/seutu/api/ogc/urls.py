from django.urls import path

from seutu.api.ogc import views

COLLECTION = "ogc/collections/<slug:collection_id>"

urlpatterns = [
    path("ogc/", views.landing, name="ogc_landing"),
    path("ogc", views.landing),
    path("ogc/conformance", views.conformance, name="ogc_conformance"),
    path("ogc/api", views.openapi, name="ogc_openapi"),
    path("ogc/collections", views.collections, name="ogc_collections"),
    path("ogc/collections/", views.collections),
    path(COLLECTION, views.collection, name="ogc_collection"),
    path(f"{COLLECTION}/", views.collection),
    path(f"{COLLECTION}/queryables", views.queryables, name="ogc_queryables"),
    path(f"{COLLECTION}/sortables", views.sortables, name="ogc_sortables"),
    path(f"{COLLECTION}/items", views.items, name="ogc_items"),
    path(f"{COLLECTION}/items/", views.items),
    path(f"{COLLECTION}/items/<str:record_id>", views.item, name="ogc_item"),
    path("ogc/<path:elsewhere>", views.nothing),
]
