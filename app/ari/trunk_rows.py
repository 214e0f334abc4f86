"""What the exchange's tables hold of trunks: PJSIP's objects for each connection to an operator.

Knows: the fields of each kind of object (docs.asterisk.org, res_pjsip, res_pjsip_outbound_registration). Refuses to
know: where the passwords come from, and which calls take which trunk (policy).

A trunk's endpoint is `trunk.ID`, or `mex.ID` for the mobile operator (spelling.py). `vaxel.ID` asks whether the far
end answers, so that we try calls whatever the answer is.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

from app.ari.encryption import media_encryption
from app.ari.spelling import trunk_endpoint, watch_endpoint
from app.policy.trunks import ShownIn, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ari.tables import Fields, Rows
    from app.policy.trunks import Trunk, TrunkAccount, TrunkConnection, Trunks

ENDPOINTS: Final = "endpoint"  # these three also hold the phones
AUTHS: Final = "auth"
AORS: Final = "aor"
IDENTIFIES: Final = "trunk_identify"
REGISTRATIONS: Final = "trunk_registration"
# The modules that read a table only when they are told to.
READ_BY: Final = {
    REGISTRATIONS: "res_pjsip_outbound_registration.so",
    IDENTIFIES: "res_pjsip_endpoint_identifier_ip.so",
}
# What a phone has of the fields that only trunks need, and the other way round: a table's rows have the same fields.
# They are Asterisk's defaults.
OF_PHONES: Final = {
    ENDPOINTS: {
        "transport": "",
        "outbound_auth": "",
        "outbound_proxy": "",
        "from_user": "",
        "from_domain": "",
        "send_rpid": "no",
        "trust_id_outbound": "no",
        "send_connected_line": "yes",
        "trust_connected_line": "yes",
        "send_diversion": "yes",
        "allow_transfer": "yes",
    },
    AORS: {"contact": "", "outbound_proxy": ""},
}
OF_TRUNKS: Final = {
    ENDPOINTS: {
        "callerid": "",
        "rewrite_contact": "no",
        "language": "sv",
        "subscribe_context": "nowhere",
        "message_context": "nowhere",
        "allow_subscribe": "no",
        "notify_early_inuse_ringing": "no",
        "webrtc": "no",
        "rtp_ipv6": "no",
        "media_address": "",
    },
    AORS: {
        "max_contacts": "0",
        "remove_existing": "no",
        "remove_unavailable": "no",
        "default_expiration": "3600",
        "mailboxes": "",
        "voicemail_extension": "",
    },
}
NO_NUMBER: Final = "s"  # the user under which we register unless the operator wants another ([from-account])
RETRY: Final = "30"  # seconds after a failed registration; a refusal may be a password that is mended soon


def trunk_rows(
    trunks: Trunks, password: Callable[[TrunkAccount], str | None], talking: int, held: int
) -> dict[str, Rows]:
    """All tables of trunks. talking, held: seconds without sound after which a far end counts as gone.

    password: None if it is missing; then the trunk does not register, and its operator will refuse calls.
    """
    tables: dict[str, Rows] = {ENDPOINTS: {}, AUTHS: {}, AORS: {}, IDENTIFIES: {}, REGISTRATIONS: {}}
    for trunk in trunks.all:
        name, connection, account = trunk_endpoint(trunk), trunk.connection, trunk.connection.account
        secret = password(account) if account is not None else None
        if account is not None and secret is not None:
            tables[AUTHS][name] = {"auth_type": "digest", "username": account.auth_user, "password": secret}
            if account.registers is not None:
                tables[REGISTRATIONS][name] = _registration(name, connection, account)
        has_login = name in tables[AUTHS]
        endpoint = _endpoint(trunk, name, talking, held, has_login=has_login)
        tables[ENDPOINTS][name] = endpoint
        tables[AORS][name] = _aor(connection, 0)
        if connection.addresses:
            tables[IDENTIFIES][name] = {"endpoint": name, "match": ",".join(connection.addresses)}
        if connection.asks:
            watch = watch_endpoint(trunk)
            tables[ENDPOINTS][watch] = {**endpoint, "context": "nowhere", "aors": watch, "auth": ""}
            tables[AORS][watch] = _aor(connection, connection.asks)
    return tables


def with_phones(phones: dict[str, Rows], trunks: dict[str, Rows]) -> dict[str, Rows]:
    """The tables of both; as those of the phones if there are no trunks, so that a phone costs no more to read."""
    tables = {**phones, **{name: rows for name, rows in trunks.items() if name not in phones}}
    for name in (ENDPOINTS, AUTHS, AORS):
        if trunks[name]:
            mine = {id_: OF_PHONES.get(name, {}) | row for id_, row in phones[name].items()}
            theirs = {id_: OF_TRUNKS.get(name, {}) | row for id_, row in trunks[name].items()}
            # In the order of the rows: `disallow` comes before `allow`.
            fields = dict.fromkeys(field for row in (*mine.values(), *theirs.values()) for field in row)
            tables[name] = {
                id_: {field: row[field] for field in fields} for id_, row in (mine | theirs).items()
            }
    return tables


def _endpoint(trunk: Trunk, name: str, talking: int, held: int, *, has_login: bool) -> Fields:
    connection = trunk.connection
    registers = connection.account is not None and connection.account.registers is not None
    return {
        "context": _context(trunk),
        "transport": _transport(connection),
        "rtp_ipv6": _yes(_over_ipv6(connection)),
        "aors": name,
        "auth": name if trunk.mobiles and has_login and not registers else "",
        "outbound_auth": name if has_login else "",
        "outbound_proxy": _proxy(connection),
        "identify_by": "ip",
        "from_user": connection.from_user or "",
        "from_domain": connection.from_domain or "",
        "disallow": "all",
        "allow": ",".join(connection.codecs),
        **media_encryption(connection.srtp),
        # Listen for keys as sound only if the far end does not support telephone-event: it costs CPU.
        "dtmf_mode": "auto",
        "direct_media": "no",
        "rtp_symmetric": "yes",
        "force_rport": "yes",
        "send_pai": _yes(trunk.shown_in is ShownIn.ASSERTED),
        "send_rpid": _yes(trunk.shown_in is ShownIn.REMOTE_PARTY),
        # With it the network learns whose call it is when the number is withheld (Privacy: id, RFC 3325).
        "trust_id_outbound": _yes(trunk.withheld is Withheld.NETWORK),
        "trust_id_inbound": _yes(connection.trusted),
        # Not who answered: it may be a mobile's number (S3). Nor who diverted: [sent-on] tells it, where it may.
        "send_connected_line": "no",
        "trust_connected_line": "no",
        "send_diversion": "no",
        # The outside may transfer nobody: our person would be transferred under their own name, at our cost.
        "allow_transfer": _yes(trunk.mobiles),
        "rtp_timeout": str(talking),
        "rtp_timeout_hold": str(held),
        "timers": "yes",
        "timers_sess_expires": "1800",
        "set_var": f"VX_READS={'national' if trunk.reads_national else 'usual'}",
    }


def _context(trunk: Trunk) -> str:
    """Where its calls come in (extensions.conf)."""
    if trunk.mobiles:
        return "from-mex"
    if trunk.connection.dialled_in_to:
        account = trunk.connection.account
        named = account is not None and account.contact != NO_NUMBER
        return "from-account-to" if named else "from-account"
    return "from-national" if trunk.reads_national else "from-trunk"


def _aor(connection: TrunkConnection, asks: int) -> Fields:
    return {
        "contact": _uri(connection),
        "qualify_frequency": str(asks),
        "outbound_proxy": _proxy(connection),
    }


def _registration(name: str, connection: TrunkConnection, account: TrunkAccount) -> Fields:
    return {
        "server_uri": _uri(connection),
        "client_uri": account_uri(connection, account),
        "contact_user": account.contact,
        "outbound_auth": name,
        "outbound_proxy": _proxy(connection),
        "transport": _transport(connection),
        # Calls for this registration come in with its line: two accounts at one operator are told apart.
        "line": "yes",
        "endpoint": name,
        "expiration": str(account.registers),
        "retry_interval": RETRY,
        "forbidden_retry_interval": RETRY,
        "fatal_retry_interval": RETRY,
        "max_retries": "1000000",
        "max_random_initial_delay": "1",
        "auth_rejection_permanent": "no",
    }


def account_uri(connection: TrunkConnection, account: TrunkAccount) -> str:
    """The address that registers, as the exchange's warnings call it, too."""
    return f"sip:{account.user}@{_bracketed(connection.from_domain or connection.host)}"


def _uri(connection: TrunkConnection) -> str:
    port = f":{connection.port}" if connection.port is not None else ""
    transport = f";transport={connection.transport}" if connection.transport != "udp" else ""
    return f"sip:{_bracketed(connection.host)}{port}{transport}"


def _proxy(connection: TrunkConnection) -> str:
    if connection.proxy is None:
        return ""
    transport = f";transport={connection.transport}" if connection.transport != "udp" else ""
    return f"sip:{_bracketed(connection.proxy)}{transport};lr"


def _transport(connection: TrunkConnection) -> str:
    """IPv6 has transports of its own (pjsip.conf)."""
    return f"{connection.transport}6" if _over_ipv6(connection) else connection.transport


def _over_ipv6(connection: TrunkConnection) -> bool:
    """PJSIP looks up those addresses of a name that its transport can reach: A, or AAAA. An address says it itself."""
    version = _version_of(connection.host)
    return connection.ipv6 if version is None else version == 6


def _version_of(host: str) -> int | None:
    """Of IP; None for a domain."""
    try:
        return ipaddress.ip_address(host.strip("[]")).version
    except ValueError:
        return None


def _bracketed(host: str) -> str:
    return f"[{host}]" if _version_of(host) == 6 and not host.startswith("[") else host


def _yes(whether: object) -> str:
    return "yes" if whether else "no"
