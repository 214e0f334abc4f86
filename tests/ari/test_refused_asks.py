"""What phones ask for and are refused, as Asterisk 22.10 writes it: one line of our log for each kind."""

from __future__ import annotations

import structlog

from app.ari.refused_asks import MOST_ASKS, RefusedAsks


def line(says: str, level: str = "WARNING") -> str:
    return f"[2026-11-30 09:57:20.242] {level}[812] res_pjsip_pubsub.c: {says}\n"


def unknown(event: str, phone: str = "bo", how: str = "subscribe") -> str:
    return line(f"No registered {how} handler for event {event} from {phone}")


def test_the_same_request_is_told_of_once() -> None:
    asks = RefusedAsks()

    with structlog.testing.capture_logs() as logged:
        heard = [asks.hear(unknown("as-feature-event")) for _ in range(3)]

    assert heard == [True, True, True]
    assert [(one["phone"], one["how"], one["event_asked"]) for one in logged] == [
        ("bo", "subscribe", "as-feature-event")
    ]


def test_another_phone_event_or_kind_is_told_of() -> None:
    asks = RefusedAsks()

    with structlog.testing.capture_logs() as logged:
        for one in (
            unknown("as-feature-event"),
            unknown("as-feature-event", "bo.web"),
            unknown("call-info"),
            unknown("presence", how="publish"),
            line("Subscriptions not permitted for endpoint trunk.telia."),
        ):
            assert asks.hear(one)

    assert len(logged) == 5


def test_a_phone_that_makes_up_events_fills_no_log() -> None:
    asks = RefusedAsks()

    with structlog.testing.capture_logs() as logged:
        for number in range(MOST_ASKS + 10):
            asks.hear(unknown(f"x{number}"))

    assert len(logged) == MOST_ASKS


def test_other_lines_are_for_others() -> None:
    asks = RefusedAsks()

    assert not asks.hear(line("Subscription request has 200 failures"))
    assert not asks.hear(unknown("presence").replace("WARNING", "ERROR"))
