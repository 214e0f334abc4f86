"""The words of the prompts.

Knows: what each prompt says, in Swedish and English. Refuses to know: voices and files.
"""

from __future__ import annotations

from typing import Final, Literal

from app.calls.ports.sounds import MOST_MINUTES, MOST_PLACES

PromptLang = Literal["sv", "en"]

# "{company}" is the company's name. Every refusal says what is wrong, then what the caller can do.
_FIXED: Final[dict[str, dict[PromptLang, str]]] = {
    "confirm": {
        "sv": "Du har ett samtal till {company}. Tryck ett för att svara.",
        "en": "You have a call to {company}. Press one to answer.",
    },
    "greylisted": {
        "sv": "Samtalet kopplas inte. {company} har spärrat samtal till det land eller nät "
        "som numret hör till. Be din administratör om du behöver ringa dit.",
        "en": "The call is not connected. {company} has blocked calls to the country or network "
        "of this number. Ask your administrator if you need to call it.",
    },
    "premium": {
        "sv": "Samtalet kopplas inte. Betalnummer är spärrade hos {company}. "
        "Be din administratör om du behöver ringa dit.",
        "en": "The call is not connected. {company} has blocked premium rate numbers. "
        "Ask your administrator if you need to call it.",
    },
    "invalid": {
        "sv": "Numret som du slog är inte ett giltigt telefonnummer. Kontrollera numret och försök igen. "
        "Ska du ringa utomlands, slå noll noll och landsnumret först.",
        "en": "The number that you dialled is not a valid telephone number. Check the number and try again. "
        "For a call abroad, dial zero zero and the country code first.",
    },
    "caller-invalid": {
        "sv": "Samtalet kopplas inte. Din telefon visar ett nummer som inte finns i något land. "
        "Ring från en annan telefon, eller be din operatör om hjälp.",
        "en": "The call is not connected. Your telephone shows a number that no country has. "
        "Call from another telephone, or ask your operator for help.",
    },
    "many-calls": {
        "sv": "Det pågår redan flera samtal till {company} från ditt nummer. Avsluta ett av dem och ring igen.",
        "en": "Several calls to {company} from your number are under way already. End one of them and call again.",
    },
    "many-own-calls": {
        "sv": "Du har redan så många samtal igång som {company} tillåter. Avsluta ett av dem och försök igen.",
        "en": "You have as many calls under way as {company} allows. End one of them and try again.",
    },
    "lines-full": {
        "sv": "Alla våra linjer är upptagna just nu. Försök igen om en stund.",
        "en": "All our lines are taken just now. Please try again in a while.",
    },
    "abroad-often": {
        "sv": "Samtalet kopplas inte. Du har ringt utomlands så ofta som {company} tillåter på en timme. "
        "Vänta en stund, eller be din administratör om hjälp.",
        "en": "The call is not connected. You have called abroad as often as {company} allows within an hour. "
        "Wait a while, or ask your administrator for help.",
    },
    "abroad-long": {
        "sv": "Samtalet kopplas inte. Dagens samtalstid utomlands är slut hos {company}. "
        "Försök i morgon, eller be din administratör om hjälp.",
        "en": "The call is not connected. The time for calls abroad is used up for today at {company}. "
        "Try tomorrow, or ask your administrator for help.",
    },
    "unknown": {
        "sv": "Det finns ingen på {company} med det nummer som du slog. Kontrollera numret och försök igen.",
        "en": "Nobody at {company} has the number that you dialled. Check the number and try again.",
    },
    "no-profile": {
        "sv": "Det finns ingen profil med den koden. Slå stjärna tjugoett, stjärna och profilens nummer.",
        "en": "There is no profile with that code. Dial star two one, star, and the number of the profile.",
    },
    "callback-promised": {
        "sv": "Tack. Vi ringer upp dig så snart det går.",
        "en": "Thank you. We will call you as soon as possible.",
    },
    "absent": {  # if the sentence of a spoken diversion (absence.py) was not ready in time
        "sv": "Personen som du söker kan inte svara just nu.",
        "en": "The person you are calling cannot answer just now.",
    },
    "profile-chosen": {  # likewise: the choice is saved, its name was not ready in time
        "sv": "Ditt val är sparat.",
        "en": "Your choice is saved.",
    },
    "profile-none": {
        "sv": "Du har inte valt någon profil. Kalendern och schemat gäller.",
        "en": "You have not chosen a profile. Your calendar and the schedule apply.",
    },
    "profile-failed": {
        "sv": "Profilen gick inte att ändra just nu. Försök igen om en stund.",
        "en": "The profile could not be changed just now. Try again in a while.",
    },
    "not-agent": {
        "sv": "Det går inte: du svarar inte i den kön. Be din administratör lägga till dig i kön.",
        "en": "That is not possible: you are not an agent of that queue. Ask your administrator to add you to it.",
    },
    "not-yours": {
        "sv": "Det går inte: knappen gäller en annan anknytning än din. Be din administratör ställa in den.",
        "en": "That is not possible: the key is set for another extension than yours. "
        "Ask your administrator to set it.",
    },
    "nothing-rings": {
        "sv": "Det ringer inget samtal där nu.",
        "en": "No call is ringing there now.",
    },
    "nobody-parked": {
        "sv": "Det finns inget parkerat samtal på den platsen.",
        "en": "No call is parked at that place.",
    },
    "room-pin": {
        "sv": "Slå koden till rummet, och avsluta med fyrkant.",
        "en": "Dial the code of the room, and end with the pound key.",
    },
    "room-refused": {
        "sv": "Koden stämmer inte. Be den som har rummet om koden, och ring igen.",
        "en": "The code is wrong. Ask the person whose room it is for the code, and call again.",
    },
    "company-open": {
        "sv": "{company} har öppet nu.",
        "en": "{company} is open now.",
    },
    "company-closed": {
        "sv": "{company} har stängt nu.",
        "en": "{company} is closed now.",
    },
    "left": {
        "sv": "Den som hade den här telefonen har slutat på {company}. Du kan alltid ringa nödnummer. "
        "Be din administratör om en telefon för andra samtal.",
        "en": "The person who had this telephone has left {company}. You can always call emergency numbers. "
        "Ask your administrator for a telephone for other calls.",
    },
    "agent-logged-in": {
        "sv": "Du är inloggad i dina köer.",
        "en": "You are logged in to your queues.",
    },
    "agent-logged-out": {
        "sv": "Du är utloggad ur dina köer.",
        "en": "You are logged out of your queues.",
    },
    "agent-paused": {
        "sv": "Du har paus och får inga samtal från dina köer.",
        "en": "You are paused, and get no calls from your queues.",
    },
    "agent-resumed": {
        "sv": "Pausen är slut, och du får samtal från dina köer igen.",
        "en": "The pause is over, and you get calls from your queues again.",
    },
    "unavailable": {
        "sv": "Samtalet går inte att koppla just nu. Vänta en stund och försök igen.",
        "en": "The call cannot be connected right now. Wait a moment and try again.",
    },
    "not-sent-on": {  # for a person who pressed ## or ** (features.conf)
        "sv": "Det går inte att koppla samtalet dit.",
        "en": "The call cannot be transferred there.",
    },
    "no-room": {
        "sv": "Vi kan tyvärr inte ta emot några meddelanden just nu. Ring gärna igen om en stund.",
        "en": "Sorry, we cannot take messages just now. Please call again in a while.",
    },
    "message": {
        "sv": "Hej! Du har kommit till {company}. Vi kan tyvärr inte ta ditt samtal just nu, "
        "men lämna gärna ett meddelande så återkommer vi så fort vi kan. Tack för att du ringde!",
        "en": "Hello! You have reached {company}. We cannot take your call just now, "
        "but please leave a message and we will get back to you as soon as we can. Thank you for calling!",
    },
}


def recording_text(purpose: str, lang: PromptLang) -> str:
    """The announcement before a recorded call (O3), with the purpose, as the GDPR demands."""
    return f"Samtalet spelas in, {purpose}." if lang == "sv" else f"This call is recorded, {purpose}."


FIXED_PROMPTS: Final[tuple[str, ...]] = tuple(_FIXED)  # every company has these, the most urgent first


def fixed(prompt: str, company: str, lang: PromptLang) -> str:
    """The words of one of the FIXED prompts. Raises KeyError for any other name."""
    return _FIXED[prompt][lang].format(company=company)


def of_queues(lang: PromptLang) -> dict[str, str]:
    """The words for all waiting callers (Q3, Q4), by the prompt's name."""
    sv = lang == "sv"
    words = {
        "queue-thanks": "Tack för att du väntar." if sv else "Thank you for waiting.",
        "queue-place-many": f"Det är minst {MOST_PLACES} före dig i kön."
        if sv
        else f"There are at least {MOST_PLACES} before you in the queue.",
    }
    for place in range(1, MOST_PLACES + 1):
        words[f"queue-place-{place}"] = (
            f"Du har plats nummer {place} i kön." if sv else f"You are number {place} in the queue."
        )
    words["queue-wait-0"] = (
        "Väntetiden är mindre än en minut." if sv else "The waiting time is less than a minute."
    )
    words["queue-wait-1"] = (
        "Väntetiden är ungefär en minut." if sv else "The waiting time is about one minute."
    )
    for minutes in range(2, MOST_MINUTES + 1):
        words[f"queue-wait-{minutes}"] = (
            f"Väntetiden är ungefär {minutes} minuter."
            if sv
            else f"The waiting time is about {minutes} minutes."
        )
    words["queue-wait-many"] = (
        f"Väntetiden är mer än {MOST_MINUTES} minuter."
        if sv
        else f"The waiting time is more than {MOST_MINUTES} minutes."
    )
    return words | _CALLBACKS[lang] | _MOVED[lang]


_CALLBACKS: Final[dict[PromptLang, dict[str, str]]] = {
    "sv": {
        "queue-callback-yes": "Tack. Vi ringer upp dig när det är din tur. Du kan lägga på nu.",
        "queue-callback-no": "Vi kan tyvärr inte ringa upp det nummer som du ringer från. "
        "Du har kvar din plats i kön.",
        "queue-callback-offer": "Det dröjer tyvärr längre än vi vill. "
        "Vi kan ringa upp dig i stället, och du behåller din plats i kön.",
        "callback-agent": "Återuppringning. Vi ringer upp kunden.",
        "callback-no-answer": "Kunden svarade inte.",
    },
    "en": {
        "queue-callback-yes": "Thank you. We will call you when it is your turn. You can hang up now.",
        "queue-callback-no": "We are sorry, but we cannot call back the number that you are calling from. "
        "You still have your place in the queue.",
        "queue-callback-offer": "Sorry, it is taking longer than we want. "
        "We can call you back instead, and you keep your place in the queue.",
        "callback-agent": "Callback. We are calling the customer.",
        "callback-no-answer": "The customer did not answer.",
    },
}

_MOVED: Final[dict[PromptLang, dict[str, str]]] = {  # to a caller whom somebody moves
    "sv": {
        "queue-moved": "Vi flyttar dig till en annan kö. Tiden som du har väntat räknas med.",
        "queue-to-colleague": "Vi kopplar dig till en kollega. Om ingen svarar har du din plats i kön kvar.",
        "queue-back": "Kollegan svarade inte. Du har din plats i kön kvar.",
    },
    "en": {
        "queue-moved": "We are moving you to another queue. The time that you have waited counts there.",
        "queue-to-colleague": "We are connecting you to a colleague. "
        "If nobody answers, you still have your place in the queue.",
        "queue-back": "Our colleague did not answer. You still have your place in the queue.",
    },
}


KEY_NAMES: Final[dict[PromptLang, dict[str, str]]] = {
    "sv": {"*": "stjärna", "#": "fyrkant"},
    "en": {"*": "star", "#": "the hash key"},
}


def message_key(key: str, lang: PromptLang) -> str:
    """How a waiting caller leaves a message (Q4)."""
    name = KEY_NAMES[lang].get(key, key)
    if lang == "sv":
        return f"Du kan när som helst trycka {name} för att lämna ett meddelande."
    return f"You can press {name} at any time to leave a message."


def callback_key(key: str, lang: PromptLang) -> str:
    """How a waiting caller asks to be called back."""
    name = KEY_NAMES[lang].get(key, key)
    if lang == "sv":
        return f"Tryck {name} för att bli uppringd när det är din tur."
    return f"Press {name} to be called back when it is your turn."


def queue_welcome(name: str, company: str, lang: PromptLang) -> str:
    """The first words in a queue; true whether or not an agent is free."""
    if lang == "sv":
        return f"Välkommen till {company}, {name}. Ditt samtal är i kö."
    return f"Welcome to {company}, {name}. Your call is in the queue."


def menu_key(key: str, what: str, lang: PromptLang) -> str:
    """One choice of the main number's key menu."""
    return f"Tryck {key} för {what}." if lang == "sv" else f"Press {key} for {what}."


def of_menu(company: str, lang: PromptLang) -> dict[str, str]:
    """The words around the choices of the main number's menu, by the prompt's name."""
    if lang == "sv":
        return {
            "menu-welcome": f"Välkommen till {company}.",
            "menu-reception": "Annars kopplas du till receptionen.",
            "menu-message": "Annars kan du lämna ett meddelande.",
        }
    return {
        "menu-welcome": f"Welcome to {company}.",
        "menu-reception": "Otherwise you will be connected to the reception.",
        "menu-message": "Otherwise you can leave a message.",
    }


def closed_greeting(company: str, open_when: str) -> str:
    """The words of the main number outside its hours (Q11). open_when: a sentence, or ""."""
    hours = f"{open_when} " if open_when else ""
    return (
        f"Hej! Du har kommit till {company}. Vi har stängt just nu. {hours}"
        "Lämna gärna ett meddelande efter tonen så återkommer vi så fort vi kan. Tack för att du ringde!"
    )


def greeting(name: str, company: str) -> str:
    """A person's greeting until they record their own, word for word as in clause V1."""
    return (
        f"Hej! Du har kommit till {name} på {company}. Jag kan tyvärr inte ta ditt samtal just nu, "
        "men lämna gärna ett meddelande så återkommer jag till dig så fort jag kan. Tack för att du ringde!"
    )


def queue_greeting(name: str, company: str) -> str:
    """A queue's greeting, for outside opening hours (Q11) and when nobody could answer (S2)."""
    return (
        f"Hej! Du har kommit till {name} på {company}. Vi har stängt eller är upptagna just nu, "
        "men lämna gärna ett meddelande så återkommer vi till dig så fort vi kan. Tack för att du ringde!"
    )
