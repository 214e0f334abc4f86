"""What the browser phone says, in both languages.

Knows: the texts. Refuses to know: where they stand on the page (page.py), and when they are said (static/phone.js).
"""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # The state of the line
    "starting": ("Telefonen startar …", "The phone is starting."),
    "waiting": ("Telefonen är inte igång.", "The phone is not running."),
    "silent": (
        "Telefonen är inte igång: den har ingen mikrofon.",
        "The phone is not running: it has no microphone.",
    ),
    "ready": ("Telefonen är igång.", "The phone is running."),
    "lost": (
        "Ingen kontakt med växeln. Försöker igen … Pågående samtal kan fortsätta.",
        "No contact with the exchange. Trying again. Calls under way may go on.",
    ),
    "shut_out": (
        "Den här webbläsaren får inte längre ringa. Be om en ny länk.",
        "This browser may no longer make calls. Ask for a new link.",
    ),
    "elsewhere": (
        "Telefonen är öppen i ett annat fönster. Samtal ringer där.",
        "The phone is open in another window. Calls ring there.",
    ),
    # Calls
    "ringing": ("Det ringer", "Incoming call"),
    "calling": ("Ringer upp", "Calling"),
    "talking": ("Samtal pågår", "Talking"),
    "talking_muted": ("Samtal pågår, din mikrofon är av", "Talking, your microphone is off"),
    "held": ("Väntar", "On hold"),
    "trying": ("Kopplar", "Transferring"),
    "withheld": ("Hemligt nummer", "Number withheld"),
    "refused": (
        "Samtalet gick inte att koppla dit. Ni kan prata vidare.",
        "The call could not be transferred there. You can go on talking.",
    ),
    "answer": ("Svara", "Answer"),
    "decline": ("Avvisa", "Decline"),
    "hang_up": ("Lägg på", "Hang up"),
    "hold": ("Låt vänta", "Hold"),
    "resume": ("Återuppta", "Resume"),
    "mute": ("Stäng av mikrofonen", "Mute"),
    "transfer": ("Koppla", "Transfer"),
    "keys": ("Knappar", "Keypad"),
    "keys_help": (
        "Knappar. Du kan också skriva siffrorna.",
        "Keypad. You can also type the digits.",
    ),
    "transfer_to": ("Koppla till nummer", "Transfer to number"),
    "blind": ("Koppla direkt", "Transfer now"),
    "ask_first": ("Fråga först", "Ask first"),
    "together": ("Koppla ihop", "Connect them"),
    # Said aloud by a screen reader, before the other party's name
    "said_talking": ("Samtal pågår med", "Talking to"),
    "said_over": ("Samtalet är slut:", "The call has ended:"),
    "said_missed": ("Missat samtal från", "Missed call from"),
    "said_refused": ("Samtalet gick inte att koppla:", "The call could not be transferred:"),
    "said_busy": ("Upptaget hos", "Busy:"),
    "said_unknown": ("Numret finns inte:", "There is no such number:"),
    "said_unreachable": ("Svarar inte:", "No answer from"),
    "said_lost": ("Samtalet bröts:", "The call was lost:"),
    # What went wrong, and what to do
    "call_busy": ("Det är upptaget.", "The line is busy."),
    "call_unknown": ("Numret finns inte. Kontrollera det.", "There is no such number. Check it."),
    "call_unreachable": ("Ingen svarar där nu.", "Nobody answers there now."),
    "call_lost": ("Samtalet bröts. Ring igen.", "The call was lost. Call again."),
    "no_number": (
        "Skriv ett nummer: siffror, *, # och + först.",
        "Type a number: digits, *, #, and + first.",
    ),
    "failed": (
        "Det gick inte. Försök igen, eller ring från en annan telefon.",
        "That did not work. Try again, or use another phone.",
    ),
    "microphone_refused": (
        "Webbläsaren får inte använda mikrofonen, så telefonen ringer inte här. Klicka på symbolen till vänster om "
        "adressen, tillåt mikrofonen för sidan, och tryck sedan på Starta telefonen.",
        "The browser may not use the microphone, so this phone does not ring. Click the symbol to the left of the "
        "address, allow the microphone for this page, then press Start the phone.",
    ),
    "microphone_missing": (
        "Ingen mikrofon hittades. Anslut ett headset eller en mikrofon, och tryck sedan på Starta telefonen.",
        "No microphone was found. Connect a headset or a microphone, then press Start the phone.",
    ),
    "microphone_taken": (
        "Ett annat program använder mikrofonen. Stäng det, och tryck sedan på Starta telefonen.",
        "Another program uses the microphone. Close it, then press Start the phone.",
    ),
    "microphone_insecure": (
        "Webbläsaren släpper bara fram mikrofonen till sidor med https. Öppna sidan med https.",
        "Browsers give the microphone only to pages with https. Open this page with https.",
    ),
    # The page
    "extension": ("Anknytning", "Extension"),
    "before": (
        "Sidan är din telefon i webbläsaren. Startar den inte: ladda om sidan, eller ring från en annan telefon.",
        "This page is your phone in the browser. If it does not start, reload the page or use another phone.",
    ),
    "no_script": (
        "Telefonen behöver JavaScript, som är avstängt i din webbläsare. Slå på det för den här sidan, eller ring "
        "från en annan telefon.",
        "The phone needs JavaScript, which your browser has switched off. Switch it on for this page, or use another "
        "phone.",
    ),
    "start_help": (
        "Webbläsaren frågar om telefonen får använda mikrofonen och visa notiser när det ringer. Svara ja.",
        "The browser asks whether the phone may use the microphone, and show a notification when it rings. Say yes.",
    ),
    "start": ("Starta telefonen", "Start the phone"),
    "use_here": ("Använd telefonen här i stället", "Use the phone here instead"),
    "number": ("Nummer", "Number"),
    "dial": ("Ring", "Call"),
    "calls": ("Samtal", "Calls"),
    "none": ("Inga samtal just nu.", "No calls just now."),
    "settings": ("Ljud och inställningar", "Sound and settings"),
    "microphone": ("Mikrofon", "Microphone"),
    "speaker": ("Högtalare i samtal", "Speaker for calls"),
    "ringer": ("Det ringer i", "Ringing plays on"),
    "usual": ("Datorns vanliga", "The computer's usual one"),
    "test": ("Prova ringsignalen", "Test the ringing"),
    "leave": ("Ta bort telefonen från den här webbläsaren", "Remove the phone from this browser"),
    "other_language": ("In English", "På svenska"),
    # The link
    "open_title": ("Öppna telefonen", "Open the phone"),
    "open_help": (
        "Länken gör den här webbläsaren till en av dina telefoner. Den gäller en gång.",
        "This link makes this browser one of your phones. It works once.",
    ),
    "open": ("Öppna telefonen här", "Open the phone here"),
    "used_title": ("Länken gäller inte längre", "This link no longer works"),
    "used": (
        "Den har redan använts, eller är för gammal. Be om en ny.",
        "It was used already, or is too old. Ask for a new one.",
    ),
    "closed_title": ("Ingen telefon här", "No phone here"),
    "closed": (
        "Den här webbläsaren är inte din telefon. Be den som sköter växeln om en länk: vaxel browser DITT-ID.",
        "This browser is not your phone. Ask whoever runs the exchange for a link: vaxel browser YOUR-ID.",
    ),
    "left_title": ("Telefonen är borttagen", "The phone is removed"),
    "left": (
        "Den här webbläsaren ringer inte längre. Be om en ny länk när du vill använda den igen.",
        "This browser no longer rings. Ask for a new link when you want to use it again.",
    ),
    "too_many_title": ("Du har för många telefoner", "You have too many phones"),
}


def text_of(name: str, lang: str) -> str:
    return TEXTS[name][lang == "en"]


def spoken_by_the_script(lang: str) -> dict[str, str]:
    """All texts, by name."""
    return {name: text_of(name, lang) for name in TEXTS}
