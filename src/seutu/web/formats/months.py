"""Names of months in our own messages, which come before those of Django.

Django writes them with a capital letter in Italian and Polish; in a sentence these
languages, as Finnish, Swedish and Lithuanian do, want a small one.
"""

from django.utils.translation import gettext_lazy as _

MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
