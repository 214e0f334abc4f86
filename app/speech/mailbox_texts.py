"""The words of the voicemail menu, and the numbers and days for messages.

Knows: what each prompt says, in Swedish and English. Refuses to know: when to say it (calls/mailbox/menu.py), voices
and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.calls.mailbox.words import HIGHEST_NUMBER
from app.policy.days import MONTHS, WEEKDAYS
from app.speech.numerals import cardinal

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # The code
    "vm-pin": (
        "Slå koden till röstbrevlådan, och avsluta med fyrkant.",
        "Enter the code of the voicemail box, and end with hash.",
    ),
    "vm-pin-wrong": (
        "Koden stämmer inte. Efter flera försök är brevlådan låst en stund.",
        "That is not the code. After several attempts the box is locked for a while.",
    ),
    "vm-no-pin": (
        "Din röstbrevlåda har ingen kod än. Slå stjärna fem fem från din bordstelefon och välj en, "
        "eller be din administratör.",
        "Your voicemail box has no code yet. Dial star five five from your desk phone and choose one, "
        "or ask your administrator.",
    ),
    "vm-pin-choose": (
        "Välj en kod till din röstbrevlåda. Slå fyra till åtta siffror, och avsluta med fyrkant.",
        "Choose a code for your voicemail box. Enter four to eight digits, and end with hash.",
    ),
    "vm-pin-again": (
        "Slå koden en gång till, och avsluta med fyrkant.",
        "Enter the code once more, and end with hash.",
    ),
    "vm-pin-differs": ("Koderna var inte lika.", "The two codes were not the same."),
    "vm-pin-form": ("En kod har fyra till åtta siffror.", "A code has four to eight digits."),
    "vm-pin-weak": (
        "Koden är för lätt att gissa. Välj inte siffror i följd, samma siffra flera gånger eller ditt eget nummer.",
        "That code is too easy to guess. Do not choose digits in sequence, repeated digits, "
        "or your own number.",
    ),
    "vm-pin-kept": ("Koden är sparad.", "The code is saved."),
    # The messages
    "vm-new-0": ("Du har inga nya meddelanden.", "You have no new messages."),
    "vm-new-1": ("Du har ett nytt meddelande.", "You have one new message."),
    "vm-new": ("nya meddelanden.", "new messages."),
    "vm-new-more": ("Du har fler än sextio nya meddelanden.", "You have more than sixty new messages."),
    "vm-saved-1": ("Du har ett sparat meddelande.", "You have one saved message."),
    "vm-saved": ("sparade meddelanden.", "saved messages."),
    "vm-saved-more": (
        "Du har fler än sextio sparade meddelanden.",
        "You have more than sixty saved messages.",
    ),
    "vm-you-have": ("Du har", "You have"),
    "vm-from": ("Meddelande från", "Message from"),
    "vm-from-unknown": ("Meddelande från okänt nummer", "Message from an unknown number"),
    "vm-plus": ("plus", "plus"),
    "vm-keys": (
        "Tryck ett för att höra igen, två för att spara, tre för att radera, fem för att ringa upp, "
        "fyrkant för nästa, eller stjärna.",
        "Press one to hear it again, two to save it, three to delete it, five to call back, "
        "hash for the next one, or star.",
    ),
    "vm-kept": ("Sparat.", "Saved."),
    "vm-deleted": ("Raderat.", "Deleted."),
    "vm-no-number": (
        "Det finns inget nummer att ringa upp.",
        "There is no number to call back.",
    ),
    "vm-menu": (
        "Tryck ett för att höra meddelandena, nio för din hälsning, åtta för att byta kod, "
        "eller stjärna för att avsluta.",
        "Press one to hear the messages, nine for your greeting, eight to change the code, or star to leave.",
    ),
    "vm-wrong-key": ("Det valet finns inte.", "There is no such choice."),
    "vm-bye": ("Hej då.", "Goodbye."),
    "vm-away": (
        "Röstbrevlådan går inte att nå just nu. Dina meddelanden finns kvar. Försök igen om en stund.",
        "The voicemail box cannot be reached right now. Your messages are safe. Try again in a while.",
    ),
    # The greeting
    "vm-greeting": (
        "Din hälsning. Tryck ett för att lyssna, två för att tala in en ny, tre för den syntetiska rösten, "
        "fyra för en egen hälsning till en profil, eller stjärna för att gå tillbaka.",
        "Your greeting. Press one to listen, two to record a new one, three for the synthetic voice, "
        "four for a greeting of its own for a profile, or star to go back.",
    ),
    "vm-greeting-profile": (
        "Slå profilens nummer, och avsluta med fyrkant.",
        "Enter the number of the profile, and end with hash.",
    ),
    "vm-greeting-for-it": (
        "Nu ändrar du hälsningen för den profilen.",
        "You are now changing the greeting for that profile.",
    ),
    "vm-greeting-kept": ("Hälsningen är sparad.", "The greeting is saved."),
    "vm-greeting-as-before": ("Hälsningen är som förut.", "The greeting is as before."),
    "vm-greeting-synthetic": ("Nu hälsar den syntetiska rösten.", "The synthetic voice now greets callers."),
    "vm-record": ("Tala efter tonen, och avsluta med fyrkant.", "Speak after the tone, and end with hash."),
    "vm-record-again": (
        "Tryck två för att tala in igen, eller stjärna för att gå tillbaka.",
        "Press two to record again, or star to go back.",
    ),
    "vm-take": (
        "Tryck ett för att lyssna, två för att tala in igen, tre för att behålla, eller stjärna för att avbryta.",
        "Press one to listen, two to record again, three to keep it, or star to cancel.",
    ),
    "vm-take-short": ("Det blev för kort.", "That was too short."),
    "vm-take-silent": ("Det hördes ingenting.", "Nothing was heard."),
    "vm-take-failed": ("Hälsningen gick inte att spara.", "The greeting could not be saved."),
    # When
    "vm-today": ("i dag", "today"),
    "vm-yesterday": ("i går", "yesterday"),
    "vm-on-the": ("den", "on the"),
    "vm-at": ("klockan", "at"),
}


def of_mailboxes(lang: PromptLang) -> dict[str, str]:
    """The words of the voicemail menu, by the prompt's name."""
    words = {name: pair[lang == "en"] for name, pair in _WORDS.items()}
    words |= {f"vm-day-{n}": f"i {day}s" if lang == "sv" else day for n, day in enumerate(WEEKDAYS[lang])}
    words |= {f"vm-month-{n}": month for n, month in enumerate(MONTHS[lang], 1)}
    return words | {f"number-{n}": cardinal(n, lang) for n in range(HIGHEST_NUMBER + 1)}
