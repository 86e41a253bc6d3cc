"""Accounts, organisations, tokens and the trace of writes."""

from django.urls import URLPattern, URLResolver, path, re_path

from seutu.web.views import demo
from seutu.web.views.accounts import operating, organisations, people, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", demo.roles, name="demo"),
    path("demo/role/", demo.sign_in, name="demo_sign_in"),
    path("account/", people.overview, name="account"),
    path("account/acting/", people.act, name="acting"),
    path("account/export/", people.export, name="account_export"),
    path("account/erasure/", people.erasure, name="account_erasure"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revocation/", tokens.revoke, name="token_revoke"),
    path("invitations/<int:pk>/acceptance/", people.accept, name="invitation_accept"),
    re_path(
        r"^invitations/(?P<secret>[\w-]{20,100})/$",
        people.invitation,
        name="invitation",
    ),
    path("organisations/new/", organisations.new, name="organisation_new"),
    path(
        "organisations/<slug:organisation_id>/edit/",
        organisations.edit,
        name="organisation_edit",
    ),
    path(
        "organisations/<slug:organisation_id>/claim/",
        organisations.claim,
        name="organisation_claim",
    ),
    path(
        "organisations/<slug:organisation_id>/members/",
        organisations.members,
        name="members",
    ),
    path(
        "organisations/<slug:organisation_id>/members/<uuid:person_id>/",
        organisations.change_member,
        name="member_change",
    ),
    path(
        "organisations/<slug:organisation_id>/invitations/",
        organisations.invite,
        name="invite",
    ),
    path(
        "organisations/<slug:organisation_id>/invitations/<int:pk>/",
        organisations.change_invitation,
        name="invitation_change",
    ),
    path(
        "organisations/<slug:organisation_id>/leave/",
        organisations.leave,
        name="organisation_leave",
    ),
    path("history/<str:subject>/", operating.history, name="history"),
    path("operate/", operating.start, name="operate"),
    path("operate/audit/", operating.trace, name="audit"),
    path("operate/audit.csv", operating.trace_csv, name="audit_csv"),
    path(
        "operate/organisations/",
        operating.organisations,
        name="operate_organisations",
    ),
    path(
        "operate/organisations/<slug:organisation_id>/<slug:action>/",
        operating.mark,
        name="organisation_mark",
    ),
    path("operate/claims/<int:pk>/", operating.decide, name="claim_decide"),
]
