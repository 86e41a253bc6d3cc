from django.urls import path

from seutu.api.csw import views

urlpatterns = [
    path("csw", views.answer, name="csw"),
    path("csw/", views.answer),
]
