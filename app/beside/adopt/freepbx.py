"""FreePBX's Bulk Handler: extensions, inbound routes (DIDs) and the blacklist.

Knows: their columns, by the hooks bulkhandlerGetHeaders and bulkhandlerExport of FreePBX 16's modules core
(Core.class.php), findmefollow (findmefollow_*), voicemail (voicemail_*), language (languages_language) and blacklist
(number, description), and by the two samples of FreePBX/bulkhandler (utests/extensions.csv, tools/). Refuses to know:
passwords and PINs, which stand in the same files, and which we never read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import (
    Destination,
    Found,
    FoundBlocked,
    FoundPerson,
    FoundRoute,
    Leads,
    Origin,
    Remark,
)
from app.beside.adopt.freepbx_words import read_destination

if TYPE_CHECKING:
    from app.beside.adopt.sheet import Sheet, SheetRow

EXTENSION_SIGNS: Final = frozenset(
    {"tech", "dial", "voicemail", "outboundcid", "ringtimer", "findmefollow_enabled", "voicemail_enable"}
)
BLACKLIST: Final = frozenset({"number", "description"})
LANGUAGES: Final = ("sv", "en")
RECORDS_CALLS: Final = frozenset({"yes", "force", "always"})


def are_extensions(columns: frozenset[str]) -> bool:
    return columns >= {"extension", "name"} and len(columns & EXTENSION_SIGNS) > 1


def are_routes(columns: frozenset[str]) -> bool:
    return columns >= {"extension", "cidnum", "destination"}


def is_blacklist(columns: frozenset[str]) -> bool:
    return columns == BLACKLIST or columns == {"number"}


def read_extensions(sheet: Sheet) -> Found:
    found, boxless = Found(), 0
    for row in sheet.rows:
        extension = sheet.cell(row, "extension")
        if not extension:  # some exports end with incomplete rows
            continue
        person = FoundPerson(
            sheet.origin(row), name=sheet.cell(row, "name", "description") or extension, extension=extension
        )
        person.email = re.split(r"[,;|]", sheet.cell(row, "voicemail_email"))[0].strip()
        caller_id = telephone.of_caller_id(sheet.cell(row, "outboundcid"))
        person.presented = telephone.read_telephone(caller_id).text if caller_id else ""
        language = sheet.cell(row, "languages_language").partition("_")[0].casefold()
        if language in LANGUAGES:
            person.more["language"] = language
        _diversions(sheet, row, person)
        _follow_me(sheet, row, person)
        _recorded(sheet, row, person)
        boxless += sheet.cell(row, "voicemail_enable").casefold() != "yes" and sheet.cell(
            row, "voicemail"
        ) in ("novm", "")
        found.people.append(person)
    origin = Origin(sheet.source)
    if boxless:
        sv = f"anknytningar utan röstbrevlåda: {boxless}; i Växel har alla en (S2)"
        en = f"extensions without a mailbox: {boxless}; in Växel everybody has one (S2)"
        found.remarks.append(Remark(sv, en, origin))
    if "secret" in sheet.columns or "voicemail_vmpwd" in sheet.columns:
        sv = "lösenord och koder togs inte över: vaxel phones visar telefonernas nya, vaxel voicemail pin ger en kod"
        en = "passwords and PINs were not taken over: vaxel phones shows the new ones, vaxel voicemail pin gives a code"
        found.remarks.append(Remark(sv, en, origin))
    return found


def read_routes(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        written, words = sheet.cell(row, "extension"), sheet.cell(row, "destination")
        origin, name = sheet.origin(row, "extension"), sheet.cell(row, "description")
        to, number = read_destination(words), telephone.read_telephone(written)
        if to is None or not number.text.startswith("+"):
            sv = (
                f"inkommande väg {written or '(alla nummer)'} till {words or 'ingenstans'}: ange den för hand"
            )
            en = f"inbound route {written or '(any number)'} to {words or 'nowhere'}: give it by hand"
            found.remarks.append(Remark(sv, en, origin))
            continue
        found.routes.append(FoundRoute(origin, number.text, to, name, sheet.cell(row, "cidnum")))
    return found


def read_blacklist(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        written, origin = sheet.cell(row, "number"), sheet.origin(row, "number")
        number = telephone.read_telephone(written)
        if not number.text.startswith("+"):
            sv = f"spärrat nummer {written!r}: {number.sv or 'är ett kortnummer'}"
            en = f"blocked number {written!r}: {number.en or 'is a short number'}"
            found.remarks.append(Remark(sv, en, origin))
            continue
        found.blocked.append(FoundBlocked(origin, number.text, sheet.cell(row, "description")))
    return found


def _diversions(sheet: Sheet, row: SheetRow, person: FoundPerson) -> None:
    """Where unanswered calls go: busy, no answer, not registered."""
    person.on_busy = _elsewhere(read_destination(sheet.cell(row, "busy_dest")), person)
    person.on_no_answer = _elsewhere(read_destination(sheet.cell(row, "noanswer_dest")), person)
    unreachable = _elsewhere(read_destination(sheet.cell(row, "chanunavail_dest")), person)
    if unreachable is not None and unreachable != person.on_no_answer:
        sv = f"utan telefon går samtalen till {unreachable.name}: Växel gör som när ingen svarar"
        en = f"without a phone calls go to {unreachable.name}: Växel does as when nobody answers"
        person.remarks.append(Remark(sv, en, sheet.origin(row, "chanunavail_dest")))


def _elsewhere(to: Destination | None, person: FoundPerson) -> Destination | None:
    """The destination; None if it is the person's own mailbox, which is the default, or the person."""
    own = to is not None and to.leads in (Leads.VOICEMAIL, Leads.PERSON) and to.name == person.extension
    return None if own else to


def _follow_me(sheet: Sheet, row: SheetRow, person: FoundPerson) -> None:
    """Follow Me: we take the first number outside for the person's mobile."""
    if not sheet.cell(row, "findmefollow_enabled"):
        return
    origin = sheet.origin(row, "findmefollow_grplist")
    others = []
    for part in sheet.cell(row, "findmefollow_grplist").split("-"):
        number = telephone.read_telephone(part.strip().removesuffix("#")).text
        if number.startswith("+") and not person.mobile:
            person.mobile = number
        elif part.strip() and number != person.extension:
            others.append(part.strip())
    if others:
        named = ", ".join(others)
        sv = f"följ mig ringer också {named}: gör en kö, eller ange det för hand"
        en = f"follow me rings {named}, too: make a queue, or give it by hand"
        person.remarks.append(Remark(sv, en, origin))
    after = _elsewhere(read_destination(sheet.cell(row, "findmefollow_postdest")), person)
    person.on_no_answer = after or person.on_no_answer


def _recorded(sheet: Sheet, row: SheetRow, person: FoundPerson) -> None:
    ways = ("recording_in_external", "recording_out_external")
    on = [way for way in ways if sheet.cell(row, way).casefold() in RECORDS_CALLS]
    if on:
        sv = "samtalen spelas in i FreePBX: ange recording för hand, med ändamål (O3)"
        en = "calls are recorded in FreePBX: give recording by hand, with a purpose (O3)"
        person.remarks.append(Remark(sv, en, sheet.origin(row, *on)))
