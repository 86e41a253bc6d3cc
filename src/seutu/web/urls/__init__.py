from django.urls import include, path

from seutu.web import gallery
from seutu.web.views import about, home, lists, match, origins, profiles, records

urlpatterns = [
    path("", home.home, name="home"),
    path("match/", match.match, name="match"),
    path("match/<slug:need_id>/", match.stored_need, name="need"),
    # Before the lists: "challenges/new/" is no record.
    path("", include("seutu.web.urls.accounts")),
    path("", include("seutu.web.urls.challenges")),
    path("", include("seutu.web.urls.conversation")),
    path("", include("seutu.web.urls.files")),
    path("", include("seutu.web.urls.gaps")),
    path("", include("seutu.web.urls.judging")),
    path("", include("seutu.web.urls.notices")),
    path("", include("seutu.web.urls.translation")),
    path("datasets/", lists.list_of("dataset"), name="dataset_list"),
    path("datasets/<slug:record_id>/", records.dataset, name="dataset"),
    path("solutions/", lists.list_of("solution"), name="solution_list"),
    path("solutions/<slug:record_id>/", records.solution, name="solution"),
    path("challenges/", lists.list_of("challenge"), name="challenge_list"),
    path("challenges/<slug:record_id>/", records.challenge, name="challenge"),
    path("organisations/", profiles.organisations, name="organisation_list"),
    path(
        "organisations/<slug:organisation_id>/",
        profiles.organisation,
        name="organisation",
    ),
    path("regions/", profiles.regions, name="region_list"),
    path("regions/<slug:code>/", profiles.region, name="region"),
    path("cities/<slug:slug>/", profiles.city, name="city"),
    path("themes/", profiles.themes, name="theme_list"),
    path("themes/<slug:code>/", profiles.theme, name="theme"),
    path("sources/", origins.sources, name="source_list"),
    path("sources/<slug:source_id>/", origins.source, name="source"),
    path("ai-in-public-services/", origins.ai_cases, name="ai_cases"),
    path("ai-in-public-services.csv", origins.ai_cases_csv, name="ai_cases_csv"),
    path("about/data/", about.data, name="about_data"),
    path("about/matching/", about.matching, name="about_matching"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("imprint/", about.imprint, name="imprint"),
    path("gallery/", gallery.components, name="gallery"),
    path("gallery/<slug:name>/", gallery.page, name="gallery_page"),
]
