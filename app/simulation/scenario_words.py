"""What is wrong with a scenario or a table of calls, in Swedish.

Knows: one Swedish sentence for each English one of scenario_file.py and call_table.py. Refuses to know: all else.
"""

from __future__ import annotations

from typing import Final

from app.company.in_swedish import swedish as swedish_of_files
from app.policy.sentences import Sentences

TEXTS: Final = {
    "is not a field of a scenario; fields are {}": "är inget fält i ett scenario; fälten är {}",
    "is not a field here; fields are {}": "är inget fält här; fälten är {}",
    "leads to nobody of the company; write a number, an extension or an id, such as {}": (
        "leder inte till någon på företaget; skriv ett nummer, en anknytning eller ett id, som {}"
    ),
    "there is no such person; people are {}": "det finns ingen sådan person; personerna är {}",
    "there is no such profile; profiles are {}": "det finns ingen sådan profil; profilerna är {}",
    "there is no queue with the priority {}; priorities are {}": (
        "ingen kö har prioriteten {}; prioriteterna är {}"
    ),
    "no queue has priorities": "ingen kö har prioriteter",
    "must be a number, 0 or more": "måste vara ett tal, 0 eller mer",
    "must be a share from 0 to 1, such as 0.7": "måste vara en andel från 0 till 1, som 0.7",
    "are more than {} a day together": "är tillsammans fler än {} om dagen",
    "the shares are more than 1 together": "andelarna är tillsammans mer än 1",
    "give per_day or per_hour, not both": "ange per_day eller per_hour, inte båda",
    "give per_day, such as 200, or per_hour, such as {}": "ange per_day, som 200, eller per_hour, som {}",
    "is no hour; write an hour such as 08, or hours such as 08-12": (
        "är ingen timme; skriv en timme som 08, eller timmar som 08-12"
    ),
    "must be calls in an hour, 0 or more, such as 40": "måste vara samtal på en timme, 0 eller fler, som 40",
    "must be seconds, such as 240, or {}": "måste vara sekunder, som 240, eller {}",
    "must end after it begins": "måste sluta efter att det börjar",
    "{} is no day or time such as 2027-07-01 or 2027-07-01T13:00": (
        "{} är ingen dag eller tid som 2027-07-01 eller 2027-07-01T13:00"
    ),
    "must be a number of {}": "måste vara ett tal för {}",
    "must be a list, such as {}": "måste vara en lista, som {}",
    "must be fields, such as {}": "måste vara fält, som {}",
    "must be 1": "måste vara 1",
    "must be one of {}": "måste vara något av {}",
    "lacks the column {}; the columns are {}": "saknar kolumnen {}; kolumnerna är {}",
    "has the unknown column {}; the columns are {}": "har den okända kolumnen {}; kolumnerna är {}",
    "has {} fields; the first line has {}": "har {} fält; första raden har {}",
    "{} is no time such as 2027-01-11T08:30:15": "{} är ingen tid som 2027-01-11T08:30:15",
    "{} is before the call on the line above; sort the calls by time": (
        "{} är före samtalet på raden ovanför; sortera samtalen efter tid"
    ),
    "{} is more than {} days after the first call; simulate a year at most": (
        "{} är mer än {} dagar efter första samtalet; simulera högst ett år"
    ),
    "{} leads to nobody of the company; write a number, an extension or an id, such as {}": (
        "{} leder inte till någon på företaget; skriv ett nummer, en anknytning eller ett id, som {}"
    ),
    "{} is no number that can call; write one such as +46701740605, or nothing": (
        "{} är inget nummer som kan ringa; skriv ett som +46701740605, eller ingenting"
    ),
    "{} is no number of seconds, 0 or more; write one such as 185, or nothing": (
        "{} är inget antal sekunder, 0 eller fler; skriv ett som 185, eller ingenting"
    ),
    "has no calls": "har inga samtal",
    "is no CSV file: {}": "är ingen CSV-fil: {}",
}
_said: Final = Sentences(TEXTS).said


def swedish(message: str) -> str:
    """A sentence of ours, else one that a company file can get, too."""
    said = _said(message)
    return said if said != message else swedish_of_files(message)
