from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from seutu.api.urls import api

handler400 = "seutu.web.views.errors.bad_request"
handler403 = "seutu.web.views.errors.forbidden"
handler404 = "seutu.web.views.errors.not_found"
handler500 = "seutu.web.views.errors.server_error"

urlpatterns = [
    path("", include("seutu.web.urls.plain")),
    path("api/v1/", api.urls),
    path("", include("seutu.api.ckan.urls")),
    path("", include("seutu.api.csw.urls")),
    path("", include("seutu.api.ogc.urls")),
    *i18n_patterns(
        path("", include("seutu.web.urls")),
        path("account/", include("allauth.urls")),
        prefix_default_language=True,
    ),
    # After the pages in each language, so that addresses made by name are these: a
    # provider redirects to one address, whatever the language.
    path("account/", include(openid_connect)),
]
