"""A queue or a colleague who is as before is not rendered again, however many desks show them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from app.calls.ports.news import OnPhone
from app.calls.snapshot import Snapshot
from app.web.desk.colleagues import Colleagues
from app.web.desk.house_parts import HouseParts
from app.web.desk.queue_rows import QueueRows
from app.web.desk.seen import sight_of
from app.web.site.render import Pages
from tests.calls.queue.test_hall import waits
from tests.calls.stage import stage
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from tests.calls.stage import Stage

SEEN = sight_of(visitor(AccountRole.AGENT, "eva"))


class CountedPages(Pages):
    """How often each template was rendered."""

    def __init__(self) -> None:
        super().__init__()
        self.rendered: Counter[str] = Counter()
        self.failing = ""

    def part(self, lang: str, template: str, **values: object) -> str:
        if template == self.failing:
            raise KeyError("a word that nobody wrote")
        self.rendered[template] += 1
        return super().part(lang, template, **values)


class House:
    """What desks show of the house on a stage."""

    def __init__(self, on: Stage) -> None:
        self.pages = CountedPages()
        self.snapshot = Snapshot(on.company, "1")
        rows = QueueRows(on.hall, on.callbacks, on.clock)
        colleagues = Colleagues(lambda: self.snapshot, on.presences, on.floor, on.clock)
        self.parts = HouseParts(self.pages, on.hall.clock, rows, colleagues)

    def queues(self, *ids: str, sends: bool = False) -> str:
        return self.parts.queues(self.snapshot, "sv", ids, steers=False, mine=(), sends=sends, again=False)

    def people(self, like: str = "", *, sends: bool = False, me: str | None = None) -> str:
        return self.parts.colleagues("sv", like, 1, seen=SEEN, sends=sends, me=me)

    def rendered(self) -> dict[str, int]:
        """Since last asked."""
        found, self.pages.rendered = dict(self.pages.rendered), Counter()
        return found


async def test_only_the_queue_in_which_something_happened_is_rendered() -> None:
    async with stage() as on:
        house, queues = House(on), tuple(on.company.queues)
        whole = house.queues(*queues)
        house.rendered()

        await waits(on, "c1", "+46701740671")
        assert house.queues(*queues) == whole, "as it was looked at last"
        house.parts.look()

        assert 'id="caller-c1"' in house.queues(*queues)
        assert house.rendered() == {"desk/queue.html": 1, "desk/queues.html": 1}
        assert 'id="caller-c1"' in house.queues("support")
        assert house.rendered() == {"desk/queues.html": 1}, "an agent's own queue is the same"


async def test_only_the_colleague_who_talks_is_rendered() -> None:
    async with stage() as on:
        house = House(on)
        assert "i samtal" not in house.people()
        assert house.rendered()["desk/colleague.html"] > 1

        on.floor.hear(OnPhone("gun", "desk", talking=True))
        house.parts.look()

        assert house.people().count(">i samtal<") == 1
        assert house.rendered() == {"desk/colleague.html": 1, "desk/colleagues.html": 1}


async def test_two_searches_of_one_look_may_see_a_colleague_at_different_instants() -> None:
    """The second showed the row of the first, and kept it for as long as the colleague talked."""
    async with stage() as on:
        house = House(on)
        assert "i samtal" not in house.people()

        on.floor.hear(OnPhone("gun", "desk", talking=True))

        assert ">i samtal<" in house.people("gun")
        house.parts.look()
        assert ">i samtal<" in house.people("gun")
        assert ">i samtal<" in house.people()


async def test_a_row_that_could_not_be_made_is_made_at_the_next_look() -> None:
    async with stage() as on:
        house = House(on)
        house.pages.failing = "desk/colleague.html"
        assert "who-gun" not in house.people()

        house.pages.failing = ""
        house.parts.look()

        assert "who-gun" in house.people()


async def test_whoever_talks_has_buttons_that_send_the_caller_on_but_not_to_themselves() -> None:
    async with stage() as on:
        house = House(on)

        assert 'id="send-gun"' not in house.people()
        assert 'id="send-gun"' in house.people(sends=True)
        assert 'id="send-gun"' not in house.people(sends=True, me="gun")
        assert 'id="send-hans"' in house.people(sends=True, me="gun")
        assert 'id="send-queue-support"' not in house.queues("support")
        assert 'id="send-queue-support"' in house.queues("support", sends=True)


async def test_whoever_has_no_queue_is_told_so() -> None:
    async with stage() as on:
        assert "article" not in House(on).queues()
        assert "<p" in House(on).queues()
