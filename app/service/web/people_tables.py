"""Tables of people for the pages of administrators, by the readers of `vaxel adopt`.

Knows: both forms of a person. Refuses to know: columns and encodings (beside/adopt).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.beside.adopt.found import BadSource
from app.beside.adopt.kinds import read_source
from app.web.site.company.people_actions import BadPeopleTable, PeopleTable, TablePerson

if TYPE_CHECKING:
    from app.beside.adopt.found import FoundPerson, Remark


class AdoptedTables:
    """See PeopleTables."""

    def read(self, raw: bytes, name: str) -> PeopleTable:
        try:
            kind, found = read_source(raw, name)
        except BadSource as error:
            raise BadPeopleTable([_said(one) for one in error.remarks]) from None
        if not found.people:
            raise BadPeopleTable(
                [
                    (f"{kind.sv}: där finns inga personer", f"{kind.en}: there are no people in it"),
                    *(_said(one) for one in found.remarks),
                ]
            )
        return PeopleTable(
            (kind.sv, kind.en),
            [_person(one) for one in found.people],
            [_said(one) for one in found.remarks],
        )


def _person(one: FoundPerson) -> TablePerson:
    fields: dict[str, Any] = {
        "id": one.id,
        "name": one.name,
        "role": one.department,
        "extension": one.extension,
        "direct": one.direct,
        "mobile": one.mobile,
        "email": one.email,
        "manager": one.manager,
        **one.more,
    }
    where = (one.origin.said("sv"), one.origin.said("en"))
    return TablePerson(where, fields, [(remark.sv, remark.en) for remark in one.remarks])


def _said(remark: Remark) -> tuple[str, str]:
    if remark.origin is None:
        return remark.sv, remark.en
    return f"{remark.origin.said('sv')}: {remark.sv}", f"{remark.origin.said('en')}: {remark.en}"
