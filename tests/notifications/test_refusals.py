import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.notifications.mail.refusals import WAITS, judge, judge_status, wait_after


@pytest.mark.parametrize(
    ("code", "text", "verdict"),
    [
        (550, "5.1.1 User unknown", "hard"),
        (550, "No such user here", "hard"),
        (553, "address not allowed", "hard"),
        (550, "5.7.1 Blocked by policy", "refused"),
        (552, "5.2.2 Mailbox full", "refused"),
        (554, "Transaction failed", "refused"),
        (550, "5.1.8 bad sender", "refused"),
        (450, "4.2.0 greylisted", "later"),
        (421, "5.1.1 a temporary code counts", "later"),
    ],
)
def test_only_a_missing_address_is_a_hard_bounce(code, text, verdict):
    assert judge(code, text) == verdict


@given(st.text())
def test_any_status_gets_a_verdict(status):
    assert judge_status(status) in {"hard", "refused", "later"}


def test_waits_grow_and_end():
    waits = [wait_after(attempts) for attempts in range(1, len(WAITS) + 1)]

    assert waits == sorted(waits)
    assert wait_after(len(WAITS) + 1) is None
