"""Reading places."""

# NUTS names two countries by other letters than ISO 3166-1.
ISO_TO_NUTS = {"GR": "EL", "GB": "UK"}
NUTS_TO_ISO = {nuts: iso for iso, nuts in ISO_TO_NUTS.items()}
NUTS_COUNTRIES = frozenset(
    {"AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI"}
    | {"FR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "ME", "MK", "MT"}
    | {"NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TR", "UA", "UK", "XK"}
)
# ISO 3166-1 codes of the countries that have NUTS or matching statistical regions.
EUROPEAN = frozenset(NUTS_TO_ISO.get(code, code) for code in NUTS_COUNTRIES)


def nuts_country(country: str) -> tuple[str, ...]:
    """Give the NUTS level 0 code of an ISO 3166-1 country, or nothing outside NUTS."""
    code = ISO_TO_NUTS.get(country, country)
    return (code,) if code in NUTS_COUNTRIES else ()
