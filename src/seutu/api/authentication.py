"""Who sends a request: the person of a Bearer token, or nobody.

Cookies count for nothing here, so that a page of another site cannot make a signed-in
visitor's browser act.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from seutu.accounts.models import Scope, Token, User
from seutu.accounts.services import person_of_token
from seutu.core.errors import Refused, SeutuError

LONGEST_TOKEN = 200


class Unauthenticated(SeutuError):
    """The request needs a token, and has none or one that does not count."""

    code, status = "unauthenticated", 401


class Signed(AuthBase):
    """Demands a valid token that has a scope; `request.user` becomes its person."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    is_required = True

    def __init__(self, scope: str) -> None:
        super().__init__()
        if scope not in Scope.values:
            raise ValueError(f"There is no scope {scope!r}.")
        self.scope = scope

    def __call__(self, request: HttpRequest) -> object:
        """Check the token; raises `Unauthenticated`, or `Refused` without the scope."""
        token = token_of(request)
        if token is None:
            raise Unauthenticated(
                _("Send a token in the header “Authorization: Bearer …”.")
            )
        if self.scope not in token.scopes:
            raise Refused(
                _("This token lacks the scope “%(scope)s”.") % {"scope": self.scope}
            )
        request.user = token.user
        return token


class OptionallySigned(AuthBase):
    """Takes a token with the scope to read, or goes on as nobody."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    is_required = False

    def __call__(self, request: HttpRequest) -> object:
        """Check a token that was sent; a bad one is refused rather than overlooked."""
        token = token_of(request)
        if token is None:
            request.user = AnonymousUser()
            return request.user
        if Scope.READ not in token.scopes:
            raise Refused(
                _("This token lacks the scope “%(scope)s”.") % {"scope": Scope.READ}
            )
        request.user = token.user
        return token


class SignedRequest(HttpRequest):
    """A request after `scoped(…)`: its user is a person."""

    user: User
    auth: Token


def token_of(request: HttpRequest) -> Token | None:
    """Find the token of a request; raises `Unauthenticated` for one that is not valid.

    Returns None when the header is absent.
    """
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _space, secret = header.partition(" ")
    found = None
    if scheme.lower() == "bearer" and len(secret) <= LONGEST_TOKEN:
        found = person_of_token(secret.strip())
    if found is None:
        raise Unauthenticated(
            _("This token is not valid: it expired, was revoked or is mistyped.")
        )
    return found


def scoped(scope: str) -> Signed:
    """Demand a token with this scope: `@router.post(…, auth=scoped("challenges"))`."""
    # The generator of the description knows an authentication by its class alone.
    named: type[Signed] = type(f"Signed.{scope}", (Signed,), {})
    return named(scope)


optional = OptionallySigned()
