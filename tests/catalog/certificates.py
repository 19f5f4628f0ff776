"""Certificates for tests, made by a library of cryptography that the program itself does without."""

from __future__ import annotations

import base64
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_KEY = ec.derive_private_key(1, ec.SECP256R1())


def encoded(end: datetime.datetime, begin: datetime.datetime | None = None, serial: int = 1) -> bytes:
    """A certificate that is good until a moment, as DER."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_KEY.public_key())
        .serial_number(serial)
        .not_valid_before(begin or datetime.datetime(1950, 1, 1))
        .not_valid_after(end)
        .sign(_KEY, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def certificate(day: datetime.date) -> str:
    """The same as a metadata document has it, good until the end of a day."""
    end = datetime.datetime.combine(day, datetime.time(23, 59, 59))
    return base64.encodebytes(encoded(end)).decode()
