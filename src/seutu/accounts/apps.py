from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "seutu.accounts"
