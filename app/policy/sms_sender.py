"""What the company sends as SMS, and the sender that customers see (O1).

Knows: which senders operators let through, and when customers recognise one as the company. Refuses to know: which
numbers get an SMS (sms.py), what we write (sms_texts.py), and how we send it (app/sms).

Letters A-Z, a-z and digits only, 3 to 11, the first a letter: 46elks documents this (46elks.com/kb/text-sender-id).
The alphabet of SMS has å, ä and ö, and a space. But some operators filter the letters out, some telephones show other
signs, and some drop the space. We prefer one form that looks the same everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

SHORTEST_SENDER, LONGEST_SENDER = 3, 11
_SENDER = re.compile(rf"[A-Za-z][A-Za-z0-9]{{{SHORTEST_SENDER - 1},{LONGEST_SENDER - 1}}}")

_OTHER_LETTERS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ß": "ss", "đ": "d", "ł": "l", "Ł": "L"}
)
_APOSTROPHES = re.compile("['’´`]")
_FORM = "ab|aktiebolag|aktiebolaget|hb|handelsbolag|handelsbolaget|kb|kommanditbolag|kommanditbolaget"
_FORM_BEFORE = re.compile(rf"^(?:{_FORM})\s+", re.IGNORECASE)
_FORM_AFTER = re.compile(rf"\s+(?:{_FORM}|publ|ek for|ekonomisk forening)$", re.IGNORECASE)
_SMALL_WORDS = frozenset({"och", "i", "pa", "av", "for", "the", "and", "of", "med"})  # no name ends in one


@dataclass(frozen=True, slots=True)
class SmsRules:
    """What the company sends. sender: as the customer's telephone shows it; with "" we can send nothing.

    by_hand: whether people may write SMS of their own.
    """

    sender: str = ""
    callbacks: bool = False
    missed_calls: bool = False
    by_hand: bool = True


NO_SMS: Final = SmsRules()


def usual_sender(company: str) -> str:
    """The sender that we make of a company's name; "" if it has too few letters.

    We leave out the legal form and write the words together with capitals, as many whole ones as fit. We cut a first
    word that is too long: "Acme bygg och el AB" AcmeBygg, "Exempelbolaget AB" Exempelbola.
    """
    for words in (_words(company, legal_form=False), _words(company)):
        while words and words[0].isdigit():
            words = words[1:]
        first, *others = words or [""]
        taken = [first.lstrip("0123456789")[:LONGEST_SENDER]]
        for word in others:
            if sum(map(len, taken)) + len(word) > LONGEST_SENDER:
                break
            taken.append(word)
        while len(taken) > 1 and taken[-1].lower() in _SMALL_WORDS:
            taken.pop()
        sender = "".join(word[:1].upper() + word[1:] for word in taken)
        if _SENDER.fullmatch(sender):
            return sender
    return ""


def sender_fault(sender: str, company: str) -> str | None:
    """What is wrong with a sender, in words, with a better one; None if customers recognise the company."""
    usual = usual_sender(company)
    better = f", such as {usual}" if usual else ""
    if not _SENDER.fullmatch(sender):
        return (
            f"{sender!r} is not a sender that operators let through: "
            f"{SHORTEST_SENDER} to {LONGEST_SENDER} letters a-z, A-Z "
            f"and digits, "
            f"no å, ä, ö and no space, beginning with a letter{better}"
        )
    if not recognised(sender, company):
        return (
            f"{sender!r} is not recognised as {company!r} (O1): it must be made of the beginnings of the "
            f"name's words, in their order{better}"
        )
    return None


def recognised(sender: str, company: str) -> bool:
    """Whether the sender consists of beginnings of the name's words, in order.

    It may leave out words, and digits at the start of a word.
    ExBygg, EB and Bygg are Exempel Bygg AB; Byggex, Elbygg and Polisen are not.
    """
    wanted = sender.lower()
    reached = {0}  # how far into the sender the words so far can have come
    for word in _words(company):
        forms = {word.lower(), word.lower().lstrip("0123456789")}
        reached |= {
            start + length
            for form in forms
            for start in reached
            for length in range(1, len(form) + 1)
            if wanted.startswith(form[:length], start)
        }
    return len(wanted) in reached


def _words(company: str, *, legal_form: bool = True) -> list[str]:
    """The name's words in letters a-z, A-Z and digits."""
    bare = _APOSTROPHES.sub("", company.translate(_OTHER_LETTERS))
    folded = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    text = re.sub(r"[^A-Za-z0-9]+", " ", folded).strip()
    if not legal_form:
        text = _without_legal_form(text)
    return text.split()


def _without_legal_form(text: str) -> str:
    """AB Exempel publ: Exempel. A name of nothing else stays as it is."""
    before = None
    while text != before:
        before = text
        text = _FORM_AFTER.sub("", _FORM_BEFORE.sub("", text))
    return text
