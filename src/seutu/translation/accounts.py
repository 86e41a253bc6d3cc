"""A person's translations: handed out, and forgotten on erasure."""

from seutu.accounts.models import User
from seutu.translation.models import TranslatedText
from seutu.translation.services import withdraw_translation


def translations_by(user: User) -> list[dict[str, object]]:
    """Give what a person translated."""
    return [
        {
            "subject": row.subject,
            "field": row.field,
            "language": row.language,
            "text": row.text,
            "state": row.state,
            "made_at": row.made_at.isoformat(),
        }
        for row in TranslatedText.objects.filter(translator=user)
    ]


def forget_translator(user: User) -> None:
    """Drop what nobody else has seen; public words stay with the emptied account."""
    held = TranslatedText.objects.filter(
        translator=user, state=TranslatedText.State.HELD
    )
    for row in held:
        withdraw_translation(row, by=user)
