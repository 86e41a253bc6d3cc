from seutu.api.application import build

api = build()
