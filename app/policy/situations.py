"""Errors in the calls that `vaxel explain`, `decide` and `policy test` are asked about, in Swedish.

Knows: one Swedish sentence for each English one of json_form.py, imagined.py and commands/trials/policy.py. Refuses to
know: all else.
"""

from __future__ import annotations

from typing import Final

from app.policy.sentences import Sentences

TEXTS: Final = {
    "is missing": "saknas",
    "there is no such person in the company file": "det finns ingen sådan person i företagsfilen",
    "must be true or false": "måste vara true eller false",
    "must be a whole number, 0 or more": "måste vara ett heltal, 0 eller mer",
    "must be a list": "måste vara en lista",
    "must be ring, queue, external, divert, menu or code park/1": (
        "måste vara ring, queue, external, divert, menu eller code park/1"
    ),
    "must be main": "måste vara main",
    "must be an object": "måste vara ett objekt",
    "is unknown; known are {}": "är okänt; kända är {}",
    "must be a text in quotes": "måste vara en text inom citattecken",
    "is longer than {} characters": "är längre än {} tecken",
    "is longer than {} bytes": "är längre än {} byte",
    "is not valid text": "är ingen giltig text",
    "is not UTF-8 text": "är inte text i UTF-8",
    "is not JSON: character {} is wrong": "är inte JSON: tecken {} är fel",
    "is not JSON: a number is too long": "är inte JSON: ett tal är för långt",
    "is nested too deep": "har för många nivåer",
    "must be one of {}": "måste vara något av {}",
    "{} is none of {}": "{} är inget av {}",
    "{} is no time such as 2026-11-24T12:30:00+01:00": "{} är ingen tid som 2026-11-24T12:30:00+01:00",
    "{} is not of the form anna=meeting or anna=on_phone": "{} har inte formen anna=meeting eller anna=on_phone",
    "{} is neither a number nor the id of a person or queue": (
        "{} är varken ett nummer eller ett id på en person eller kö"
    ),
    "{} is neither a number nor a person's id": "{} är varken ett nummer eller en persons id",
    "{} is not of the form anna=no_answer": "{} har inte formen anna=no_answer",
}
swedish: Final = Sentences(TEXTS).said
