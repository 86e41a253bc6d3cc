"""Matches over time and what people say of them."""

from django.urls import path

from seutu.web.views import judging

urlpatterns = [
    path(
        "challenges/<slug:record_id>/matches/",
        judging.challenge_matches,
        name="challenge_matches",
    ),
    path(
        "challenges/<slug:record_id>/matches/why-not/",
        judging.why_not,
        name="why_not",
    ),
    path("challenges/<slug:record_id>/judgements/", judging.judge, name="judge"),
]
