"""`vaxel` in this process: arguments go in; output and exit code come out.

Knows: a command line that has been built once can be used again. Building it and reading its types takes longer than
most commands do. Refuses to know: what commands do, and whose data they use.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import typer.testing
from typer.main import get_command

from app.__main__ import assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer.testing import Result

typer.testing._get_command = cache(get_command)  # type: ignore[attr-defined] # it has no door for a built one
assembled = cache(assemble)


def run(words: Sequence[str], **more: Any) -> Result:
    """Run `vaxel` with these words. more: `env`, and `input`, what it reads on standard input."""
    return typer.testing.CliRunner().invoke(assembled(words[0]), words, **more)
