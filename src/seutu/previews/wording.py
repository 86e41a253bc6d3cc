"""Why a file was not looked into, marked for translation.

The process that reads files knows no Django; it says these sentences, and pages give
them in the reader's language.
"""

from django.utils.translation import gettext_noop as _

REASONS = frozenset(
    {
        _("The file is empty."),
        _("The address gives a web page, not a file."),
        _("The file is XML, which is not looked into."),
        _("The file is a PDF, which is not looked into."),
        _("The file is in a form that is not looked into."),
        _("The file holds no table."),
        _("The file has no column."),
        _("The file is packed twice."),
        _("The file unpacks to far more than it weighs."),
        _("The file is damaged: it cannot be unpacked."),
        _("The archive does not hold exactly one table."),
        _("The archive is damaged or encrypted."),
        _("The spreadsheet is damaged."),
        _("The spreadsheet holds no table."),
        _("The JSON file is too large to be looked into."),
        _("The JSON is nested too deeply."),
        _("The JSON holds no list of records."),
        _("The file takes more memory than it may."),
        _("The file takes longer to read than it may."),
        _("The file takes more time or memory than it may."),
    }
)
