"""The dashboard and the alert rules in examples/monitoring ask for metrics and labels that /metrics gives."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

from app.calls.ports.news import Ending
from app.web.queues import AgentRow, QueueNow, WaitingNow
from app.web.status import ExchangeNow, TrunkNow
from tests.web.test_server import READY, prometheus

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "examples/monitoring"
METRIC = re.compile(r"\bvaxel_\w+")
MATCHER = re.compile(r'(vaxel_\w+)\{(\w+)="(\w+)"\}')
BY = re.compile(r"\bby \((\w+)\) \(\w+\((vaxel_\w+)")

SUPPORT = QueueNow(
    "support",
    "Support",
    (WaitingNow(1, "+46701740620", 12.0, "vip"),),
    (AgentRow("farid", "Farid Amini", 1, "free", "", 3.0),),
    12.0,
    came=5,
    answered=4,
    answered_in_time=3,
    abandoned=1,
    breaches=1,
    average=20.0,
)
NOW = replace(
    READY,
    queues=(SUPPORT,),
    exchange=ExchangeNow(7, {"trunk": True, "mex": False}, {"answered": 4, "failed": 1}),
    trunks=(TrunkNow("operator", "Operatören", registered=True, reachable=None, calls=2, most=30),),
)


async def given() -> dict[str, list[dict[str, str]]]:
    """Each sample's name to the labels with which it is there."""
    found: dict[str, list[dict[str, str]]] = {}
    async with prometheus(NOW) as asking:
        text = await (await asking.get("/metrics")).text()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load((MONITORING / "alerts.yml").read_text())
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    read = json.loads((MONITORING / "dashboard.json").read_text())
    found: list[dict[str, Any]] = read["panels"]
    return found


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [
        target["expr"] for panel in panels() for target in panel["targets"]
    ]


async def test_each_metric_that_is_asked_for_is_given() -> None:
    names = await given()

    asked = {name for expression in expressions() for name in METRIC.findall(expression)}

    assert len(asked) > 15
    assert asked - names.keys() == set()


def test_a_trunk_that_lost_its_operator_wakes_somebody_and_is_seen() -> None:
    """Whether its far end does not answer, or does not let it register."""
    for metric in ("vaxel_trunk_reachable", "vaxel_trunk_registered"):
        assert f"{metric} == 0" in [rule["expr"] for rule in rules()]
        assert metric in [target["expr"] for panel in panels() for target in panel["targets"]]


async def test_each_label_that_is_asked_for_is_given_with_that_value() -> None:
    names = await given()

    matched = [one for expression in expressions() for one in MATCHER.findall(expression)]
    grouped = [one for expression in expressions() for one in BY.findall(expression)]

    assert [one for one in matched if {one[1]: one[2]} not in names[one[0]]] == []
    assert [one for one in grouped if one[0] not in names[one[1]][0]] == []
    assert {"failed", "lost"} <= set(Ending)


async def test_each_label_of_a_legend_or_a_summary_is_one_of_its_metric_s() -> None:
    names = await given()
    shown = [(target["legendFormat"], target["expr"]) for panel in panels() for target in panel["targets"]]
    shown += [(rule["annotations"]["summary"].replace("$labels.", ""), rule["expr"]) for rule in rules()]

    wrong = [
        (text, expression)
        for text, expression in shown
        for label in re.findall(r"\{\{ ?(\w+) ?\}\}", text)
        if not all(label in names[name][0] for name in METRIC.findall(expression))
    ]

    assert wrong == []


def test_each_rule_says_how_bad_it_is_and_what_to_do() -> None:
    assert [
        rule["alert"]
        for rule in rules()
        if rule["labels"]["severity"] not in ("critical", "warning") or not rule["annotations"]["description"]
    ] == []
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def test_panels_stand_beside_each_other() -> None:
    places = [panel["gridPos"] for panel in panels()]
    cells = [
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]

    assert len(cells) == len(set(cells))
    assert all(x < 24 for x, _ in cells)


async def test_the_documents_tell_each_metric() -> None:
    told = (ROOT / "docs/operations.md").read_text()

    names = [name for name in await given() if name.startswith("vaxel_")]

    assert [name for name in names if f"`{name}`" not in told] == []
