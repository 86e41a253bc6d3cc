"""Asking for data, joining those who ask, and answering them."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views.requests import (
    answering,
    asking,
    assigning,
    counting,
    listing,
    page,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", listing.data_requests, name="data_request_list"),
    path("requests.csv", listing.data_requests_csv, name="data_requests_csv"),
    path("requests.json", listing.data_requests_json, name="data_requests_json"),
    path("requests/begin/", asking.begin, name="begin_data_request"),
    path("requests/new/", asking.new, name="new_data_request"),
    path("requests/mine/", listing.mine, name="my_data_requests"),
    path("requests/statistics/", counting.statistics, name="request_statistics"),
    path(
        "requests/statistics.csv",
        counting.statistics_csv,
        name="request_statistics_csv",
    ),
    path(
        "requests/supports/<int:support_id>/withdrawal/",
        page.leave,
        name="leave_data_request",
    ),
    path(
        "requests/candidates/<int:candidate_id>/",
        page.judge_candidate,
        name="judge_candidate",
    ),
    path("requests/<slug:request_id>/", page.data_request, name="data_request"),
    path("requests/<slug:request_id>/edit/", asking.edit, name="edit_data_request"),
    path("requests/<slug:request_id>/join/", page.join, name="join_data_request"),
    path(
        "requests/<slug:request_id>/withdrawal/",
        page.withdraw,
        name="withdraw_data_request",
    ),
    path(
        "requests/<slug:request_id>/answer/",
        answering.answer,
        name="answer_data_request",
    ),
    path(
        "requests/<slug:request_id>/appeal/",
        answering.appeal,
        name="appeal_data_request",
    ),
    path(
        "requests/<slug:request_id>/reopening/",
        answering.reopen,
        name="reopen_data_request",
    ),
    path(
        "requests/<slug:request_id>/publisher/",
        assigning.assign,
        name="assign_data_request",
    ),
    path(
        "requests/<slug:request_id>/claim/", assigning.claim, name="claim_data_request"
    ),
    path(
        "requests/<slug:request_id>/merge/", assigning.merge, name="merge_data_request"
    ),
    path(
        "requests/<slug:request_id>/separation/",
        assigning.separate,
        name="separate_data_request",
    ),
    path(
        "organisations/<slug:organisation_id>/plan/",
        counting.plan,
        name="organisation_plan",
    ),
    path(
        "organisations/<slug:organisation_id>/plan.csv",
        counting.plan_csv,
        name="organisation_plan_csv",
    ),
    path(
        "organisations/<slug:organisation_id>/plan.json",
        counting.plan_json,
        name="organisation_plan_json",
    ),
]
