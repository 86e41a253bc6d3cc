from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "seutu.places"
