"""Until when a certificate is good, judged by a library of cryptography on good and on damaged ones."""

from __future__ import annotations

import base64
import time
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.catalog.certificates import certificate_end, signing_end
from tests.catalog.certificates import encoded

MOMENTS = st.datetimes(datetime(1950, 1, 2), datetime(9999, 12, 31)).map(lambda it: it.replace(microsecond=0))
GOOD = encoded(datetime(2031, 5, 6))


def read(der: bytes) -> str:
    return certificate_end(base64.b64encode(der).decode())


@example(datetime(1950, 1, 2), 1)
@example(datetime(2049, 12, 31), 1)
@example(datetime(2050, 1, 1), 1)
@given(MOMENTS, st.integers(1, 2**158))
def test_the_day_is_the_one_that_the_library_reads(end: datetime, serial: int) -> None:
    der = encoded(end, end - timedelta(days=1) if end > datetime(1950, 1, 3) else None, serial)
    assert read(der) == x509.load_der_x509_certificate(der).not_valid_after_utc.date().isoformat()


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_certificate_has_the_library_s_day_or_none(changes: list[tuple[int, int]]) -> None:
    der = bytearray(GOOD)
    for place, byte in changes:
        der[place] = byte
    try:
        day = read(bytes(der))
    except ValueError:
        day = ""
    try:
        judged = x509.load_der_x509_certificate(bytes(der)).not_valid_after_utc.date().isoformat()
    except (ValueError, x509.InvalidVersion):
        return
    assert day == judged


@given(st.binary(max_size=200) | st.integers(0, len(GOOD)).map(lambda size: GOOD[:size]))
def test_anything_else_is_refused(der: bytes) -> None:
    if der != GOOD:
        with pytest.raises(ValueError, match="certificate"):
            read(der)


def test_an_odd_length_is_refused() -> None:
    for der in (b"0", b"0\x80", b"0\x84\xff\xff\xff\xff", b"0\xff" + b"\xff" * 127, GOOD[:-1]):
        with pytest.raises(ValueError, match="certificate"):
            read(der)


def test_a_time_in_the_form_of_another_tag_is_refused() -> None:
    assert GOOD.count(b"\x17\x0d310506") == 1
    with pytest.raises(ValueError, match="no day"):
        read(GOOD.replace(b"\x17\x0d310506", b"\x18\x0d310506"))
    with pytest.raises(ValueError, match="does not exist"):
        read(GOOD.replace(b"\x17\x0d310506", b"\x17\x0d310231"))


@pytest.mark.parametrize(
    "text", ["<IDPSSODescriptor", "<", "<a:", "<KeyDescriptor use=", "<!DOCTYPE a [<!ENTITY b 'c'>]>"]
)
def test_hostile_metadata_is_looked_through_once(text: str) -> None:
    start = time.monotonic()
    assert signing_end(text * (400_000 // len(text))) is None
    assert time.monotonic() - start < 5


def test_only_the_certificates_of_an_identity_provider_s_own_keys_count() -> None:
    mine, other = (base64.b64encode(encoded(datetime(year, 5, 6))).decode() for year in (2031, 2035))
    key = "<md:KeyDescriptor{}><ds:X509Certificate>{}</ds:X509Certificate></md:KeyDescriptor>"
    both = key.format("", mine) + key.format(" use='encryption'", other)
    provider = f"<md:IDPSSODescriptor a='b'>{both}</md:IDPSSODescriptor>"
    service = f"<md:SPSSODescriptor>{key.format('', other)}</md:SPSSODescriptor>"
    signature = f"<ds:X509Certificate>{other}</ds:X509Certificate>"
    assert signing_end(signature + provider + service) == "2031-05-06"
    assert signing_end(service) is None
