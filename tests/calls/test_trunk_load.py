"""How many calls are on each trunk: ours, and those that only the exchange knows of."""

from __future__ import annotations

from app.calls.trunk_load import TrunkLoad


def test_a_call_counts_on_the_trunk_that_brought_it_until_it_is_over() -> None:
    load = TrunkLoad()
    load.came("c1", "telia")
    load.came("c2", "")

    assert (load.on("telia"), load.on("telia", but="c1"), load.on("")) == (1, 0, 0)
    load.over("c1")
    assert load.on("telia") == 0


def test_a_call_out_counts_on_the_trunk_that_it_tries() -> None:
    load = TrunkLoad()
    load.goes("c1", ["telia", "tele2"])
    assert (load.on("telia"), load.on("tele2")) == (1, 0)

    load.passed("c1")
    assert (load.on("telia"), load.on("tele2")) == (0, 1)

    load.passed("c1")  # the last one has it
    assert load.on("tele2") == 1
    load.came_back("c1")
    assert load.on("tele2") == 0


def test_the_exchange_s_further_calls_count_until_it_looks_again() -> None:
    load = TrunkLoad()
    load.goes("c1", ["telia"])
    load.seen({"telia": 3})
    assert load.on("telia") == 3

    load.seen({})
    assert load.on("telia") == 1
