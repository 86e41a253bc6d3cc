"""NUTS codes of French regions by the code of the national statistics office.

Regions of one NUTS 2 region carry its code, larger ones that of NUTS 1.
"""

REGIONS = {
    "01": "FRY1", "02": "FRY2", "03": "FRY3", "04": "FRY4", "06": "FRY5",
    "11": "FR10", "24": "FRB0", "27": "FRC", "28": "FRD", "32": "FRE", "44": "FRF",
    "52": "FRG0", "53": "FRH0", "75": "FRI", "76": "FRJ", "84": "FRK", "93": "FRL0",
    "94": "FRM0",
}  # fmt: skip
