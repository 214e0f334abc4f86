"""The company file's own texts for its telefonpolicy: why, background, house rules.

Knows: where such a text may stand. Refuses to know: what the rules themselves say there (app/document).

They change nothing for calls. An absent section is None, so that a company without it keeps its version's hash.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.company.entry import FileEntry
from app.company.values import OwnText


class OwnTextEntry(FileEntry):
    """A text of the company's own. Plain text; an empty line begins a new paragraph."""

    sv: OwnText
    en: Annotated[OwnText | None, Field(description="in the English document; else the Swedish text")] = None


class DocumentEntry(FileEntry):
    """The company's own texts in its telefonpolicy, each by the section at whose head it stands."""

    purpose: Annotated[OwnTextEntry | None, Field(description="why there is a policy, background")] = None
    strategy: OwnTextEntry | None = None
    glossary: OwnTextEntry | None = None
    contacts: OwnTextEntry | None = None
    reception: OwnTextEntry | None = None
    extensions: Annotated[OwnTextEntry | None, Field(description="mobile and fixed extensions")] = None
    voicemail: OwnTextEntry | None = None
    roles: OwnTextEntry | None = None
    profiles: OwnTextEntry | None = None
    queues: OwnTextEntry | None = None
    mobiles: Annotated[
        OwnTextEntry | None, Field(description="private phones, subscriptions and phone models")
    ] = None
    sms: OwnTextEntry | None = None
    calls_out: Annotated[OwnTextEntry | None, Field(description="blocked destinations, limits")] = None
    recording: OwnTextEntry | None = None
    exceptions: OwnTextEntry | None = None
    house_rules: Annotated[
        OwnTextEntry | None, Field(description="a section of its own: rules that no exchange can hold")
    ] = None
