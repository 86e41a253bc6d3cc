"""What a mail server's refusal means, and how long to wait after one. Pure."""

import re
from datetime import timedelta
from typing import Literal

Verdict = Literal["hard", "refused", "later"]

STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH_ADDRESS = {550, 551, 553}
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)
)


def judge(code: int, text: str) -> Verdict:
    """Judge an SMTP reply: its code and words.

    "hard" means that the address does not take mail and counts as a bounce, "refused"
    that this mail is not wanted or the box is full, "later" that another try may help.
    The enhanced status (RFC 3463) counts more than the code where there is one.
    """
    found = STATUS.search(text)
    if 400 <= code < 500:
        return "later"
    if found is not None:
        return judge_status(found[0])
    return "hard" if code in NO_SUCH_ADDRESS else "refused"


def judge_status(status: str) -> Verdict:
    """Judge an enhanced status such as "5.1.1": class, subject, detail."""
    found = STATUS.search(status)
    if found is None or found[1] != "5":
        return "later"
    subject, detail = int(found[2]), int(found[3])
    if subject == 1:
        # 5.1.7 and 5.1.8 speak of the sender's address, not of the receiver's.
        return "refused" if detail in {7, 8} else "hard"
    if (subject, detail) in {(0, 0), (2, 0), (2, 1), (4, 4)}:
        return "hard"
    return "refused"


def wait_after(attempts: int) -> timedelta | None:
    """Tell how long to wait after so many failed attempts; None when it is enough."""
    return WAITS[attempts - 1] if 0 < attempts <= len(WAITS) else None
