"""FreePBX's time groups and time conditions.

Knows: the Bulk Handler's time groups (description, time1, time2 ...: Timeconditions.class.php, bulkhandlerExport) and
three tables of its database that were exported as CSV: timegroups_groups (id, description), timegroups_details
(timegroupid, time) and timeconditions (timeconditions_id, displayname, time, truegoto, falsegoto, mode,
calendar_id), by the module.xml of timeconditions. Refuses to know: its calendars, which are kept elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.beside.adopt.found import Destination, Found, FoundCondition, FoundHours, Leads
from app.beside.adopt.freepbx_words import read_destination, take_hours

if TYPE_CHECKING:
    from app.beside.adopt.sheet import Sheet

NOWHERE = Destination(Leads.OTHER, "")


def are_time_groups(columns: frozenset[str]) -> bool:
    return columns >= {"description", "time1"}


def are_names(columns: frozenset[str]) -> bool:
    return columns == {"id", "description"}


def are_details(columns: frozenset[str]) -> bool:
    return columns >= {"timegroupid", "time"}


def are_conditions(columns: frozenset[str]) -> bool:
    return columns >= {"timeconditions_id", "truegoto", "falsegoto"}


def read_time_groups(sheet: Sheet) -> Found:
    found = Found()
    times = sorted(name for name in sheet.columns if name.startswith("time") and name[4:].isdigit())
    for row in sheet.rows:
        name = sheet.cell(row, "description")
        hours = FoundHours(sheet.origin(row), "", name)
        for time in times:
            if text := sheet.cell(row, time):
                take_hours(text, hours, sheet.origin(row, time))
        found.hours.append(hours)
    return found


def read_names(sheet: Sheet) -> Found:
    return Found(
        hours=[
            FoundHours(sheet.origin(row), sheet.cell(row, "id"), sheet.cell(row, "description"))
            for row in sheet.rows
        ]
    )


def read_details(sheet: Sheet) -> Found:
    groups: dict[str, FoundHours] = {}
    for row in sheet.rows:
        id_ = sheet.cell(row, "timegroupid")
        hours = groups.setdefault(id_, FoundHours(sheet.origin(row), id_, ""))
        take_hours(sheet.cell(row, "time"), hours, sheet.origin(row, "time"))
    return Found(hours=list(groups.values()))


def read_conditions(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        by_calendar = sheet.cell(row, "mode").casefold().startswith("calendar")
        found.conditions.append(
            FoundCondition(
                sheet.origin(row),
                sheet.cell(row, "timeconditions_id"),
                sheet.cell(row, "displayname"),
                "" if by_calendar else sheet.cell(row, "time"),
                read_destination(sheet.cell(row, "truegoto")) or NOWHERE,
                read_destination(sheet.cell(row, "falsegoto")) or NOWHERE,
                sheet.cell(row, "calendar_id", "calendar_group_id") or "?" if by_calendar else "",
            )
        )
    return found
