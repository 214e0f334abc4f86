"""The kinds of files that we can adopt, and which kind a file is.

Knows: every reader of files, and in which order to ask them. Refuses to know: what a reader does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.beside.adopt import (
    directory_csv,
    freepbx,
    freepbx_groups,
    freepbx_hours,
    people_csv,
    sheet,
    three_cx,
)
from app.beside.adopt.found import BadSource, Origin, Remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.beside.adopt.found import Found
    from app.beside.adopt.sheet import Sheet


@dataclass(frozen=True, slots=True)
class SourceKind:
    """signs: whether headings (small letters) are of this kind. sv, en: what it is, for people."""

    name: str
    sv: str
    en: str
    signs: Callable[[frozenset[str]], bool]
    read: Callable[[Sheet], Found]


_OF_DATABASES: Final = "freepbx-"
_NULLS: Final = ("NULL", "\\N")  # as mysql prints it, and as it dumps it
SOURCE_KINDS: Final = (
    SourceKind(
        "freepbx-extensions",
        "FreePBX Bulk Handler: anknytningar",
        "FreePBX Bulk Handler: extensions",
        freepbx.are_extensions,
        freepbx.read_extensions,
    ),
    SourceKind(
        "freepbx-dids",
        "FreePBX Bulk Handler: inkommande nummer",
        "FreePBX Bulk Handler: DIDs",
        freepbx.are_routes,
        freepbx.read_routes,
    ),
    SourceKind(
        "freepbx-blacklist",
        "FreePBX Bulk Handler: spärrade nummer",
        "FreePBX Bulk Handler: blacklist",
        freepbx.is_blacklist,
        freepbx.read_blacklist,
    ),
    SourceKind(
        "freepbx-timegroups",
        "FreePBX Bulk Handler: tidsgrupper",
        "FreePBX Bulk Handler: time groups",
        freepbx_hours.are_time_groups,
        freepbx_hours.read_time_groups,
    ),
    SourceKind(
        "freepbx-timegroup-names",
        "FreePBX tabell timegroups_groups",
        "FreePBX's table timegroups_groups",
        freepbx_hours.are_names,
        freepbx_hours.read_names,
    ),
    SourceKind(
        "freepbx-timegroup-details",
        "FreePBX tabell timegroups_details",
        "FreePBX's table timegroups_details",
        freepbx_hours.are_details,
        freepbx_hours.read_details,
    ),
    SourceKind(
        "freepbx-timeconditions",
        "FreePBX tabell timeconditions",
        "FreePBX's table timeconditions",
        freepbx_hours.are_conditions,
        freepbx_hours.read_conditions,
    ),
    SourceKind(
        "freepbx-ringgroups",
        "FreePBX tabell ringgroups",
        "FreePBX's table ringgroups",
        freepbx_groups.are_ring_groups,
        freepbx_groups.read_ring_groups,
    ),
    SourceKind(
        "freepbx-queues",
        "FreePBX tabell queues_config",
        "FreePBX's table queues_config",
        freepbx_groups.are_queues,
        freepbx_groups.read_queues,
    ),
    SourceKind(
        "freepbx-queue-details",
        "FreePBX tabell queues_details",
        "FreePBX's table queues_details",
        freepbx_groups.are_queue_details,
        freepbx_groups.read_queue_details,
    ),
    SourceKind("3cx-users", "3CX: användare", "3CX: users", three_cx.is_three_cx, three_cx.read_three_cx),
    SourceKind(
        "google-users",
        "Google Workspace: användare",
        "Google Workspace: users",
        directory_csv.is_google,
        directory_csv.read_google,
    ),
    SourceKind(
        "microsoft-users",
        "Microsoft 365: användare",
        "Microsoft 365: users",
        directory_csv.is_microsoft,
        directory_csv.read_microsoft,
    ),
    SourceKind(
        "people",
        "en tabell med personer: namn, anknytning, mobil med mera",
        "a table of people: name, extension, mobile and more",
        people_csv.is_people_list,
        people_csv.read_people,
    ),
)


def read_source(raw: bytes, source: str, kind: str = "") -> tuple[SourceKind, Found]:
    """Read a file. kind: the name of its kind; if not given, we go by the headings. Raises BadSource."""
    if kind and kind not in {one.name for one in SOURCE_KINDS}:
        raise BadSource(_unknown(source, f"det finns inget slag {kind!r}", f"there is no kind {kind!r}"))
    found = sheet.read_sheet(raw, source)
    columns = frozenset(found.columns)
    for one in SOURCE_KINDS:
        if one.name == kind or (not kind and one.signs(columns)):
            return one, one.read(_without_nulls(found) if one.name.startswith(_OF_DATABASES) else found)
    told = ", ".join(heading for heading in found.headings[:8] if heading)
    raise BadSource(
        _unknown(
            source,
            f"rubrikerna ({told}) är inte av något känt slag",
            f"the headings ({told}) are of no kind that is known",
            found.rows[0].line - 1,
        )
    )


def _without_nulls(found: Sheet) -> Sheet:
    """The table with "" for NULL: in a database's table it means nothing, while among people it is somebody's name."""
    rows = (
        replace(row, cells=tuple("" if cell in _NULLS else cell for cell in row.cells)) for row in found.rows
    )
    return replace(found, rows=tuple(rows))


def _unknown(source: str, sv: str, en: str, line: int = 0) -> Remark:
    known_sv = "; ".join(f"{one.name} ({one.sv})" for one in SOURCE_KINDS)
    known_en = "; ".join(f"{one.name} ({one.en})" for one in SOURCE_KINDS)
    return Remark(
        f"{sv}. Kända slag, som också väljs med --kind: {known_sv}",
        f"{en}. Known kinds, also chosen by --kind: {known_en}",
        Origin(source, line),
    )
