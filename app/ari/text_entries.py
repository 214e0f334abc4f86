"""To which telephones a colleague's text goes (MESSAGE), by extension, and who may send texts.

Knows: the dialplan's entries vx-text and its context [texts]. Refuses to know: who is registered (the dialplan
asks), and the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.logins import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.policy.model import Company


def text_entries(company: Company, logins: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each person who works here and has telephones, and what the dialplan evaluates to their contacts.

    logins: of all phones.
    """
    theirs: dict[str, list[str]] = {}
    for login in sorted(logins):
        theirs.setdefault(owner_of(login), []).append(login)
    for person in company.people.values():
        phones = theirs.get(person.id)
        if person.extension and phones and person.id not in company.in_force.gone:
            contacts = ",".join(f"${{PJSIP_AOR({login},contact)}}" for login in phones)
            yield f"vx-text/{person.extension}", contacts


def text_context(*, left: bool) -> str:
    """Where an endpoint's texts are judged. Whoever has left sends none."""
    return "nowhere" if left else "texts"
