"""What has not changed is not rendered again."""

from __future__ import annotations

from app.web.me.look_again import LookAgain


def test_it_renders_once_for_each_change() -> None:
    marks = iter([1, 1, 2, 2, 1])
    rendered: list[int] = []

    def render() -> dict[str, str]:
        rendered.append(len(rendered))
        return {"now": str(len(rendered))}

    look = LookAgain(lambda: next(marks), render)

    assert [look()["now"] for _ in range(5)] == ["1", "1", "2", "2", "3"]
