"""Matches over time and what people say of them."""

from django.urls import path

from seutu.web.views import dropping, judging, reviewing

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
    path(
        "challenges/<slug:record_id>/matches/drop/",
        dropping.drop_of_challenge,
        name="challenge_drop",
    ),
    path("challenges/<slug:record_id>/judgements/", judging.judge, name="judge"),
    path("operate/dropped/", reviewing.queue, name="dropped_pairs"),
    path("operate/dropped.tsv", reviewing.export, name="dropped_tsv"),
    path("operate/dropped/<int:pk>/", reviewing.decide, name="dropped_decide"),
]
