"""The command line's own errors about options and arguments, in Swedish too.

Knows: Typer's sentences, and the language that was asked for. Refuses to know: any command.

The English sentence is the key; {} stands for what differs. A sentence that is not here stays in English.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperGroup

from app.policy.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS: Final = {
    "No such option: {} (Possible options: {})": "Det finns inget alternativ {} (menade du: {}?)",
    "No such option: {}": "Det finns inget alternativ {}",
    "Option {} requires an argument.": "Alternativet {} behöver ett värde.",
    "Option {} requires {} arguments.": "Alternativet {} behöver {} värden.",
    "Option {} does not take a value.": "Alternativet {} har inget värde.",
    "Missing option {}.": "Alternativet {} saknas.",
    "Missing argument {}.": "Argumentet {} saknas.",
    "Missing option {}. {}": "Alternativet {} saknas. {}",
    "Missing argument {}. {}": "Argumentet {} saknas. {}",
    "Missing command.": "Kommandot saknas.",
    "No such command {}. Did you mean {}?": "Det finns inget kommando {}. Menade du {}?",
    "No such command {}.": "Det finns inget kommando {}.",
    "Got unexpected extra argument(s) ({})": "För många argument: {}",
    "Invalid value for {} (env var: {}): {}": "Fel värde för {} (eller {}): {}",
    "Invalid value for {}: {}": "Fel värde för {}: {}",
    "Value error, {} is not one of {}.": "{} är inget av {}.",
    "{} is not one of {}.": "{} är inget av {}.",
    "Value {} is not a valid {}.": "{} är inget giltigt värde ({}).",
    "Input should be a valid integer, unable to parse string as an integer": "det ska vara ett heltal",
    "Input should be a valid number, unable to parse string as a number": "det ska vara ett tal",
    "Input should be greater than or equal to {}": "det ska vara minst {}",
    "Input should be less than or equal to {}": "det ska vara högst {}",
    "Input should be {}": "det ska vara {}",
}
swedish: Final = Sentences(TEXTS).said


class Vaxel(TyperGroup):
    """The command line; it reports a wrong call in the reader's language."""

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **others: Any) -> Any:
        with _in_words(list(args)):
            return super().make_context(info_name, args, *more, **others)

    def invoke(self, ctx: Any) -> Any:
        with _in_words([*getattr(ctx, "_protected_args", ()), *ctx.args]):
            return super().invoke(ctx)


@contextmanager
def _in_words(arguments: list[str]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        say = getattr(error, "format_message", None)  # only Typer's own errors have it
        if say is not None and _reads_swedish(arguments):
            from typer import rich_utils

            said = swedish(say())
            error.format_message = lambda: said  # type: ignore[attr-defined]
            rich_utils.ERRORS_PANEL_TITLE = "Fel"
            rich_utils.RICH_HELP = "Prova [blue]'{command_path} {help_option}'[/]."
        raise


def _reads_swedish(arguments: list[str]) -> bool:
    """The language of --lang if it is there (a wrong line was never parsed); else that of VAXEL_LANG."""
    given = [after for before, after in pairwise(arguments) if before == "--lang"]
    given += [one.removeprefix("--lang=") for one in arguments if one.startswith("--lang=")]
    return (given[-1] if given else os.environ.get("VAXEL_LANG", "sv")) != "en"
