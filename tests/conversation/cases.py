"""A kind of subject for tests, and people of every degree of trust."""

from datetime import timedelta

from django.utils import timezone

from seutu.accounts.models import User
from seutu.conversation.models import Comment
from seutu.core.subjects import Subject, register_subjects

OPEN = "square:open"
PRIVATE = "square:private"
OWNED = "square:owned"


class Squares:
    """Places to talk at: all may see and comment, but not the private one.

    The person called "owner" answers for the owned one and sees the private one.
    """

    def find(self, ids):
        return {
            pk: Subject(
                name=f"square:{pk}",
                title={"en": f"The {pk} square"},
                url="/en/about/data/",
            )
            for pk in ids
            if pk in {"open", "private", "owned"}
        }

    def visible(self, viewer, ids):
        found = set(self.find(ids))
        return found if self._is_owner(viewer) else found - {"private"}

    def may(self, viewer, action, pk):
        if not self.visible(viewer, [pk]):
            return False
        if action in {"answer", "moderate"}:
            return pk == "owned" and self._is_owner(viewer)
        return action == "view" or viewer.is_authenticated

    def _is_owner(self, viewer):
        return viewer.is_authenticated and viewer.name == "Owner"


register_subjects("square", Squares())


def person(name: str = "Reader", *, days: int = 0, **fields) -> User:
    """Make an account that is `days` old."""
    email = f"{name.lower().replace(' ', '-')}@city.example"
    user = User.objects.create_user(email, "a long pass phrase", name=name, **fields)
    User.objects.filter(pk=user.pk).update(
        joined_at=timezone.now() - timedelta(days=days)
    )
    return User.objects.get(pk=user.pk)


def moderator(name: str = "Moderator") -> User:
    return person(name, is_staff=True)


def settled(name: str = "Settled", *, days: int = 10, comments: int = 3) -> User:
    """Make a person whose words are not held: known for days, read by others."""
    user = person(name, days=days)
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            subject="square:elsewhere",
            author=user,
            body=f"Earlier comment {number} of {name}",
            fingerprint=f"{user.pk.hex[:20]}{number}",
            posted_at=now - timedelta(days=1),
            first_shown_at=now - timedelta(days=1),
        )
        for number in range(comments)
    )
    return user
