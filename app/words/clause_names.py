"""What each clause of the policy is about, in a few words.

Knows: a title for each clause of docs/policy-clauses.md. Refuses to know: what a company has laid down in it.

A title names the matter, and promises nothing: a company may have other hours than the clause's usual ones.
"""

from __future__ import annotations

import re
from typing import Final

CLAUSE_NAMES: Final = {
    "S1": ("Numret som kunder når oss på", "The number on which customers reach us"),
    "S2": ("Inget nummer leder ingenstans", "No number leads nowhere"),
    "S3": ("Privata nummer och mobilnummer utåt", "Private and mobile numbers shown outside"),
    "S4": ("Lugn utanför arbetstid", "Peace outside working hours"),
    "S5": ("Numret när någon slutar", "The number when somebody leaves"),
    "S6": ("Avvikelser och vem som godkänner", "Deviations, and who approves them"),
    "S7": ("Kontaktpersoner", "Contact persons"),
    "M1": ("Mobil: numret som visas", "Mobile: the presented number"),
    "M2": ("Mobil: upptagen i telefon", "Mobile: busy on the phone"),
    "M3": ("Mobil: upptagen av annat", "Mobile: busy for another reason"),
    "M4": ("Scheman som väljer profil", "Schedules that choose a profile"),
    "M5": ("Mobilen som vanlig anknytning", "The mobile as a normal extension"),
    "M6": ("Privata mobiler", "Private mobiles"),
    "M7": ("Abonnemang, datavolym och telefoner", "Subscriptions, data volume and phones"),
    "F1": ("Fast: numret som visas", "Fixed: the presented number"),
    "F2": ("Fast: upptagen i telefon", "Fixed: busy on the phone"),
    "F3": ("Fast: upptagen av annat", "Fixed: busy for another reason"),
    "R1": ("Säljare", "Sales"),
    "R2": ("Teknisk service", "Technical service"),
    "R3": ("Var och en väljer när den nås", "Everybody chooses when to be reached"),
    "R4": ("Särskilda roller", "Special roles"),
    "V1": ("Hälsningen i röstbrevlådan", "The greeting of the voicemail"),
    "V2": ("Meddelanden dygnet runt", "Messages at any hour"),
    "Q1": ("Antal knappval", "The number of key choices"),
    "Q2": ("Längsta väntan", "The longest wait"),
    "Q3": ("Besked om plats i kön", "The place in the queue is told"),
    "Q4": ("Meddelande från kön", "A message from the queue"),
    "Q5": ("Musik i väntan", "Music while waiting"),
    "Q6": ("Svarsfrasen", "The words of whoever answers"),
    "Q7": ("Kö: huvudnumret visas", "Queue: the main number is presented"),
    "Q8": ("Kö: ordningen", "Queue: the order"),
    "Q9": ("Kö: vem det ringer hos", "Queue: whom it rings"),
    "Q10": ("Kö: öppettider", "Queue: opening hours"),
    "Q11": ("Kö: efter stängning", "Queue: after closing"),
    "Q12": ("Samtal före stängning", "Calls before closing time"),
    "Q13": ("Kön Sälj", "The queue Sälj"),
    "Q14": ("Kön Support", "The queue Support"),
    "P1": ("Profiler väljs enkelt", "Profiles are chosen simply"),
    "P2": ("Vad en profil bestämmer", "What a profile decides"),
    "P3": ("Profiler för alla och särskilda", "Profiles for all, and special ones"),
    "P4": ("Talad hänvisning", "Spoken diversion"),
    "O1": ("Sms till kunder", "SMS to customers"),
    "O2": ("Spärrade destinationer", "Blocked destinations"),
    "O3": ("Inspelning", "Recording"),
}
_OWN: Final = ("Egen regel", "A rule of our own")


def clause_name(clause: str, lang: str) -> str:
    """The title of a clause; of one that only this company has, that it is its own."""
    return CLAUSE_NAMES.get(clause, _OWN)[lang == "en"]


def clause_order(clause: str) -> tuple[int, str, int]:
    """Sorts clauses as the policy has them: S, M, F, R, V, Q, P, O; then a company's own."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", clause)
    letters, number = (found[1], int(found[2])) if found else (clause, 0)
    known = "SMFRVQPO".find(letters) if len(letters) == 1 else -1
    return (known if known >= 0 else 99, letters, number)
