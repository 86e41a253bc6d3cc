"""What stands in a page for machines alone."""

import json

from django import template
from django.utils.safestring import SafeString

register = template.Library()

# As in a page, where "<" could end the element, whatever JSON says.
ESCAPES = {ord(">"): "\\u003e", ord("<"): "\\u003c", ord("&"): "\\u0026"}
SEPARATORS = {0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def json_ld(values: dict[str, object] | None) -> SafeString:
    """Write values as a block of JSON-LD; nothing for no values.

    A block of data is not run, so that the policy for scripts does not concern it and
    it needs no nonce (HTML, "prepare the script element").
    """
    if not values:
        return SafeString("")
    text = json.dumps(values, ensure_ascii=False).translate(ESCAPES | SEPARATORS)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
