"""What 200 boards look at is looked at and rendered once."""

from __future__ import annotations

from app.web.desk.rendered import Rendered


class Shown:
    """Counts."""

    def __init__(self) -> None:
        self.looked = self.made = 0
        self.value = "one waits"

    def look(self) -> str:
        self.looked += 1
        return self.value

    def make(self, value: str) -> str:
        self.made += 1
        return f"<p>{value}</p>"


def test_a_part_is_looked_at_once_a_tick_and_rendered_when_it_says_something_else() -> None:
    parts, shown = Rendered[str](), Shown()

    for tick in (1, 1, 1, 2, 2):
        assert parts.text("queues", tick=tick, look=shown.look, make=shown.make) == "<p>one waits</p>"
    assert (shown.looked, shown.made) == (2, 1)

    shown.value = "two wait"
    assert parts.text("queues", tick=2, look=shown.look, make=shown.make) == "<p>one waits</p>"
    assert parts.text("queues", tick=3, look=shown.look, make=shown.make) == "<p>two wait</p>"


def test_it_is_rendered_again_for_a_page_that_cannot_count_its_times_up() -> None:
    parts, shown = Rendered[str](), Shown()

    for _ in range(2):
        parts.text("queues", tick=1, look=shown.look, make=shown.make, again=True)

    assert shown.made == 2


def test_what_is_rendered_again_with_other_times_is_for_this_one_alone() -> None:
    parts, times = Rendered[str](), iter(("10.00", "10.01", "10.02"))

    def text(tick: int, value: str, *, again: bool = False) -> str:
        return parts.text(
            "queues", tick=tick, look=lambda: value, make=lambda value: f"{value} {next(times)}", again=again
        )

    assert text(1, "one waits") == "one waits 10.00"
    assert text(2, "one waits", again=True) == "one waits 10.01"
    assert text(2, "one waits") == text(3, "one waits") == "one waits 10.00"
    assert text(4, "two wait", again=True) == text(4, "two wait") == "two wait 10.02"


def test_it_keeps_only_so_many() -> None:
    parts, shown = Rendered[str](), Shown()

    for search in range(2000):
        parts.text(search, tick=1, look=shown.look, make=shown.make)

    assert len(parts._kept) == 1000


def test_a_part_that_cannot_be_made_stays_as_it_was_and_the_others_go_on() -> None:
    def fails(_value: str) -> str:
        raise KeyError("a word that nobody wrote")

    parts: Rendered[str] = Rendered()
    assert parts.text("queues", tick=1, look=lambda: "a", make=fails) == ""
    assert parts.text("queues", tick=1, look=lambda: "a", make=str.upper) == "A"
    assert parts.text("queues", tick=2, look=lambda: "b", make=fails) == "A"
    assert parts.text("queues", tick=2, look=lambda: "b", make=str.upper) == "B"
