"""`vaxel certificate`: the exchange's certificate for encrypted calls, and the root that phones must have.

Knows: what an administrator asks about it. Refuses to know: how it is made (certificates/), and how the exchange
takes it into use: the running service sees to that.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from app.clock import real_clock
from app.commands.opened import company_in, read_settings, with_store
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    system_reason,
)

if TYPE_CHECKING:
    from app.certificates.keeper import Keeper


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="The certificate of encrypted calls / certifikatet för krypterade samtal."
    )
    group.command()(show)
    group.command()(root)
    group.command()(renew)
    app.add_typer(group, name="certificate")


def show(lang: LangOption = Lang.SV, as_json: JsonOption = False) -> None:
    """Show its names, its end, and fingerprints of it and of the root / visa certifikatet."""
    keeper = _keeper(lang)
    kept = keeper.kept()
    if kept is None:
        raise end(
            lang.say(
                "det finns inget certifikat än: tjänsten gör ett när ett företag är inläst",
                "there is no certificate yet: the service makes one when a company is loaded",
            ),
            NOT_FOUND,
        )
    found = {
        "names": sorted(kept.names),
        "from": kept.since.isoformat(),
        "until": kept.ends.isoformat(),
        "issuer": kept.issuer,
        "ours": kept.ours,
        "sha256": kept.fingerprint,
        "root_sha256": keeper.root_fingerprint(),
        "file": str(keeper.file),
    }
    if as_json:
        print_json(found)
        return
    root_sha = found["root_sha256"] or lang.say("ingen egen", "none of our own")
    for heading, value in (
        (lang.say("Namn", "Names"), ", ".join(sorted(kept.names)) or "-"),
        (lang.say("Gäller", "Valid"), f"{kept.since:%Y-%m-%d} - {kept.ends:%Y-%m-%d}"),
        (lang.say("Utfärdat av", "Issued by"), kept.issuer),
        ("SHA-256", kept.fingerprint),
        (lang.say("Rotens SHA-256", "Root's SHA-256"), root_sha),
    ):
        echo(f"{heading}: {value}")


def root(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Write it here / skriv den hit.")
    ] = None,
    lang: LangOption = Lang.SV,
) -> None:
    """Print the root certificate that phones must trust (PEM), or write it to a file / rotcertifikatet."""
    found = _keeper(lang).root_pem()
    if found is None:
        raise end(
            lang.say(
                "det finns ingen egen rot: certifikatet är ert eget, eller inte gjort än",
                "there is no root of our own: the certificate is yours, or not made yet",
            ),
            NOT_FOUND,
        )
    if file is None:
        echo(found.decode().rstrip("\n"))
        return
    try:
        file.write_bytes(found)
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def renew(lang: LangOption = Lang.SV) -> None:
    """Make a new certificate now; a running service takes it into use within seconds / förnya certifikatet.

    The service does this by itself, a month before the end. The root stays, and so do the phones.
    """
    from app.certificates.keeper import CannotKeep

    keeper = _keeper(lang)
    try:
        kept = keeper.look(real_clock(), anew=True)
    except CannotKeep as error:
        raise end(
            f"{lang.say('kan inte förnya certifikatet', 'cannot renew the certificate')}: {error}"
        ) from None
    if not kept.ours:
        echo(
            lang.say(
                f"Certifikatet är ert eget och gäller till {kept.ends:%Y-%m-%d}: byt det i VAXEL_TLS_CERTIFICATE",
                f"The certificate is your own, until {kept.ends:%Y-%m-%d}: put a newer one in VAXEL_TLS_CERTIFICATE",
            )
        )
        return
    echo(
        lang.say(
            f"Nytt certifikat till {kept.ends:%Y-%m-%d}. Tjänsten tar det i bruk inom några sekunder.",
            f"A new certificate until {kept.ends:%Y-%m-%d}. The service takes it into use within seconds.",
        )
    )


def _keeper(lang: Lang) -> Keeper:
    from app.certificates.keeper import keeper_of

    def name() -> str:
        return with_store(lang, lambda store: company_in(store, lang))[1].name

    return keeper_of(read_settings(), name)
