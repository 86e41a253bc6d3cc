from ninja import NinjaAPI

api = NinjaAPI(title="Seutu", version="1", urls_namespace="api-v1")
