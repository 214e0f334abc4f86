"""The logins of a person's telephones: `anna` is the first one, `anna.web` another one of hers.

Knows: how a login is made of a person and a name, and back; the kinds of telephones. Refuses to know: passwords, and
what a kind means for the exchange (ari/).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

FIRST: Final = "desk"  # the name of the first telephone, whose login is the person's id alone
MOST: Final = 8  # telephones a person
_NAME = re.compile(r"[a-z0-9]{1,16}")
_BETWEEN = "."  # no person's id has it


class DeviceKind(StrEnum):
    """What a telephone is: this decides its codecs, and how it is reached."""

    DESK = "desk"  # a telephone on a desk
    SOFTPHONE = "softphone"  # a program on a computer
    BROWSER = "browser"
    MOBILE = "mobile"  # an app on a mobile; not the mobile extension, which is the operator's


def is_phone_name(name: str) -> bool:
    """Whether a person's telephone can have this name: letters a to z and digits, at most 16."""
    return _NAME.fullmatch(name) is not None


def login_of(person: str, name: str) -> str:
    return person if name == FIRST else f"{person}{_BETWEEN}{name}"


def owner_of(login: str) -> str:
    """The id of the person whose telephone it is."""
    return login.partition(_BETWEEN)[0]


def phone_name_of(login: str) -> str:
    return login.partition(_BETWEEN)[2] or FIRST


def is_first(login: str) -> bool:
    return _BETWEEN not in login
