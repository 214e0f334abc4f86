"""What desks show of the house, its queues and colleagues: looked at and rendered once for all who see the same.

Knows: which template shows what, and that a queue or a colleague who is as before is not rendered again. Refuses to
know: when desks look again (desk_parts.py), and what is true (queue_rows.py, colleagues.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from app.web.desk.rendered import Rendered
from app.words.profiles import clock_text
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.calls.snapshot import Snapshot
    from app.clock import AlarmClock
    from app.web.desk.colleagues import ColleagueNow, Colleagues, ColleaguesPage
    from app.web.desk.queue_rows import DeskQueue, QueueRows
    from app.web.desk.seen import SightAtDesk
    from app.web.site.render import Pages

ROWS_KEPT: Final = 5000  # queues, and as many colleagues


class HouseParts:
    """As seen at the last `look`."""

    def __init__(self, pages: Pages, clock: AlarmClock, rows: QueueRows, colleagues: Colleagues) -> None:
        self._pages = pages
        self._clock = clock
        self._rows = rows
        self._colleagues = colleagues
        self._queues_texts: Rendered[tuple[str, ...]] = Rendered()
        self._queue_texts: Rendered[tuple[DeskQueue, Hashable]] = Rendered(ROWS_KEPT)
        self._people_texts: Rendered[tuple[ColleaguesPage, tuple[str, ...]]] = Rendered()
        self._person_texts: Rendered[ColleagueNow] = Rendered(ROWS_KEPT)
        self._looks = 0  # how often desks have looked at the house
        self._queues: dict[str, DeskQueue] = {}
        self._found: dict[Hashable, ColleaguesPage] = {}

    def look(self) -> None:
        """Forget what was seen: from now on desks show how it is now."""
        self._looks += 1
        self._queues, self._found = {}, {}

    def queues(
        self,
        snapshot: Snapshot,
        lang: str,
        queues: tuple[str, ...],
        *,
        steers: bool,
        mine: tuple[str, ...],
        sends: bool,
        again: bool,
    ) -> str:
        """These queues. mine: those that the visitor answers; again: with the times of now."""

        def texts(*, again: bool) -> tuple[str, ...]:
            return tuple(
                self._queue(snapshot, lang, id_, steers, id_ in mine, sends, again) for id_ in queues
            )

        return self._queues_texts.text(
            (lang, queues, steers, mine, sends),
            tick=self._looks,
            look=lambda: texts(again=False),  # all others are told nothing new by the times of now
            make=lambda kept: self._part(lang, "queues", texts=texts(again=True) if again else kept),
            again=again,
        )

    def _queue(
        self, snapshot: Snapshot, lang: str, id_: str, steers: bool, is_mine: bool, sends: bool, again: bool
    ) -> str:
        company = snapshot.company
        if id_ not in self._queues:
            self._queues[id_] = self._rows.one(company, company.queues[id_])

        def make(value: tuple[DeskQueue, Hashable]) -> str:
            return self._part(
                lang,
                "queue",
                queue=value[0],
                steers=steers,
                is_mine=is_mine,
                sends=sends,
                others=[(one.id, one.name) for one in company.queues.values()],
                at_clock=partial(_at_clock, lang, self._clock()),
                reasons=company.pause_reasons,
                standing_words=partial(standing_words, lang),
            )

        return self._queue_texts.text(
            (id_, lang, steers, is_mine, sends),
            tick=self._looks,
            look=lambda: (self._queues[id_], snapshot.version if steers else ""),
            make=make,
            again=again,
        )

    def colleagues(
        self, lang: str, like: str, page: int, *, seen: SightAtDesk, sends: bool, me: str | None
    ) -> str:
        """A page of those who match. me: who looks, to whom their own call cannot be sent."""
        wanted = (lang, seen, like, page)

        def look() -> tuple[ColleaguesPage, tuple[str, ...]]:
            if wanted not in self._found:
                self._found[wanted] = self._colleagues.page(like, page, lang, seen)
            found = self._found[wanted]
            # We compare the rows' texts, not the people: a row that could not be rendered now differs when it can.
            return replace(found, people=()), tuple(
                self._person(lang, one, seen, sends and one.id != me) for one in found.people
            )

        def make(value: tuple[ColleaguesPage, tuple[str, ...]]) -> str:
            return self._part(lang, "colleagues", found=value[0], rows=value[1], link=link)

        return self._people_texts.text(
            (*wanted, sends, me if sends else None), tick=self._looks, look=look, make=make
        )

    def _person(self, lang: str, one: ColleagueNow, seen: SightAtDesk, sends: bool) -> str:
        """A colleague's row. Two searches of one look may have seen them at different instants."""
        return self._person_texts.text(
            (one.id, lang, seen, sends),
            tick=one,
            look=lambda: one,
            make=lambda one: self._part(lang, "colleague", one=one, sends=sends),
        )

    def _part(self, lang: str, name: str, **values: Any) -> str:
        return self._pages.part(lang, f"desk/{name}.html", now=self._clock.now(), **values)


def link(like: str, page: int, lang: str = "") -> str:
    """The query string of a search and its page."""
    said = {"like": like} if like else {}
    said |= {"page": str(page)} if page > 1 else {}
    said |= {"lang": lang} if lang else {}
    return f"?{urlencode(said)}" if said else ""


def standing_words(lang: str, standing: str, about: str = "") -> str:
    return words(standing, about)[lang == "en"]


def _at_clock(lang: str, now: datetime, at: float) -> str:
    """at: epoch seconds."""
    return clock_text(datetime.fromtimestamp(at, UTC), lang, now)
