"""What the sign-in library asks of us: who is counted, what is trusted."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, override

from seutu.accounts.models import User
from seutu.accounts.names import one_line

HOME_NETWORK = 64
LONGEST_NAME = 150


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # has no types
    """Counts households, and writes to people in their own language."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count a whole /64 as one, because one IPv6 household holds it all."""
        found: str = super().get_client_ip(request)
        return home_network(found)

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        user.language = get_language() or settings.LANGUAGE_CODE
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        user = context.get("user")
        language = getattr(user, "language", "") or get_language()
        with override(language):
            super().send_mail(template_prefix, email, context)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # has no types
    """Trusts an address of a provider only when it says that it verified it."""

    def populate_user(
        self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]
    ) -> User:
        for address in sociallogin.email_addresses:
            # Some providers send the word "false", which would count as true.
            address.verified = address.verified is True
        user: User = super().populate_user(request, sociallogin, data)
        user.name = one_line(str(data.get("name") or ""))[:LONGEST_NAME]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user


def home_network(address: str) -> str:
    """Name who is counted: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        network = ipaddress.ip_network((found, HOME_NETWORK), strict=False)
        return str(network.network_address)
    return str(found)
