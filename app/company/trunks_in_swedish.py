"""The messages about the trunks of a company file, in Swedish.

Knows: one Swedish sentence for each English one, as in_swedish.py. Refuses to know: what can be wrong, and where.
"""

from __future__ import annotations

from typing import Final

TRUNK_TEXTS: Final = {
    "{} is not a host name or an address, such as sip.operator.se": (
        "{} är inte ett värdnamn eller en adress, som sip.operator.se"
    ),
    "{} is not an address or a network, such as 192.0.2.0/24": (
        "{} är inte en adress eller ett nät, som 192.0.2.0/24"
    ),
    "{} is not a user name for SIP: letters, digits and + * # . _ ~ ! -, at most 64": (
        "{} är inte ett användarnamn för SIP: bokstäver, siffror och + * # . _ ~ ! -, högst 64"
    ),
    "{} is not the name of an environment variable, such as VAXEL_TRUNK_PASSWORD": (
        "{} är inte namnet på en miljövariabel, som VAXEL_TRUNK_PASSWORD"
    ),
    "{} is not the whole path of a file, such as /run/secrets/trunk": (
        "{} är inte hela sökvägen till en fil, som /run/secrets/trunk"
    ),
    "{} is not a host with a port, such as proxy.operator.se:5060": (
        "{} är inte en värd med port, som proxy.operator.se:5060"
    ),
    "name the place of the password: either password_env or password_file": (
        "skriv var lösenordet finns: antingen password_env eller password_file"
    ),
    "needs transport: tls, or the keys of the sound go in clear": (
        "kräver transport: tls, annars går ljudets nycklar i klartext"
    ),
    "From holds from_user, so nobody would see the presented number": (
        "i From står from_user, så ingen skulle se det visade numret"
    ),
    "is empty, and the trunk does not register: no call could come in on it": (
        "är tom, och linjen registrerar sig inte: inget samtal kan komma in på den"
    ),
    "the mobile operator's calls come from our mobiles": "mobiloperatörens samtal kommer från våra mobiler",
    "is missing: without a login anybody at that address could call as one of our mobiles": (
        "saknas: utan inloggning kan vem som helst på den adressen ringa som en av våra mobiler"
    ),
    "{} comes in on trunks[{}] already": "{} kommer redan in på trunks[{}]",
    "calls from {} are those of trunks[{}] already: two trunks at one address are told apart only if they register": (
        "samtal från {} hör redan till trunks[{}]: två linjer på samma adress går bara att skilja åt om de "
        "registrerar sig"
    ),
    "trunks[{}] is the mobile operator already": "trunks[{}] är redan mobiloperatören",
    "112 may go out on no trunk": "112 får inte gå ut på någon linje",
    "no trunk takes outgoing calls": "ingen linje tar utgående samtal",
    "each trunk takes calls to some numbers only: calls to others are refused": (
        "alla linjer tar samtal bara till vissa nummer: samtal till andra nekas"
    ),
    "no trunk lets us present the main number {}: calls that present it are refused": (
        "ingen linje låter oss visa huvudnumret {}: samtal som visar det nekas"
    ),
    "{} comes in on no trunk: add it to its `numbers`": (
        "{} kommer inte in på någon linje: lägg till det i dess `numbers`"
    ),
    "{} is not set here: the service needs it for the trunk's password": (
        "{} är inte satt här: tjänsten behöver den för linjens lösenord"
    ),
    "there is no file {} here: the service reads the trunk's password from it": (
        "det finns ingen fil {} här: tjänsten läser linjens lösenord i den"
    ),
}
