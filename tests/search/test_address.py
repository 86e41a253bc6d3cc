from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.search.opensearch.address import Address, read_address


def test_an_address_names_hosts_prefix_and_entry(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("certificate")

    found = read_address(
        f"opensearch://reader:p%40ss@one.example:9201,two.example/city?ca={authority}"
        "&shards=3&replicas=2"
    )

    assert found == Address(
        hosts=(("one.example", 9201), ("two.example", 9200)),
        prefix="city",
        user="reader",
        password="p@ss",
        ssl=True,
        ca=str(authority),
        shards=3,
        replicas=2,
    )


def test_what_goes_over_a_network_is_encrypted_unless_told_otherwise() -> None:
    assert not read_address("opensearch://localhost,[::1]:9201").ssl
    assert read_address("opensearch://localhost,search.example").ssl
    assert not read_address("opensearch://search.example?ssl=false").ssl


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://search.example", "begin with opensearch"),
        ("opensearch://", "Name its hosts"),
        ("opensearch://a b", "Name its hosts"),
        ("opensearch://one,,two", "Name its hosts"),
        ("opensearch://one:99999", "Name its hosts"),
        ("opensearch://one/UPPER", "prefix"),
        ("opensearch://one/a/b", "prefix"),
        ("opensearch://one?sll=true", "no option sll"),
        ("opensearch://one?ssl=yes", "true or false"),
        ("opensearch://one?shards=0", "from 1 to 100"),
        ("opensearch://one?replicas=many", "from 0 to 10"),
        ("opensearch://one?ca=/nowhere.pem", "does not exist"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(address: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_address(address)


@given(st.text(max_size=60), st.text("abc/?#@:%,", max_size=20))
def test_no_mistake_repeats_the_password(rest: str, mess: str) -> None:
    address = f"opensearch://user:very-secret@{mess}{rest}"

    try:
        told = repr(read_address(address))
    except ValueError as error:
        told = str(error)
    assert "very-secret" not in told
