"""Why a change of the company cannot be made, in both languages.

Knows: each reason's words. Refuses to know: when each holds (company_actions.py), and who shows it.
"""

from __future__ import annotations

from enum import Enum

from app.words.refusal import Refusal


class CompanyFault(Enum):
    """Each value: the status of HTTP, the field or "", English, Swedish. {}: a number."""

    NO_COMPANY = (
        409,
        "",
        "No company is loaded yet: run vaxel import.",
        "Inget företag är inläst än: kör vaxel import.",
    )
    CANNOT_EDIT = (
        409,
        "",
        "The file is written so that this change cannot be made without losing something. Make it in the text.",
        "Filen är skriven så att ändringen inte kan göras utan att något går förlorat. Gör den i texten.",
    )
    NOTHING = 409, "", "Nothing differs from what is in force.", "Ingenting skiljer från det som gäller."
    WRONG = (
        409,
        "",
        "The draft needs mending in {} places first.",
        "Utkastet behöver rättas på {} ställen först.",
    )
    UNUSABLE = 409, "", "That version can no longer be used.", "Den versionen kan inte användas längre."
    NOT_WAITING = (
        409,
        "",
        "It waits no longer: it is in force, or called off.",
        "Den väntar inte längre: den gäller, eller är återtagen.",
    )
    NO_VERSION = 409, "", "There is no such version.", "Den versionen finns inte."
    NO_TIME = 400, "at", "Give a day and a time.", "Skriv en dag och ett klockslag."
    NO_SUCH_HOUR = (
        400,
        "at",
        "That hour does not exist: the clock goes forward then.",
        "Den timmen finns inte: klockan ställs fram då.",
    )
    PAST = 400, "at", "That time is past.", "Den tiden har redan varit."
    ID_BOUND = (
        409,
        "id",
        "This id cannot be changed: telephones, messages, choices or calls hang on it. Change the name instead.",
        "Kortnamnet går inte att byta: telefoner, meddelanden, val eller samtal hör till det. Byt namnet i stället.",
    )
    ID_TAKEN = 409, "id", "Another entry has this short name (id).", "Kortnamnet är upptaget."
    ID_WORD = (
        400,
        "id",
        "Choose another short name (id): it is empty, or a word with a meaning of its own.",
        "Välj ett annat kortnamn: det är tomt, eller ett ord med egen betydelse.",
    )
    ID_STAYS = (
        409,
        "id",
        "Something else in the file names the old short name (id) and cannot follow. Change it in the text.",
        "Något annat i filen använder det gamla kortnamnet och kan inte följa med. Ändra det i texten.",
    )
    OVERTAKEN = (
        409,
        "follows",
        "Somebody else changed the policy at the same time. Have a look, and try again.",
        "Någon annan ändrade policyn samtidigt. Se efter, och försök igen.",
    )

    def refusal(self, number: int = 0) -> Refusal:
        status, field, en, sv = self.value
        return Refusal(status, en.format(number), field, sv.format(number))
