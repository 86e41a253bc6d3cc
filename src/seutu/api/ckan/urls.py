from django.urls import path

from seutu.api.ckan import views

urlpatterns = [
    path("api/3", views.version, name="ckan_version"),
    path("api/3/", views.version),
    path("api/3/action/<str:name>", views.answer, name="ckan_action"),
    path("api/3/action/<str:name>/", views.answer),
    path("api/3/action/", views.answer),
    path("api/3/<path:elsewhere>", views.nothing),
    path("api/action/<str:name>", views.answer),
    path("api/action/<str:name>/", views.answer),
    path("api/action/", views.answer),
]
