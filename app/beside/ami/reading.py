"""Which actions of the manager interface we may send to another exchange: those that read, and no other.

Knows: their names. Refuses to know: what they answer, and who asks.

Asterisk's own list is `manager show commands`. We refuse any other action before it reaches the socket, even if the
exchange would let our manager user do more.
"""

from __future__ import annotations

from typing import Final

# To log in, to stay connected, and to log off.
SESSION: Final = frozenset({"Challenge", "Login", "Ping", "Logoff"})
# The questions. None of them changes anything, or makes the exchange call anybody.
READING: Final = frozenset(
    {
        "CoreSettings",
        "CoreShowChannels",
        "CoreStatus",
        "DBGet",
        "DBGetTree",
        "DeviceStateList",
        "ExtensionState",
        "ExtensionStateList",
        "GetConfig",
        "Getvar",
        "ListCategories",
        "ListCommands",
        "MailboxCount",
        "MailboxStatus",
        "PJSIPShowAors",
        "PJSIPShowContacts",
        "PJSIPShowEndpoint",
        "PJSIPShowEndpoints",
        "PresenceState",
        "PresenceStateList",
        "QueueStatus",
        "QueueSummary",
        "ShowDialPlan",
        "SIPpeers",
        "VoicemailUserStatus",
        "VoicemailUsersList",
    }
)
# The exchange would evaluate an expression in these signs: our Getvar reads names, never functions.
NAMES_ALONE: Final = {"Getvar": "Variable"}

_KNOWN: Final = {name.lower(): name for name in SESSION | READING}


class NotReading(ValueError):
    """An action that does more than read, or a field that could hide one. We sent nothing."""


def checked(action: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields of an action that we may send, with its name. Raises NotReading."""
    name = _KNOWN.get(action.lower())
    if name is None:
        raise NotReading(f"{action!r} is not among the actions that only read")
    for field, value in fields.items():
        if not field.isalnum() or not field.isascii() or field.lower() in ("action", "actionid"):
            raise NotReading(f"{name}: {field!r} is no field of an action")
        if any(ord(sign) < 32 for sign in value):  # a line's end would begin another action
            raise NotReading(f"{name}: {field} holds a line's end or another control character")
    plain = NAMES_ALONE.get(name)
    if plain is not None and not all(
        sign.isascii() and (sign.isalnum() or sign == "_") for sign in fields.get(plain, "")
    ):
        raise NotReading(f"{name}: {plain} is more than a variable's name")
    if name == "GetConfig" and "/" in fields.get("Filename", ""):
        raise NotReading("GetConfig: only files of Asterisk's own directory")
    return {"Action": name, **fields}
