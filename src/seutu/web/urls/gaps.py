"""What is asked for and not offered."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views.gaps import exporting, letters, reading

urlpatterns: list[URLPattern | URLResolver] = [
    path("gaps/", reading.gaps, name="gaps"),
    path("gaps.csv", exporting.gaps_csv, name="gaps_csv"),
    path("gaps.xlsx", exporting.gaps_xlsx, name="gaps_xlsx"),
    path("gaps.atom", exporting.gaps_feed, name="gaps_feed"),
    path("gaps/for-a-call/", reading.for_a_call, name="gaps_for_a_call"),
    path("gaps/for-a-call.csv", exporting.call_csv, name="gaps_call_csv"),
    path("gaps/for-a-call.xlsx", exporting.call_xlsx, name="gaps_call_xlsx"),
    path("gaps/for-me/", reading.for_my_organisation, name="gaps_for_me"),
    path(
        "gaps/for/<slug:organisation_id>/",
        reading.for_organisation,
        name="gaps_for_organisation",
    ),
    path("gaps/letters/", letters.letter_list, name="gap_letters"),
    path(
        "gaps/letters/<slug:language>/<slug:route>/", letters.letter, name="gap_letter"
    ),
    path(
        "gaps/<slug:gap_id>/letters/<slug:route>.txt",
        reading.letter_text,
        name="gap_letter_text",
    ),
    path("gaps/<slug:gap_id>/", reading.gap, name="gap"),
]
