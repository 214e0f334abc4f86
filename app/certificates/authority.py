"""The company's own certificate authority: phones that have its root believe the exchange.

Knows: X.509. Refuses to know: which names the exchange has, and when a certificate is due (keeper.py).

RSA, because older desk phones know nothing else. Two thousand bits for the exchange's, which is made anew each
year; three thousand for the root's, which stays in phones for as long as they live.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

ROOT_LIVES: Final = timedelta(days=20 * 365)
LEAF_LIVES: Final = timedelta(days=397)  # browsers and telephones of today refuse longer ones
CLOCKS_DIFFER: Final = timedelta(days=1)  # a phone's clock may be behind until it has asked for the time
ROOT_BITS, LEAF_BITS = 3072, 2048
NAME_BYTES: Final = 64  # the longest common name or organisation


@dataclass(frozen=True, slots=True)
class Authority:
    """The root and its key."""

    root: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def issue(self, names: Collection[str], at: datetime) -> bytes:
        """A new certificate and key for these names and addresses, as PEM: certificate, root, key. at: now (aware)."""
        if not names:
            raise ValueError("a certificate needs a name")
        key = rsa.generate_private_key(public_exponent=65537, key_size=LEAF_BITS)
        ordered = sorted(names)
        first = next((name for name in ordered if "." in name and not is_address(name)), ordered[0])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _cut(first))]))
            .issuer_name(self.root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - CLOCKS_DIFFER)
            .not_valid_after(min(at + LEAF_LIVES - CLOCKS_DIFFER, self.root.not_valid_after_utc))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
                critical=False,
            )
            .add_extension(
                x509.SubjectAlternativeName([_general_name(name) for name in ordered]), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM) + self.root_pem + _as_pem(key)


def authority_in(file: Path, company: str, at: datetime) -> Authority:
    """The authority of this file, made there (mode 600) at the first need. Raises OSError, and ValueError for a
    broken file.

    company: its name; at: now (aware).
    """
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        made = _new(company, at)
        text = made.root_pem + _as_pem(made.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
            new.write(text)
        try:
            os.link(beside, file)  # another process may have been faster: then that one's is right
        except FileExistsError:
            text = file.read_bytes()
        finally:
            beside.unlink()
    key = serialization.load_pem_private_key(text, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{file} has no RSA key")
    return Authority(x509.load_pem_x509_certificate(text), key)


def _new(company: str, at: datetime) -> Authority:
    key = rsa.generate_private_key(public_exponent=65537, key_size=ROOT_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(company or "Växel")),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(f"Växel {company}".rstrip())),
        ]
    )
    root = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_DIFFER)
        .not_valid_after(at + ROOT_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(root, key)


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cut(name: str) -> str:
    return name.encode()[:NAME_BYTES].decode(errors="ignore")


def _general_name(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_encipherment=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _as_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
