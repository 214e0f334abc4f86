"""What can be wrong with a trunk of the company file, in English and Swedish, and what to do.

Knows: the words. Refuses to know: how to notice it (service/trunks_now.py).
"""

from __future__ import annotations

from app.web.problems import Problem


def trunk_has_no_password(name: str, place: str) -> Problem:
    """place: the environment variable or the file."""
    return Problem(
        f"the trunk {name} has no password, so its operator refuses us: put it in {place}, and restart the service",
        f"linjen {name} har inget lösenord, så operatören nekar oss: lägg det i {place} och starta om tjänsten",
    )


def trunk_is_not_registered(name: str, host: str, code: str) -> Problem:
    """code: SIP's; "" the operator does not answer."""
    why, varför = (f"it answers {code}", f"den svarar {code}") if code else ("no answer", "inget svar")
    return Problem(
        f"the trunk {name} is not registered with {host} ({why}), so no call comes in on it: check user and password "
        "in `trunks`, and the network, or ask the operator; the exchange tries again twice a minute",
        f"linjen {name} är inte registrerad hos {host} ({varför}), så inga samtal kommer in på den: se över användare "
        "och lösenord i `trunks`, och nätet, eller fråga operatören. Växeln försöker igen två gånger i minuten",
    )


def trunk_is_silent(name: str, host: str) -> Problem:
    return Problem(
        f"the trunk {name} ({host}) does not answer: calls take the next trunk. Check the network, or ask the operator",
        f"linjen {name} ({host}) svarar inte: samtal tar nästa linje. Se över nätet, eller fråga operatören",
    )
