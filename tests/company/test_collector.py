"""The collector rests while a company is read, and not longer."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from threading import Barrier, Thread

import pytest

from app.company import document, from_document, parse_company, to_company
from app.company.collector import look_through_all, set_aside, without_collector
from app.company.differences import differences
from app.company.text_values import with_values
from app.company.yaml_text import read_all


def test_it_rests_until_the_last_of_several_threads_is_done() -> None:
    both, first_is_done = Barrier(2), Barrier(2)
    seen: list[bool] = []

    def first() -> None:
        with without_collector():
            both.wait(10)
        first_is_done.wait(10)

    def last() -> None:
        with without_collector():
            both.wait(10)
            first_is_done.wait(10)
            seen.append(gc.isenabled())

    threads = [Thread(target=first), Thread(target=last)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(10)

    assert seen == [False]
    assert gc.isenabled()


def test_it_works_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="wrong"), without_collector():
        raise ValueError("wrong")

    assert gc.isenabled()


class Circle:
    """What only the collector frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_set_aside_and_became_garbage_later_goes_when_all_is_looked_through() -> None:
    """Each new version kept the circles of the calls and pages of its time, for ever."""
    one = Circle()
    known = weakref.ref(one)
    set_aside()
    del one

    gc.collect()
    kept = known()
    assert kept is not None
    del kept
    assert look_through_all() > 0

    assert known() is None
    assert look_through_all() == 0  # nothing was set aside since


def test_it_does_not_run_while_a_company_is_read_made_and_compared() -> None:
    text = Path("examples/bolaget.yaml").read_bytes()
    file = parse_company(text)
    found = document(file)
    runs: list[int] = []

    def ran(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            runs.append(told["generation"])

    before = gc.get_threshold()
    gc.callbacks.append(ran)
    gc.set_threshold(100, 2, 2)
    try:
        for work, *given in (
            (read_all, text),
            (from_document, found),
            (to_company, file),
            (differences, found, {**found, "company": "Another"}),
            (with_values, text.decode(), {**read_all(text)[0], "company": "Another"}),
        ):
            runs.clear()
            work(*given)

            assert len(runs) <= 2, work  # before it and after it
    finally:
        gc.callbacks.remove(ran)
        gc.set_threshold(*before)
