"""Keeps the file with the exchange's certificate: the administrator's own, or signed by our authority.

Knows: when a new certificate is due, and how to replace the file in one step. Refuses to know: how the exchange
takes it into use (ari/certificate.py), and how X.509 says it (authority.py).

It is one file with certificate, chain and key, so that a reader never finds the key of another certificate.
"""

from __future__ import annotations

import os
import ssl
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from app.certificates.authority import authority_in
from app.certificates.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from app.certificates.authority import Authority
    from app.settings import Settings

FOLDER: Final = "certificate"  # in the shared directory
EXCHANGE_FILE, ROOT_FILE = "exchange.pem", "root.pem"
AUTHORITY: Final = "authority.pem"  # in the data directory: the root's key never leaves it
RENEW_BEFORE: Final = timedelta(days=30)  # before the end
GIVEN_ENDS: Final = timedelta(days=14)  # a given certificate: say so this long before
EARLIEST: Final = (
    2026  # a clock before this year was never set: what we signed now would have ended before we know
)


class CannotKeep(Exception):
    """There is no usable certificate; the message says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """The administrator's own certificate, with its chain, and its key; perhaps in one file."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Kept:
    """The certificate in the exchange's file. der: the certificate itself; ours: signed by our own authority."""

    der: bytes
    names: frozenset[str]
    since: datetime
    ends: datetime
    issuer: str
    ours: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256, as browsers and telephones show it."""
        return fingerprint(x509.load_der_x509_certificate(self.der))


class Keeper:
    """`look` makes the file right. Blocking: call it in a thread."""

    def __init__(
        self,
        shared: Path,
        data: Path,
        names: Callable[[], Collection[str]],
        company: Callable[[], str],
        given: Given | None = None,
    ) -> None:
        self.file, self._root_file = shared / FOLDER / EXCHANGE_FILE, shared / FOLDER / ROOT_FILE
        self._authority_file = data / AUTHORITY
        self._names, self._company, self._given = names, company, given
        self._read: tuple[tuple[int, int, int], Authority] | None = None  # which file, and what it said
        self._checked: bytes | None = None  # the last text that OpenSSL took

    def look(self, at: datetime, *, anew: bool = False) -> Kept:
        """Renew or bring the certificate if it is time, or `anew` in any case. at: now (aware). Raises CannotKeep."""
        try:
            if self._given is not None:
                self._root_file.unlink(missing_ok=True)
                return self._bring(self._given)
            return self._sign(at, anew=anew)
        except (OSError, ValueError) as error:
            raise CannotKeep(str(error)) from error

    def kept(self) -> Kept | None:
        """What the file has now; None: nothing that we can read."""
        try:
            return read(self.file.read_bytes(), self._root())
        except (OSError, ValueError):
            return None

    def root_pem(self) -> bytes | None:
        """The root, for phones; None: there is none (yet), as the certificate is given."""
        root = self._root() if self._given is None else None
        return root.public_bytes(Encoding.PEM) if root is not None else None

    def root_fingerprint(self) -> str | None:
        root = self._root() if self._given is None else None
        return fingerprint(root) if root is not None else None

    def _root(self) -> x509.Certificate | None:
        try:
            return x509.load_pem_x509_certificate(self._root_file.read_bytes())
        except (OSError, ValueError):
            return None

    def _bring(self, given: Given) -> Kept:
        text = given.certificate.read_bytes()
        if given.key != given.certificate:
            text = text.rstrip(b"\n") + b"\n" + given.key.read_bytes()
        _check_pair(text)
        found = read(text, None)
        if not self.file.exists() or self.file.read_bytes() != text:
            _replace(self.file, text)
        return found

    def _sign(self, at: datetime, *, anew: bool) -> Kept:
        if at.year < EARLIEST:
            raise CannotKeep(f"this machine's clock says {at:%Y-%m-%d}")
        authority = self._authority(at)
        if authority.root.not_valid_after_utc <= at + RENEW_BEFORE:
            raise CannotKeep(
                f"the root in {self._authority_file} ends {authority.root.not_valid_after_utc:%Y-%m-%d}"
            )
        if self._root() != authority.root:
            _replace(self._root_file, authority.root_pem, 0o644)
        names = frozenset(self._names())
        kept = self.kept()
        if anew or kept is None or self._is_due(kept, names, at):
            text = authority.issue(names, at)
            _replace(self.file, text)
            kept = read(text, authority.root)
        return kept

    def _authority(self, at: datetime) -> Authority:
        """Read again only when the file is another: a look comes every few seconds, and a key takes long to check."""
        if self._read is not None and self._read[0] == _file_mark(self._authority_file):
            return self._read[1]
        found = authority_in(self._authority_file, self._company(), at)
        mark = _file_mark(self._authority_file)
        self._read = (mark, found) if mark is not None else None
        return found

    def _is_due(self, kept: Kept, names: frozenset[str], at: datetime) -> bool:
        if not kept.ours or not names <= kept.names or not kept.since <= at < kept.ends - RENEW_BEFORE:
            return True
        text = self.file.read_bytes()
        if text == self._checked:
            return False
        try:
            _check_pair(text)
        except ValueError:
            return True
        self._checked = text
        return False


def keeper_of(settings: Settings, company: Callable[[], str]) -> Keeper:
    """This installation's. company: its name, which the authority bears."""
    tls = settings.tls
    given = None
    if tls.certificate is not None and tls.key is not None:
        given = Given(tls.certificate, tls.key)
    return Keeper(settings.shared, settings.data, lambda: names_of(tls), company, given)


def read(pem: bytes, root: x509.Certificate | None) -> Kept:
    """The first certificate of a PEM text. root: our own authority's. Raises ValueError."""
    certificate = x509.load_pem_x509_certificate(pem)
    return Kept(
        certificate.public_bytes(Encoding.DER),
        _names_in(certificate),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.issuer.rfc4514_string(),
        root is not None and _is_signed_by(certificate, root),
    )


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _names_in(certificate: x509.Certificate) -> frozenset[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    addresses = {str(one) for one in found.get_values_for_type(x509.IPAddress)}
    return frozenset({*found.get_values_for_type(x509.DNSName), *addresses})


def _is_signed_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _check_pair(pem: bytes) -> None:
    """Whether OpenSSL takes certificate, chain and key, as it will in the exchange. Raises ValueError."""
    with tempfile.NamedTemporaryFile() as file:  # mode 600
        file.write(pem)
        file.flush()
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file.name, password=_no_password)
        except ssl.SSLError as error:
            raise ValueError(f"certificate and key cannot be used: {error.reason or error}") from error


def _file_mark(file: Path) -> tuple[int, int, int] | None:
    """What differs when a file has been replaced or written; None: it is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _no_password() -> str:
    raise ValueError("the key has a password: store it without one")


def _replace(file: Path, text: bytes, mode: int = 0o600) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    beside.replace(file)
