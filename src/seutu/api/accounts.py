"""The caller's own account and tokens.

Everything here needs a token. A token is made on the account page only: one that could
make others would outlive its own end.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from seutu.accounts import services
from seutu.accounts.models import Token
from seutu.api.authentication import SignedRequest, scoped
from seutu.api.problems import PROBLEMS
from seutu.api.readers import row_number
from seutu.core.errors import NotFound

router = Router(tags=["organisations and accounts"])


class MeOut(Schema):
    id: UUID
    email: str
    name: str
    language: str
    is_operator: bool
    scopes: list[str] = Field(description="What this token may do.")
    expires_at: datetime = Field(description="When this token ends.")


class TokenOut(Schema):
    id: int
    name: str
    start: str = Field(description="Its first letters, to tell it from others.")
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    is_valid: bool


class TokenList(Schema):
    results: list[TokenOut]


@router.get(
    "/me",
    response={200: MeOut, **PROBLEMS},
    operation_id="getMe",
    url_name="me",
    summary="Read your account",
    auth=scoped("read"),
)
def me(request: SignedRequest) -> MeOut:
    """Read who the token stands for, and what it may do."""
    user, token = request.user, request.auth
    return MeOut(
        id=user.pk,
        email=user.email,
        name=str(user),
        language=user.language,
        is_operator=user.is_staff,
        scopes=token.scopes,
        expires_at=token.expires_at,
    )


@router.get(
    "/me/tokens",
    response={200: TokenList, **PROBLEMS},
    operation_id="listTokens",
    url_name="my_tokens",
    summary="List your tokens",
    auth=scoped("read"),
)
def my_tokens(request: SignedRequest) -> TokenList:
    """List the newest hundred of your tokens, without their secrets."""
    rows = Token.objects.visible_to(request.user)[:100]
    return TokenList(results=[_token_out(row) for row in rows])


@router.delete(
    "/me/tokens/{id}",
    response={204: None, **PROBLEMS},
    operation_id="revokeToken",
    url_name="my_token",
    summary="Revoke a token",
    auth=scoped("read"),
)
def revoke_token(request: SignedRequest, id: str) -> Status[None]:
    """End one of your tokens at once, also the one in use."""
    found = Token.objects.visible_to(request.user).filter(pk=row_number(id)).first()
    if found is None:
        raise NotFound(_("You have no such token."))
    services.revoke_token(found, by=request.user)
    return Status(204, None)


def _token_out(row: Token) -> TokenOut:
    return TokenOut(
        id=row.pk,
        name=row.name,
        start=row.start,
        scopes=row.scopes,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        is_valid=row.is_valid,
    )
