"""The whole document: all sections in their order.

Knows: the order. Refuses to know: what stands in a section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company import document, document_hash
from app.document.beginning import calendar_section, contacts_section, purpose_section, strategy_section
from app.document.exceptions_told import exceptions_section
from app.document.extensions import extensions_section
from app.document.glossary import glossary_section
from app.document.index import index
from app.document.messages import voicemail_section
from app.document.mobiles import mobiles_section
from app.document.outside import calls_out_section, recording_section, sms_section
from app.document.parts import PolicyDocument, Version
from app.document.profiles_told import profiles_section
from app.document.queues_told import music_section, queues_section
from app.document.reception import reception_section
from app.document.roles import roles_section
from app.document.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.company import CompanyFile
    from app.document.index import ClauseUse
    from app.document.parts import PolicySection


def _house_rules(t: Teller) -> PolicySection | None:
    return t.section("house_rules", ("Husregler", "House rules"), own="house_rules")


ALL_SECTIONS = (
    purpose_section,
    strategy_section,
    contacts_section,
    reception_section,
    calendar_section,
    extensions_section,
    voicemail_section,
    roles_section,
    profiles_section,
    queues_section,
    music_section,
    mobiles_section,
    sms_section,
    calls_out_section,
    recording_section,
    exceptions_section,
    _house_rules,
    glossary_section,
)


def make_document(
    file: CompanyFile,
    lang: str,
    at: datetime,
    *,
    version: Version | None = None,
    use: Mapping[str, ClauseUse] | None = None,
) -> PolicyDocument:
    """The document of a company file for an aware instant, in "sv" or "en".

    version: its name, if the database has one; else that of the file. use: how often calls used each clause; None
    if nobody knows.
    """
    t = Teller(file, lang, at)
    made = tuple(section for one in ALL_SECTIONS if (section := one(t)) is not None)
    last = index(t, made, use)
    title = t.sentence(
        "Telefonipolicy för {company}",
        "Telephone policy of {company}",
        company=t.value(file.company, "company"),
        key="title",
    )
    sections = made if last is None else (*made, last)
    named = version or Version(document_hash(document(file)))
    return PolicyDocument(title, file.company, lang, t.at, named, sections)
