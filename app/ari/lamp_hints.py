"""Which devices the exchange looks at for a lamp: the hints of colleagues and queues, by extension.

Knows: the names of device states, and the form of a hint (docs.asterisk.org, extension state). Refuses to know: what
the lamps show (policy/lamp.py), and who asks for one.

The dialplan has a pattern for each kind of lamp ([lamps] in extensions.conf), and Asterisk makes a hint of it when
the first phone asks. So a new person needs no reload, and
10,000 people cost nothing until somebody has a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ari.spelling import safe_number, safe_person
from app.policy.logins import is_first, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.policy.model import Company


def hints(company: Company, logins: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each extension, and what its lamp looks at; logins: of all phones.

    The first phone's login always stands there: somebody may get one while a key watches them.
    """
    others: dict[str, list[str]] = {}
    for login in sorted(logins):
        if not is_first(login):
            others.setdefault(owner_of(login), []).append(login)
    for person in company.people.values():
        if person.extension and person.id not in company.in_force.gone:
            phones = "".join(f"PJSIP/{one}&" for one in (safe_person(person.id), *others.get(person.id, ())))
            yield person.extension, f"{phones}Custom:{safe_number(person.extension)}"
    for queue in company.queues.values():
        if queue.extension:
            yield queue.extension, f"Custom:{safe_number(queue.extension)}"
