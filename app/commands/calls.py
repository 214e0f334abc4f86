"""`vaxel calls`: the calls of the journal, and the story of one.

Knows: how calls are chosen. Refuses to know: how a call is told (story.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import with_store
from app.commands.terminal import (
    MOST_SHOWN,
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
)
from app.commands.who import masked, signed_in
from app.words.call_ends import how_ended
from app.words.lengths import length

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.storage.rows import Access, StoredCall, StoredMessage
    from app.storage.store import Store


def register(app: typer.Typer) -> None:
    app.command()(calls)


def calls(
    id_: Annotated[
        str, typer.Argument(metavar="[ID]", help="One call: its story / samtalets historia.")
    ] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=MOST_SHOWN, help="How many, the newest first / hur många.")
    ] = 20,
    person: Annotated[str, typer.Option(help="Only calls with this person or number / bara med.")] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List calls, or tell the story of one, with every decision and its clauses / lista samtal eller berätta om ett."""
    if id_:
        _story(id_, lang, as_json)
        return

    async def work(store: Store) -> list[StoredCall]:
        if not person:
            return await store.calls(limit)
        who = _numbers(await _company(store), person)
        return await store.calls(limit, who=who, access=_access("calls", person=_label(who, person)))

    found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    if not found:
        echo(lang.say("Inga samtal.", "No calls."))
        return
    headings = lang.say("id när från till hur svarade talade", "id when from to how answered talked").split()
    print_table(headings, [_row(call, lang) for call in found])


def _story(id_: str, lang: Lang, as_json: bool) -> None:
    from app.storage.cards import people_in  # with SQLAlchemy and the like, which help does not need

    async def work(store: Store) -> tuple[StoredCall, Company | None, list[StoredMessage]]:
        call = await store.call(id_)
        if call is None:
            raise end(lang.say(f"inget samtal {id_}", f"no call {id_}"), NOT_FOUND)
        company = await _company(store, call.policy)
        whose = people_in(call, company.people) if company is not None else []
        await store.note_looks(_access("call", call=id_, person=one) for one in whose or (None,))
        messages = [message for message in await store.messages() if message.call == id_]
        return call, company, messages

    call, company, messages = with_store(lang, work)
    if as_json:
        print_json(call)
        return
    from app.commands.story import call_story  # loads the policy's libraries; the list does not need them

    echo(call_story(call, company, messages, lang), nl=False)


def _label(who: list[str], asked: str) -> str:
    """The id of one of our people; of an outside number only so much that one recognises it."""
    return masked(asked) if who[0] == asked else who[0]


def _access(what: str, *, person: str | None = None, call: str | None = None) -> Access:
    """Write down who looks at one person's calls: they are personal data."""
    from app.storage.rows import Access

    return Access(datetime.now(UTC), signed_in(), what, "", call=call, person=person)


async def _company(store: Store, version: str | None = None) -> Company | None:
    """The company version that judged a call, else the one in force; None when it can no longer be read."""
    from app.company import BadCompanyFile, from_document, to_company

    stored = await store.company_by_hash(version) if version else None
    stored = stored or await store.current_company()
    try:
        return to_company(from_document(stored.document)) if stored else None
    except BadCompanyFile:
        return None


def _numbers(company: Company | None, text: str) -> list[str]:
    """All ids and numbers of a person or queue, in every form that people dial; else the text itself."""
    from app.policy import numbers

    person = company.person_of(text) if company else None
    queue = company.queue_of(text) if company else None
    if person is not None:
        names: list[str | None] = [person.id, person.extension]
        e164s = [person.direct, person.mobile]
    elif queue is not None:
        names, e164s = [queue.id, queue.extension], [queue.number]
    else:
        number = numbers.canonical(text)
        names, e164s = [text], [number.text] if number.text.startswith("+") else []
    forms = [form for e164 in e164s if e164 for form in numbers.forms(e164)]
    return [name for name in names if name] + forms


def _row(call: StoredCall, lang: Lang) -> list[str]:
    return [
        call.id,
        moment(call.began_at),
        call.caller or "",
        " → ".join(number for number in (call.called, *call.transferred_to) if number),
        lang.say(*how_ended(call.how, transferred=bool(call.transferred_to))),
        call.answered_by or "",
        length((call.talking_ms or 0) / 1000, lang) if call.talking_ms else "",
    ]
