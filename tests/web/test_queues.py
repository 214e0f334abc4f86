"""The figures of the queues, as machines read them and as they stand on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

from app.web.queues import AgentRow, QueueNow, WaitingNow, as_json, metrics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.core import Metric

GUN = AgentRow("gun", "Gun Berg", 1, "ringing", "", 12.5)
FARID = AgentRow("farid", "Farid Amini", 1, "free", "", 60.0)
CARIN = AgentRow("carin", "Carin Dahl", 2, "paused", "lunch", 0.0)
SUPPORT = QueueNow(
    id="support",
    name="Support",
    waiting=(WaitingNow(1, "+46701234567", 125.0, "vip", "c1"), WaitingNow(2, "", 4.0, "", "c2")),
    agents=(GUN, FARID, CARIN),
    longest=125.0,
    came=40,
    answered=33,
    answered_in_time=30,
    abandoned=4,
    breaches=2,
    average=31.0,
    callbacks=3,
)
NEW = QueueNow("ny", "Ny", (), (), 0.0, 0, 0, 0, 0, 0, 0.0)


def test_the_json_form_has_everybody_who_waits_and_answers() -> None:
    [support] = json.loads(json.dumps(as_json([SUPPORT])))

    assert support["waiting"] == [
        {"place": 1, "caller": "+46701234567", "waited": 125.0, "priority": "vip", "call": "c1"},
        {"place": 2, "caller": "", "waited": 4.0, "priority": "", "call": "c2"},
    ]
    assert support["agents"][2] == {
        "id": "carin",
        "name": "Carin Dahl",
        "line": 2,
        "standing": "paused",
        "about": "lunch",
        "available": 0.0,
    }
    assert {name: support[name] for name in ("came", "answered", "abandoned", "breaches", "average")} == {
        "came": 40,
        "answered": 33,
        "abandoned": 4,
        "breaches": 2,
        "average": 31.0,
    }
    assert support["service_level"] == 0.75


def test_the_service_level_of_a_queue_where_nobody_came_is_not_known() -> None:
    """None, not 0: nobody has been served badly."""
    assert NEW.service_level is None
    assert as_json([NEW])[0]["service_level"] is None


class _Collected(Collector):
    """The metrics of these queues, for a registry."""

    def __init__(self, *queues: QueueNow) -> None:
        self.queues = queues

    def collect(self) -> Iterable[Metric]:
        return metrics(self.queues)


def figures(*queues: QueueNow) -> dict[str, float]:
    """As Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Collected(*queues))
    lines = generate_latest(registry).decode().splitlines()
    return {name: float(value) for name, value in (x.rsplit(" ", 1) for x in lines if not x.startswith("#"))}


def test_metrics_have_every_figure_of_a_queue_by_its_name_and_the_queues_id() -> None:
    assert figures(SUPPORT) == {
        'vaxel_queue_waiting{queue="support"}': 2,
        'vaxel_queue_longest_wait_seconds{queue="support"}': 125,
        'vaxel_queue_agents_free{queue="support"}': 1,
        'vaxel_queue_callbacks{queue="support"}': 3,
        'vaxel_queue_came_total{queue="support"}': 40,
        'vaxel_queue_answered_total{queue="support"}': 33,
        'vaxel_queue_answered_in_time_total{queue="support"}': 30,
        'vaxel_queue_abandoned_total{queue="support"}': 4,
        'vaxel_queue_breaches_total{queue="support"}': 2,
    }


def test_metrics_have_each_queue_and_a_new_one_with_zeros() -> None:
    found = figures(SUPPORT, NEW)

    assert len(found) == 18
    assert {value for name, value in found.items() if 'queue="ny"' in name} == {0}


def test_metrics_name_nobody() -> None:
    """They may be read from other machines."""
    assert not any(name in str(figures(SUPPORT)) for name in ("Gun", "gun", "+4670"))
