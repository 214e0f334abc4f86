"""One frozen Settings, read once from the environment (VAXEL_*, see docs/architecture.md).

A `vaxel` command typed beside a house that `make up` started without containers uses that house: see `of_the_house`.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


UP_FILE = Path("var/up.json")  # asterisk/up.py writes it; relative to where `vaxel` is typed
LONGEST_KEPT = 36_500  # days
DATABASES = {"sqlite+aiosqlite": "/FILE", "postgresql+psycopg": "USER:PASSWORD@HOST/NAME"}
TEMPLATE = re.compile(r"[A-Za-z0-9_./@:;&+*#-]+")  # what a dial string may have beside its {places}
ELKS = "https://api.46elks.com/a1"  # the SMS provider's API, unless VAXEL_SMS_URL names another


class BadSetting(ValueError):
    """An environment variable has an unusable value; the message, in English and Swedish, names the variable."""

    def __init__(self, en: str, sv: str) -> None:
        super().__init__(en)
        self.sv = sv

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else str(self)


def _bad(name: str, text: str, must_be: str, ska_vara: str) -> BadSetting:
    return BadSetting(
        f"{name} is {text!r}: it must be {must_be}", f"{name} är {text!r}: det ska vara {ska_vara}"
    )


@dataclass(frozen=True, slots=True)
class Tls:
    """Where the exchange listens by TLS (port 0: not there), and by what certificate.

    binds: its addresses for SIP, as they are set, such as "0.0.0.0". names: host names and addresses, besides
    those that we find, by which phones reach it. certificate, key: the administrator's own files, or none.
    """

    binds: tuple[str, ...]
    port: int
    https_bind: str
    https_port: int
    names: frozenset[str]
    certificate: Path | None
    key: Path | None


@dataclass(frozen=True, slots=True)
class PhonesWeb:
    """Where phones fetch their settings; port 0: nowhere. url: as phones reach it, without / at the end.

    sip_port: where the exchange takes SIP without TLS. direct: a WebSocket of the exchange by which browsers that have
    their page open speak SIP while the service is away; "": none.
    """

    host: str
    port: int
    url: str
    sip_port: int
    direct: str = ""

    @property
    def name(self) -> str:
        """The host in the URL, by which phones also reach the exchange."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class OpenId:
    """The provider of OpenID Connect by which people may sign in; issuer "": none. domains: of their addresses."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. Paths are absolute; `database` is an SQLAlchemy URL with an async driver.

    piper, piper_voice_sv, piper_voice_en: Piper's program and voice files; None: use espeak-ng.
    keep_days, keep_message_days: days to keep calls and SMS, and voicemail; 0: for ever.
    recording_key: the file with the master keys of recorded calls.
    web_names: host names of the web, besides those that it finds itself (web/hosts.py); lower case.
    web_tls_port: the web by TLS besides; 0: not. web_proxies: whose X-Forwarded-... headers are believed.
    web_connections: of one address at a time, except a proxy's.
    metrics_port: 0: no metrics.
    smtp_url, mail_from: for voicemail by e-mail; "": we send none.
    calendar_every: seconds between two fetches of a calendar feed.
    rtp_timeout, rtp_timeout_hold: seconds without sound after which we take a phone for gone; 0: never.
    sms_user, sms_password: "": we send no SMS; sms_reports: the address where the provider reaches our web.
    ami_host, ami_port, ami_user, ami_secret: the manager interface of somebody else's exchange; "" is none.
    ari_url: "" is no exchange of our own.
    agi_port: 0 is no AGI door. agi_phone to agi_mailbox: how the exchange beside us spells phones, numbers outside,
        queues and boxes (beside/agi/spelling.py); agi_prompts: where it finds our prompts.
    tls: where the exchange listens by TLS, and its certificate.
    phones: where phones fetch their settings.
    stun, turn_urls, turn_secret: for browsers' phones behind routers (web/ice_servers.py); "" and () are none.
    second_factor: who must have one: "" nobody, "administrators" or "everybody".
    now: for rehearsals and tests, the instant at which the service's clock starts (aware); None: the real time.
    """

    data: Path
    database: str
    shared: Path
    prompts: Path
    piper: str
    piper_voice_sv: Path | None
    piper_voice_en: Path | None
    ari_url: str
    ari_user: str
    ari_password: str
    web_host: str
    web_port: int
    web_names: frozenset[str]
    web_url: str
    web_tls_host: str
    web_tls_port: int
    web_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    web_connections: int
    metrics_host: str
    metrics_port: int
    lang: str
    keep_days: int
    keep_message_days: int
    smtp_url: str = field(repr=False)
    mail_from: str
    now: datetime | None
    recording_key: Path
    calendar_every: int
    sms_url: str
    sms_user: str
    sms_password: str
    sms_reports: str | None
    rtp_timeout: int
    rtp_timeout_hold: int
    ami_host: str
    ami_port: int
    ami_user: str
    ami_secret: str = field(repr=False)
    agi_host: str
    agi_port: int
    agi_phone: str
    agi_mobile: str
    agi_trunk: str
    agi_queue: str
    agi_mailbox: str
    agi_prompts: Path
    tls: Tls
    stun: str
    turn_urls: tuple[str, ...]
    turn_secret: str = field(repr=False)
    phones: PhonesWeb
    second_factor: str
    oidc: OpenId

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment. Raises BadSetting with the variable's name."""
        data = Path(environ.get("VAXEL_DATA", "var")).absolute()
        lang = environ.get("VAXEL_LANG", "sv")
        if lang not in ("sv", "en"):
            raise _bad("VAXEL_LANG", lang, "sv or en", "sv eller en")
        keep_days = _days(environ, "VAXEL_KEEP_DAYS", 365)
        shared = Path(environ.get("VAXEL_SHARED") or data / "shared").absolute()
        outside = ("number", "digits", "national")
        trunk = _template(environ, "VAXEL_AGI_TRUNK", "PJSIP/{number}@trunk", outside)
        return cls(
            data=data,
            database=database_in(environ) or f"sqlite+aiosqlite:///{data / 'vaxel.db'}",
            shared=shared,
            prompts=Path(environ.get("VAXEL_PROMPTS") or data / "prompts").absolute(),
            piper=environ.get("VAXEL_PIPER") or "piper",
            piper_voice_sv=_path(environ.get("VAXEL_PIPER_VOICE_SV")),
            piper_voice_en=_path(environ.get("VAXEL_PIPER_VOICE_EN")),
            ari_url=environ.get("VAXEL_ARI_URL", "http://127.0.0.1:8088").rstrip("/"),
            ari_user=environ.get("VAXEL_ARI_USER", "vaxel"),
            ari_password=environ.get("VAXEL_ARI_PASSWORD", ""),
            web_host=environ.get("VAXEL_WEB_HOST", "127.0.0.1"),
            web_port=_port(environ, "VAXEL_WEB_PORT", "8080", lowest=1),
            web_names=_names(environ, "VAXEL_WEB_NAMES"),
            web_url=_web_url(environ),
            web_tls_host=_web_tls_host(environ),
            web_tls_port=_port(environ, "VAXEL_WEB_TLS_PORT", "0", lowest=0),
            web_proxies=_networks(environ, "VAXEL_WEB_PROXY", "127.0.0.0/8,::1"),
            web_connections=_connections(environ),
            metrics_host=environ.get("VAXEL_METRICS_HOST") or "127.0.0.1",
            metrics_port=_port(environ, "VAXEL_METRICS_PORT", "9108", lowest=0),
            lang=lang,
            keep_days=keep_days,
            keep_message_days=_days(environ, "VAXEL_KEEP_MESSAGE_DAYS", keep_days),
            smtp_url=environ.get("VAXEL_SMTP_URL", ""),
            mail_from=_sender(environ),
            now=_instant(environ.get("VAXEL_NOW")),
            recording_key=Path(environ.get("VAXEL_RECORDING_KEY_FILE") or data / "recording.key").absolute(),
            calendar_every=_seconds(environ.get("VAXEL_CALENDAR_EVERY") or "300"),
            sms_url=_secure(environ, "VAXEL_SMS_URL") or ELKS,
            sms_user=environ.get("VAXEL_SMS_USER", ""),
            sms_password=environ.get("VAXEL_SMS_PASSWORD", ""),
            sms_reports=_secure(environ, "VAXEL_SMS_REPORTS"),
            rtp_timeout=_silence(environ, "VAXEL_RTP_TIMEOUT", 60),
            rtp_timeout_hold=_silence(environ, "VAXEL_RTP_TIMEOUT_HOLD", 1800),
            ami_host=environ.get("VAXEL_AMI_HOST", ""),
            ami_port=_port(environ, "VAXEL_AMI_PORT", "5038", lowest=1),
            ami_user=_with_host(environ, "VAXEL_AMI_USER"),
            ami_secret=_with_host(environ, "VAXEL_AMI_SECRET"),
            agi_host=environ.get("VAXEL_AGI_HOST") or "127.0.0.1",
            agi_port=_port(environ, "VAXEL_AGI_PORT", "0", lowest=0),
            agi_phone=_template(environ, "VAXEL_AGI_PHONE", "PJSIP/{extension}", ("extension", "person")),
            agi_mobile=_template(environ, "VAXEL_AGI_MOBILE", trunk, outside),
            agi_trunk=trunk,
            agi_queue=_template(environ, "VAXEL_AGI_QUEUE", "{queue}", ("queue", "extension")),
            agi_mailbox=_template(
                environ, "VAXEL_AGI_MAILBOX", "{extension}@default", ("extension", "person")
            ),
            agi_prompts=Path(environ.get("VAXEL_AGI_PROMPTS") or shared / "prompts"),
            tls=_tls(environ),
            stun=environ.get("VAXEL_STUN_SERVER", ""),
            turn_urls=_turn_urls(environ),
            turn_secret=environ.get("VAXEL_TURN_SECRET", ""),
            phones=_phones(environ),
            second_factor=_second_factor(environ),
            oidc=_openid(environ),
        )


def of_the_house(environ: Mapping[str, str], kept: Path = UP_FILE) -> dict[str, str]:
    """The settings that `make up` gave the house here; the environment's own settings win.

    Empty when the environment says where the data are (another house), or when the house runs in containers.
    """
    if "VAXEL_DATA" in environ or "VAXEL_DATABASE" in environ:
        return {}
    try:
        found = json.loads(kept.read_text())
        if found["engine"] is not None:
            return {}
        return {name: str(value) for name, value in found["settings"].items() if name not in environ}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}  # nothing is up here, or the file is not ours to read


def _path(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


def database_in(environ: Mapping[str, str]) -> str:
    """The URL ("": none), checked as far as we can without the database's libraries. Raises BadSetting.

    It may hold a password, so the error does not show it.
    """
    text = environ.get("VAXEL_DATABASE", "")
    begins, _, rest = text.partition("://")
    if text and (begins not in DATABASES or not rest):
        what, vad = "names no database", "har ingen databas"
        if begins not in DATABASES:
            what, vad = f"begins with {begins}", f"börjar med {begins}"
        forms = [f"{name}://{more}" for name, more in DATABASES.items()]
        raise BadSetting(
            f"VAXEL_DATABASE {what}: it must be {' or '.join(forms)}",
            f"VAXEL_DATABASE {vad}: det ska vara {' eller '.join(forms)}",
        )
    return text


def _port(environ: Mapping[str, str], name: str, default: str, lowest: int) -> int:
    text = environ.get(name, default)
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) < 65536:
        none, ingen = ("", "") if lowest else (", or 0 for none", ", eller 0 för ingen")
        raise _bad(name, text, f"a port number, 1 to 65535{none}", f"ett portnummer, 1 till 65535{ingen}")
    return int(text)


def reached_at(host: str) -> str:
    """How a program on this machine reaches a server that listens there, as in an address: [::1]."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _web_url(environ: Mapping[str, str]) -> str:
    """How people reach the web, for links that we send; without / at its end."""
    text = environ.get("VAXEL_WEB_URL", "").rstrip("/")
    if not text:
        here = reached_at(environ.get("VAXEL_WEB_HOST") or "127.0.0.1")
        return f"http://{here}:{_port(environ, 'VAXEL_WEB_PORT', '8080', lowest=1)}"
    if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", text):
        raise _bad(
            "VAXEL_WEB_URL",
            text,
            "how browsers reach the web, such as https://vaxel.bolaget.se",
            "hur webbläsare når webben, som https://vaxel.bolaget.se",
        )
    return text


def _turn_urls(environ: Mapping[str, str]) -> tuple[str, ...]:
    text = environ.get("VAXEL_TURN_URLS", "")
    found = tuple(text.replace(",", " ").split())
    if found and not all(
        re.fullmatch(r"turns?:[A-Za-z0-9.:\[\]-]+(\?transport=(udp|tcp))?", one) for one in found
    ):
        raise _bad("VAXEL_TURN_URLS", text, "like turn:turn.bolaget.se:3478", "som turn:turn.bolaget.se:3478")
    if found and not environ.get("VAXEL_TURN_SECRET"):
        raise _bad("VAXEL_TURN_SECRET", "", "the TURN server's secret", "TURN-serverns hemlighet")
    return found


def _tls(environ: Mapping[str, str]) -> Tls:
    def port(name: str, usual: int) -> int:
        return _port({name: environ.get(name) or str(usual)}, name, "", lowest=0)

    certificate, key = _path(environ.get("VAXEL_TLS_CERTIFICATE")), _path(environ.get("VAXEL_TLS_KEY"))
    if key is not None and certificate is None:
        raise _bad(
            "VAXEL_TLS_CERTIFICATE", "", "a file, as VAXEL_TLS_KEY is set", "en fil när VAXEL_TLS_KEY är satt"
        )
    binds = (environ.get("VAXEL_SIP_BIND") or "127.0.0.1", environ.get("VAXEL_SIP_BIND6") or "")
    others = {environ.get("VAXEL_EXTERNAL_ADDRESS", "").lower(), _phones(environ).name}
    others = (others | {_web_tls_host(environ).lower()}) - {"", "0.0.0.0", "::"}
    return Tls(
        binds=tuple(bind for bind in binds if bind),
        port=port("VAXEL_TLS_PORT", port("VAXEL_SIP_PORT", 5060) + 1),
        https_bind=environ.get("VAXEL_HTTPS_BIND") or environ.get("VAXEL_HTTP_BIND") or "127.0.0.1",
        https_port=port("VAXEL_HTTPS_PORT", 8089),
        names=_names(environ, "VAXEL_TLS_NAMES") | _names(environ, "VAXEL_WEB_NAMES") | others,
        certificate=certificate,
        key=key or certificate,
    )


def _web_tls_host(environ: Mapping[str, str]) -> str:
    return environ.get("VAXEL_WEB_TLS_HOST") or environ.get("VAXEL_SIP_BIND") or "127.0.0.1"


def _networks(
    environ: Mapping[str, str], name: str, usual: str
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    text = environ.get(name) or usual
    try:
        words = [] if text == "none" else text.replace(",", " ").split()
        return tuple(ipaddress.ip_network(word) for word in words)
    except ValueError as error:
        like = "10.0.0.7, 10.1.0.0/24 or none", "10.0.0.7, 10.1.0.0/24 eller none"
        raise _bad(
            name, text, f"addresses or networks, like {like[0]}", f"adresser eller nät, som {like[1]}"
        ) from error


def _phones(environ: Mapping[str, str]) -> PhonesWeb:
    def port(name: str, usual: str) -> int:
        return _port({name: environ.get(name) or usual}, name, "", lowest=0)

    listens = port("VAXEL_PHONES_PORT", "0")
    url = environ.get("VAXEL_PHONES_URL", "").rstrip("/")
    host = environ.get("VAXEL_PHONES_HOST") or environ.get("VAXEL_SIP_BIND") or "127.0.0.1"
    if (listens or url) and not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?", url):
        raise _bad(
            "VAXEL_PHONES_URL",
            url,
            "how phones reach VAXEL_PHONES_PORT, such as https://vaxel.bolaget.se:8443",
            "hur telefoner når VAXEL_PHONES_PORT, som https://vaxel.bolaget.se:8443",
        )
    direct = environ.get("VAXEL_BROWSER_DIRECT", "")
    if direct and not re.fullmatch(r"wss://[A-Za-z0-9.-]+(:[0-9]{1,5})?/ws", direct):
        raise _bad(
            "VAXEL_BROWSER_DIRECT",
            direct,
            "how browsers reach VAXEL_HTTPS_PORT of the exchange, such as wss://vaxel.bolaget.se:8089/ws",
            "hur webbläsare når växelns VAXEL_HTTPS_PORT, som wss://vaxel.bolaget.se:8089/ws",
        )
    return PhonesWeb(host, listens, url, port("VAXEL_SIP_PORT", "5060"), direct)


def _second_factor(environ: Mapping[str, str]) -> str:
    text = environ.get("VAXEL_SECOND_FACTOR", "")
    if text not in ("", "administrators", "everybody"):
        raise _bad(
            "VAXEL_SECOND_FACTOR",
            text,
            "administrators, everybody, or empty",
            "administrators, everybody eller tomt",
        )
    return text


def _openid(environ: Mapping[str, str]) -> OpenId:
    issuer = environ.get("VAXEL_OIDC_ISSUER", "")
    if not issuer:
        return OpenId()
    if _secure(environ, "VAXEL_OIDC_ISSUER") is None or re.search(
        r"/(common|organizations|consumers)/", issuer
    ):
        raise _bad(
            "VAXEL_OIDC_ISSUER",
            issuer,
            "the provider's issuer, with your own tenant",
            "leverantörens issuer, med er egen katalog (tenant)",
        )
    for name in ("VAXEL_OIDC_CLIENT_ID", "VAXEL_OIDC_CLIENT_SECRET", "VAXEL_OIDC_DOMAINS"):
        if not environ.get(name):
            raise _bad(name, "", "set, as VAXEL_OIDC_ISSUER is", "satt när VAXEL_OIDC_ISSUER är det")
    return OpenId(
        issuer,
        environ["VAXEL_OIDC_CLIENT_ID"],
        environ["VAXEL_OIDC_CLIENT_SECRET"],
        _names(environ, "VAXEL_OIDC_DOMAINS"),
    )


def _with_host(environ: Mapping[str, str], name: str) -> str:
    """What a manager interface cannot do without. A secret is not told."""
    text = environ.get(name, "")
    if (environ.get("VAXEL_AMI_HOST") and not text) or any(ord(sign) < 32 for sign in text):
        raise BadSetting(
            f"{name} is empty or cannot be used: VAXEL_AMI_HOST needs a manager user and its secret",
            f"{name} är tom eller går inte att använda: VAXEL_AMI_HOST kräver en användare och dess hemlighet",
        )
    return text


def _template(environ: Mapping[str, str], name: str, usual: str, places: tuple[str, ...]) -> str:
    """A text with one of these places or more, and nothing in it that a dialplan would read as more than a name."""
    text = environ.get(name) or usual
    found = re.findall(r"\{(\w*)\}", text)
    if not found or not set(found) <= set(places) or not TEMPLATE.fullmatch(re.sub(r"\{\w*\}", "x", text)):
        named = [f"{{{place}}}" for place in places]
        raise _bad(
            name,
            text,
            f"like {usual}, with {' or '.join(named)}, and without spaces, commas, quotes and $",
            f"som {usual}, med {' eller '.join(named)}, utan mellanslag, komman, citattecken och $",
        )
    return text


def _secure(environ: Mapping[str, str], name: str) -> str | None:
    """A URL that may carry a secret, without / at its end; None if it is not set."""
    text = environ.get(name, "").rstrip("/")
    if not text:
        return None
    try:
        url = urlsplit(text)
        host, plain = url.hostname, url.scheme == "http" and url.hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:
        host, plain = None, False
    if not host or url.query or url.fragment or not (url.scheme == "https" or plain):
        raise _bad(name, text, f"a URL with https://, such as {ELKS}", f"en adress med https://, som {ELKS}")
    return text


def _names(environ: Mapping[str, str], name: str) -> frozenset[str]:
    text = environ.get(name, "")
    names = [one.lower().rstrip(".") for one in text.replace(",", " ").split()]
    if not all(re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", one) for one in names):
        raise _bad(
            name,
            text,
            "host names, such as vaxel.bolaget.se, pbx",
            "namn på datorer, som vaxel.bolaget.se, pbx",
        )
    return frozenset(names)


def _connections(environ: Mapping[str, str]) -> int:
    text = environ.get("VAXEL_WEB_CONNECTIONS") or "400"
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not int(text):
        raise _bad("VAXEL_WEB_CONNECTIONS", text, "a number, 1 to 999999", "ett antal, 1 till 999999")
    return int(text)


def _days(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not text.isascii() or not text.isdigit() or int(text) > LONGEST_KEPT:
        raise _bad(
            name,
            text,
            f"a number of days, 0 for ever, at most {LONGEST_KEPT}",
            f"ett antal dagar, 0 för alltid, högst {LONGEST_KEPT}",
        )
    return int(text)


def _sender(environ: Mapping[str, str]) -> str:
    sender = environ.get("VAXEL_MAIL_FROM", "")
    if (environ.get("VAXEL_SMTP_URL") or sender) and not re.fullmatch(r"[!-~]+@[!-~]+", sender):
        raise _bad(
            "VAXEL_MAIL_FROM",
            sender,
            "an e-mail address, such as vaxel@bolaget.se",
            "en e-postadress, som vaxel@bolaget.se",
        )
    return sender


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 60 <= int(text) <= 86_400:
        raise _bad(
            "VAXEL_CALENDAR_EVERY",
            text,
            "a number of seconds, 60 to 86400",
            "ett antal sekunder, 60 till 86400",
        )
    return int(text)


def _silence(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not text.isascii() or not text.isdigit() or int(text) > 86_400:
        raise _bad(
            name,
            text,
            "a number of seconds, 0 for never, at most 86400",
            "ett antal sekunder, 0 för aldrig, högst 86400",
        )
    return int(text)


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise _bad(
            "VAXEL_NOW",
            text,
            "like 2026-11-24T12:30:00+01:00",
            "en tid som 2026-11-24T12:30:00+01:00, med zon",
        )
    return at
