"""What the JSON Schema says of the fields whose names say most of it already: for people who write a file in an editor.

Knows: a sentence for each such field. Refuses to know: the fields' forms (schema.py, which describes the others).
"""

from __future__ import annotations

from typing import Any, Final

_CLAUSE: Final = "the id of the policy's clause behind the rule"
_ID: Final = "small letters a-z, digits, - and _; what other fields call it by"
_HOURS: Final = "08:00-17:00, several with commas, or closed; else as weekdays says"
_ON_PHONE: Final = "where calls go while the person is on the phone"
_BUSY: Final = "where calls go while the person is busy with something else, by the chosen profile"
_NO_ANSWER: Final = "where calls go when nobody answers"
_APPROVED_BY: Final = "the id of the person who approved it"
_REASON: Final = "why, in a few words"
_OWN: Final = "the company's own text on {}, at the head of that section"
_RULES: Final = {"on_phone": _ON_PHONE, "busy": _BUSY, "no_answer": _NO_ANSWER}

DESCRIPTIONS: Final[dict[str, dict[str, str]]] = {
    "CompanyFile": {
        "company": "the company's name, as greetings say it",
        "language": "the language of people without one of their own: sv or en",
        "main_number": "the company's main number, which leads to reception",
        "reception_extension": "a short number that leads to reception",
        "front_desk": "who stands in for reception, its hours, greeting and key menu",
        "answering_service": "the number of the partner outside who answers in our name",
        "ring_seconds": "how long a person's phones ring, in seconds",
        "mobiles": "how an answer on a mobile is confirmed",
        "transfers": "what happens to calls that our people transfer",
        "phones": "encryption, IPv6 and forwarding of everybody's phones",
        "calendar": "which days are working days, beside the Swedish calendar",
        "profiles": "the profiles that people can choose",
        "defaults": "the rules for fixed and for mobile extensions; roles go before them",
        "roles": "the roles, with the rules that they change",
        "people": "everybody with an extension",
        "queues": "the numbers that groups answer",
        "greylist": "countries and networks that nobody calls, and whose calls are refused",
        "premium_rate": "whether premium-rate numbers may be called",
        "exceptions": "approved deviations from the rules, each with a last day",
        "approvals": "who may approve deviations, and for how long",
        "contacts": "whom to ask, and about what",
        "phone_models": "the phones that people may choose among",
        "subscriptions": "the mobile subscriptions",
        "recording": "whose calls are recorded, when, and how long recordings are kept",
        "sms": "SMS to customers",
    },
    "AgentsEntry": {"wrap_up": "seconds of peace after each conversation"},
    "CalendarEntry": {
        "closed_dates": "dates that are always closed, such as 2026-06-05",
        "open_dates": "dates that are always working days",
    },
    "CallbackEntry": {"attempts": "how often we try"},
    "CallsEntry": _RULES,
    "ContactEntry": {
        "person": "the id of the person to contact",
        "sv": "about what, in Swedish",
        "en": "about what, in English",
    },
    "DefaultsEntry": {
        "fixed": "the rules for desk phones and softphones",
        "mobile": "the rules for mobile extensions",
    },
    "DiversionEntry": {"offers": "what the caller may choose; the first is key 1"},
    "DocumentEntry": {
        name: _OWN.format(words)
        for name, words in {
            "strategy": "its strategy",
            "glossary": "words",
            "contacts": "contact persons",
            "reception": "reception",
            "voicemail": "voicemail",
            "roles": "roles",
            "profiles": "profiles",
            "queues": "queues",
            "sms": "SMS",
            "recording": "recording",
            "exceptions": "exceptions",
        }.items()
    },
    "EscalationEntry": {
        "second_line": "whether the second line is asked, too",
        "queues": "the ids of queues whose agents are asked, too",
        "offer_callback": "whether the caller is offered a callback",
    },
    "ExemptionEntry": {
        "id": _ID,
        "what": "what the deviation allows",
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
    },
    "ExtensionEntry": {"presents": "the number that outgoing calls show", **_RULES},
    "GreylistEntry": {
        "countries": "countries by ISO 3166, such as CU",
        "prefixes": "the beginnings of blocked numbers, such as +882",
    },
    "HalfDayEntry": {"date": "the day, as 2026-12-23"},
    "HoursEntry": {
        "clause": _CLAUSE,
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _HOURS),
        **dict.fromkeys(("saturday", "sunday"), "08:00-17:00, several with commas, or closed"),
    },
    "MenuEntry": {"clause": _CLAUSE},
    "MobilesEntry": {
        "confirm": "key: whoever answers presses 1; trust: we trust the operator not to answer by voicemail"
    },
    "MusicEntry": {"title": "the piece's name", "artist": "who plays"},
    "OwnTextEntry": {"sv": "the text in Swedish"},
    "PermissionEntry": {
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
        "to": "the number to which calls go",
        "until": "the last day",
    },
    "PersonEntry": {
        "id": _ID,
        "name": "first name and surname, as colleagues and callers read and hear it",
        "role": "the id of the person's role",
        "extension": "the short number, 1 to 6 digits",
        "direct": "the person's own number from outside",
        "mobile": "the number of the mobile extension",
        "desk": "whether the person has a desk phone or softphone",
        "language": "the language in which the person hears and reads: sv or en; else the company's",
        "private_mobile": "a private phone as the mobile extension, until a last day",
        "permission": "a special permission for the number of somebody who has left",
    },
    "PhoneModelEntry": {
        "id": _ID,
        "name": "the model's name",
        "price_class": "the price class",
        "note": "what else to know",
    },
    "PremiumEntry": {
        "calls": "refuse or allow",
        "prefixes": "the beginnings of numbers that always count as premium-rate",
    },
    "PresentsEntry": {"clause": _CLAUSE},
    "PriorityEntry": {
        "id": _ID,
        "name": "what agents read beside such a caller",
        "numbers": "the callers' numbers",
        "prefixes": "the beginnings of the callers' numbers",
    },
    "PrivateMobileEntry": {
        "number": "the private phone's number",
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
        "kind": "what kind of need it is",
    },
    "ProfileEntry": {
        "id": _ID,
        "sv": "the name in Swedish, shown and spoken",
        "en": "the name in English",
        "busy": "whether the phones do not ring",
        "calls": "where calls go while it is in force, before the role's and the extension's rules",
        "presents": "the number that outgoing calls show while it is in force",
        "diversion": "what a voice says of somebody with this profile, and what the caller may choose",
        "people": "the ids of the people who may use it, beside those roles",
        "minutes": "how long it usually lasts",
        "code": "the number of the phone code: *21*5 is 5",
    },
    "PurposeEntry": {"en": "the same in English"},
    "QueueEntry": {
        "id": _ID,
        "name": "the queue's name, as callers hear it",
        "number": "its number from outside",
        "extension": "its short number",
        "members": "the ids of the people who answer",
        "hours": "when it is open",
        "closed": "where calls go outside the hours",
        "no_answer": "where calls go when the wait is over",
        "outgoing_prefix": "dialled before a number to call for the queue, such as *71",
        "agents": "how the queue rings its agents",
        "waiting": "what waiting callers hear and may do",
    },
    "RecordingEntry": {
        "hours": "when calls are recorded",
        "purpose": "why calls are recorded, as callers hear it",
    },
    "RoleEntry": {
        "id": _ID,
        "name": "the role's name",
        "presents": "the number that outgoing calls of these people show",
        **_RULES,
        "working_hours": "the role's working hours; else the company's",
    },
    "RuleEntry": {"clause": _CLAUSE},
    "ScheduleEntry": {
        "id": _ID,
        "profile": "the id of the profile that it sets",
        "during": "the hours in which it applies",
        "roles": "the ids of the roles that it is for",
        "people": "the ids of the people whom it is for",
    },
    "ShortNumberEntry": {"number": "the short number, 1 to 6 digits", "name": "what it is, in words"},
    "SmsEntry": {"missed_calls": "whether customers get an SMS after a call that nobody answered"},
    "SubscriptionEntry": {
        "number": "the subscription's number",
        "person": "the id of the person who has it",
        "team": "the id of the queue or role that has it",
        "operator": "the operator's name",
        "plan": "what the operator calls the subscription",
        "until": "the last day",
        "imei": "the phone's 15 digits",
    },
    "TrunkEntry": {
        "id": _ID,
        "transport": "how SIP travels: udp, tcp or tls",
        "account": "the login at the operator, if there is one",
    },
    "WaitingEntry": {
        "most": "how many may wait; the next caller goes on as no_answer says",
        "escalation": "what happens for callers who have waited long, step by step",
        "callback": "how often, and when, the queue calls customers back",
    },
}


def with_descriptions(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema with a description of each field."""
    for name, entry in {"CompanyFile": schema, **schema["$defs"]}.items():
        words = DESCRIPTIONS.get(name, {})
        for field, found in entry.get("properties", {}).items():
            if "description" not in found and field in words:
                found["description"] = words[field]
    return schema
