"""Stating a need, and what its owner and its supporters do with a challenge."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views.standing import answering as answers_to
from seutu.web.views.standing import desk, joining, supporting
from seutu.web.views.stating import answering, beginning, finishing

stating: list[URLPattern | URLResolver] = [
    path("challenges/begin/", beginning.begin, name="begin_challenge"),
    path("challenges/new/", beginning.new, name="new_challenge"),
    path("challenges/mine/", beginning.mine, name="my_challenges"),
    path(
        "challenges/<slug:challenge_id>/edit/about/",
        finishing.about,
        name="challenge_about",
    ),
    path(
        "challenges/<slug:challenge_id>/edit/similar/",
        finishing.similar,
        name="challenge_similar",
    ),
    path(
        "challenges/<slug:challenge_id>/edit/preview/",
        finishing.preview,
        name="challenge_preview",
    ),
    path(
        "challenges/<slug:challenge_id>/edit/<slug:key>/",
        answering.edit,
        name="edit_challenge",
    ),
    path(
        "challenges/<slug:challenge_id>/edit/<slug:key>/kept/",
        answering.keep,
        name="keep_answers",
    ),
    path(
        "challenges/<slug:challenge_id>/publication/",
        finishing.publish,
        name="publish_challenge",
    ),
    path(
        "challenges/<slug:challenge_id>/removal/",
        finishing.discard,
        name="discard_draft",
    ),
]

standing: list[URLPattern | URLResolver] = [
    path("challenges/<slug:record_id>/desk/", desk.desk, name="challenge_desk"),
    path("challenges/<slug:record_id>/state/", desk.move, name="challenge_state"),
    path("challenges/<slug:record_id>/plan/", desk.plan, name="challenge_plan"),
    path("challenges/<slug:record_id>/join/", joining.join, name="join_challenge"),
    path("challenges/<slug:record_id>/invite/", joining.invite, name="invite_partner"),
    path(
        "challenges/<slug:record_id>/support/",
        supporting.support,
        name="support_challenge",
    ),
    path(
        "challenges/<slug:record_id>/pledge/", supporting.pledge_to, name="make_pledge"
    ),
    path(
        "challenges/<slug:record_id>/pledges/",
        supporting.pledges_of,
        name="challenge_pledges",
    ),
    path(
        "challenges/<slug:record_id>/answer/",
        answers_to.offer_answer,
        name="offer_answer",
    ),
    path(
        "challenges/<slug:record_id>/answers/",
        answers_to.answers_of,
        name="challenge_answers",
    ),
    path(
        "answers/<int:answer_id>/verdict/", answers_to.judge_answer, name="judge_answer"
    ),
    path(
        "answers/<int:answer_id>/withdrawal/",
        answers_to.withdraw_answer,
        name="withdraw_answer",
    ),
    path("partnerships/<int:partnership_id>/", joining.partnership, name="partnership"),
    path("pledges/", supporting.my_pledges, name="my_pledges"),
    path("pledges/<int:pledge_id>/", supporting.pledge, name="pledge"),
    path(
        "pledges/<int:pledge_id>/verdict/",
        supporting.answer_pledge,
        name="answer_pledge",
    ),
    path(
        "pledges/<int:pledge_id>/kept/", supporting.fulfil_pledge, name="fulfil_pledge"
    ),
    path(
        "pledges/<int:pledge_id>/withdrawal/",
        supporting.withdraw_pledge,
        name="withdraw_pledge",
    ),
]

urlpatterns = [*stating, *standing]
