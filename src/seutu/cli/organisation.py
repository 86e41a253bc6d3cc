"""Organisations from the command line: who they are, and what operators decide."""

from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, out
from seutu.cli.setup import start_django

if TYPE_CHECKING:
    from seutu.accounts.models import Organisation

app = typer.Typer(
    no_args_is_help=True, help="List organisations, verify them and give them owners."
)

Key = Annotated[str, typer.Argument(help="The identifier in the organisation's page.")]


@app.command("list")
def list_organisations(
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Those that wait for the mark.")
    ] = False,
    ownerless: Annotated[
        bool, typer.Option("--without-owner", help="Those whose last owner left.")
    ] = False,
    claimed: Annotated[
        bool, typer.Option("--claimed", help="Those with a claim that waits.")
    ] = False,
) -> None:
    """List registered organisations, one a line: identifier, mark, kind, name."""
    start_django()
    from seutu.accounts.models import Claim, Organisation

    rows = Organisation.objects.filter(registered_at__isnull=False)
    if unverified:
        rows = rows.filter(verified_at=None)
    if ownerless:
        rows = Organisation.objects.without_owner()
    if claimed:
        open_claims = Claim.objects.open().values("organisation_id")
        rows = Organisation.objects.filter(pk__in=open_claims)
    for row in rows.order_by("sort_name", "pk").iterator():
        mark = "hidden" if row.hidden_at else "verified" if row.is_verified else "-"
        out.print(f"{row.pk}\t{mark}\t{row.kind}\t{row}", markup=False, soft_wrap=True)


@app.command("show")
def show_organisation(organisation: Key) -> None:
    """Show an organisation with its members and claims."""
    start_django()
    found = _found(organisation)
    lines = [
        f"{found.pk}  {found}",
        f"kind: {found.kind}",
        f"place: {found.lau_code or found.nuts_code or '-'}",
        f"verified: {found.verified_at or 'no'}",
        f"hidden: {found.hidden_at or 'no'}",
    ]
    lines += [
        f"{row.role}: {row.user} <{row.user.email}>"
        for row in found.memberships.select_related("user").order_by("role", "pk")
    ]
    lines += [
        f"claim ({claim.state}): {claim.user} <{claim.user.email}>: {claim.reason}"
        for claim in found.claims.select_related("user")
    ]
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)


@app.command("verify")
def verify_organisation(organisation: Key) -> None:
    """Mark that somebody checked who stands behind an organisation."""
    start_django()
    from seutu.accounts import services

    found = _found(organisation)
    services.verify_organisation(found)
    err.print(f"{found} is verified.", markup=False)


@app.command("unverify")
def unverify_organisation(organisation: Key) -> None:
    """Take the mark away."""
    start_django()
    from seutu.accounts import services

    found = _found(organisation)
    services.unverify_organisation(found)
    err.print(f"{found} is not verified any more.", markup=False)


@app.command("add-owner")
def add_owner(
    organisation: Key,
    email: Annotated[str, typer.Argument(help="Address of an account.")],
) -> None:
    """Make somebody an owner, as after a claim by letter or telephone."""
    start_django()
    from seutu.accounts import services
    from seutu.accounts.models import User
    from seutu.core.errors import NotFound

    found = _found(organisation)
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFound(f"No account has the address {email}. Let her sign up first.")
    services.add_owner(found, person)
    err.print(f"{person} owns {found}.", markup=False)


def _found(key: str) -> "Organisation":
    from seutu.accounts.models import Organisation
    from seutu.core.errors import NotFound

    found = Organisation.objects.filter(pk=key).first()
    if found is None:
        raise NotFound(f"No organisation has the identifier {key}.")
    return found
