"""What is wrong, and what whoever runs the house must do, in the reader's language.

Knows: the two languages, and what is wrong with an exchange that is not connected. Refuses to know: who finds it out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. A room that has only one language says it with a plain string instead."""

    en: str
    sv: str


def said(problem: Problem | str, lang: str = "en") -> str:
    if isinstance(problem, str):
        return problem
    return problem.sv if lang == "sv" else problem.en


def exchange_does_not_run(url: str) -> Problem:
    return Problem(
        f"the exchange does not run (nothing listens at {url}): nobody can call, not even 112. "
        "Start it: make up, or restart the service that runs it",
        f"Asterisk är inte igång (ingen lyssnar på {url}): ingen kan ringa, inte ens 112. "
        "Starta Asterisk: make up, eller starta om tjänsten som kör Asterisk",
    )


def exchange_refuses(url: str) -> Problem:
    return Problem(
        f"the exchange at {url} refuses VAXEL_ARI_USER or VAXEL_ARI_PASSWORD: set those of the exchange, and restart "
        "this service. Until then its fallback serves the calls, without the policy",
        f"Asterisk på {url} godtar inte VAXEL_ARI_USER eller VAXEL_ARI_PASSWORD: ange samma som där, och starta om "
        "den här tjänsten. Till dess kopplar Asterisks reservläge samtalen, utan policyn",
    )


def exchange_is_silent(url: str) -> Problem:
    return Problem(
        f"the exchange does not answer at {url}: from here nobody can say whether it serves calls. Make a test call, "
        "look whether Asterisk runs and whether VAXEL_ARI_URL is right, and restart it if it hangs",
        f"Asterisk svarar inte på {url}: härifrån syns inte om samtal kopplas. Ring ett provsamtal, se efter "
        "om Asterisk är igång och om VAXEL_ARI_URL stämmer, och starta om Asterisk om det har hängt sig",
    )


def database_is_away(why: str) -> Problem:
    return Problem(
        f"the database is away: {why}. Calls go on, and what is journalled of them waits; mend the database, "
        "nothing else is needed",
        f"databasen går inte att använda: {why}. Samtalen fortsätter, och journalen väntar. Få igång databasen, "
        "mer behövs inte",
    )


def database_cannot_be_opened(why: str) -> Problem:
    return Problem(
        f"the database cannot be opened: {why}. Look at VAXEL_DATABASE and the database; it is tried again and again",
        f"databasen går inte att öppna: {why}. Se över VAXEL_DATABASE och databasen; nya försök görs hela tiden",
    )


def spool_is_full(directory: str, held: int, lost: int) -> Problem:
    return Problem(
        f"the journal cannot be written to {directory}: {held} lines are kept in memory, {lost} are lost. "
        "Make room there",
        f"journalen går inte att skriva till {directory}: {held} rader finns bara i minnet, {lost} har gått förlorade. "
        "Frigör plats där",
    )


def no_room_for_sound(why: str) -> Problem:
    return Problem(
        f"no messages are taken and no calls recorded: {why}. Make room there",
        f"inga meddelanden tas emot och inga samtal spelas in: {why}. Frigör plats där",
    )


def passwords_are_guessed(count: int, address: str, name: str) -> Problem:
    return Problem(
        f"{count} wrong passwords in the last ten minutes, most from {address}, most for {name or 'nobody'}. Give that "
        "phone its password if it is one of yours; else block the address (docs/operations.md, Strangers)",
        f"{count} felaktiga lösenord de senaste tio minuterna, de flesta från {address} och för {name or 'ingen'}. Är "
        "det en egen telefon: ge den rätt lösenord. Annars: spärra adressen (docs/operations.md, Strangers)",
    )


def strangers_knock(count: int, address: str) -> Problem:
    return Problem(
        f"{count} SIP requests of nobody we know in the last ten minutes, most from {address}: let only your "
        "networks reach the SIP port, or block the address (docs/operations.md, Strangers)",
        f"{count} SIP-anrop från okända de senaste tio minuterna, de flesta från {address}: släpp bara in egna nät "
        "till SIP-porten, eller spärra adressen (docs/operations.md, Strangers)",
    )


def no_company() -> Problem:
    return Problem(
        "no company is loaded: run 'vaxel import FILE'",
        "inget företag är inläst: kör `vaxel import FIL`",
    )


def company_cannot_be_used(why: str) -> Problem:
    return Problem(
        f"the company in the database cannot be used: {why}. Correct the file and run 'vaxel import FILE'; the one "
        "before stays in force, where there was one",
        f"företaget i databasen kan inte användas: {why}. Rätta filen och kör `vaxel import FIL`; det förra gäller så "
        "länge, om det fanns ett",
    )


def prompts_cannot_be_made(why: str) -> Problem:
    return Problem(
        f"prompts could not be made: {why}. Callers hear those of before, or the exchange's own: look at the disk, and "
        "at the voice (docs/operations.md, Voices)",
        f"fraserna kunde inte göras: {why}. Den som ringer hör de förra, eller Asterisks egna: se över disken och "
        "rösten (docs/operations.md, Voices)",
    )


def prompts_not_as_wanted(count: int, first: str, why: str) -> Problem:
    return Problem(
        f"{count} prompts could not be made as wanted, first {first}: {why}. See 'vaxel prompts'",
        f"{count} fraser kunde inte göras som tänkt, först {first}: {why}. Se `vaxel prompts`",
    )


def messages_wait(why: str) -> Problem:
    return Problem(
        f"voicemail: messages wait to be taken in: {why}. They are kept, and taken in when that is mended",
        f"röstbrevlådan: meddelanden väntar på att tas in: {why}. De finns kvar, och tas in när felet är avhjälpt",
    )


def greeting_cannot_be_made(why: str) -> Problem:
    return Problem(
        f"voicemail: a greeting could not be made: {why}. Callers hear the one before: look at the disk and the log",
        f"röstbrevlådan: en hälsning kunde inte göras: {why}. Den förra hörs: se över disken och loggen",
    )


def mails_failed(count: int) -> Problem:
    return Problem(
        f"e-mail: {count} messages could not be sent: see 'vaxel voicemail'",
        f"e-post: {count} meddelanden kunde inte skickas: se `vaxel voicemail`",
    )


def mail_in_trouble(why: str) -> Problem:
    return Problem(
        f"e-mail: the latest message could not be sent: {why}. It is tried again; look at "
        "VAXEL_SMTP_URL and the server",
        f"e-post: det senaste meddelandet kunde inte skickas: {why}. Nya försök görs; se över "
        "VAXEL_SMTP_URL och servern",
    )


def exchange_is_being_told(*, connected: bool) -> Problem:
    what_en, what_sv = (
        ("is being told of the company", "får just nu veta hur företaget ser ut")
        if connected
        else ("is not connected yet", "är inte ansluten än")
    )
    return Problem(
        f"the exchange {what_en}: wait some seconds; its fallback serves the calls meanwhile, without the policy",
        f"Asterisk {what_sv}: vänta några sekunder. Under tiden kopplar Asterisks reservläge samtalen, utan policyn",
    )


def way_out_is_silent(way: str) -> Problem:
    """way: `trunk`, the public one, or `mex`, the mobile operator."""
    if way == "mex":
        return Problem(
            "the mobile operator does not answer, so mobiles may not ring: check VAXEL_MEX_HOST and the network, or "
            "ask the operator",
            "mobiloperatören svarar inte, så mobilerna kanske inte ringer: se över VAXEL_MEX_HOST och nätet, eller "
            "fråga operatören",
        )
    return Problem(
        "the public trunk does not answer, so calls to and from the outside may fail: check VAXEL_TRUNK_HOST and "
        "the network, or ask the operator",
        "teleoperatören svarar inte, så samtal ut och in kanske inte går fram: se över VAXEL_TRUNK_HOST och nätet, "
        "eller fråga operatören",
    )


def ear_is_deaf(place: str, why: str, *, stale: bool) -> Problem:
    """stale: what was heard there last holds no longer."""
    known, vet = (
        (
            "until then calls are decided by what the exchange says when it asks",
            "till dess gäller det den svarar per samtal",
        ),
        ("what was heard last still holds for some seconds", "det senast hörda gäller några sekunder till"),
    )[not stale]
    return Problem(
        f"who is on the phone at the exchange beside us is not heard ({place}: {why}); {known}. Check that it runs, "
        "and VAXEL_AMI_HOST, _PORT, _USER and _SECRET; it is tried again and again",
        f"vilka som talar i telefon på växeln intill hörs inte ({place}: {why}); {vet}. Se efter att den är igång och "
        "att VAXEL_AMI_HOST, _PORT, _USER och _SECRET stämmer; nya försök görs hela tiden",
    )


def exchange_cannot_be_told(why: str) -> Problem:
    return Problem(
        f"the exchange cannot be told of phones and numbers: {why}. Make room there, or correct the directory's owner; "
        "it is tried again and again",
        f"Asterisk kan inte få veta vilka telefoner och nummer som finns: {why}. Frigör plats där, eller rätta vem "
        "som äger katalogen; nya försök görs hela tiden",
    )


def exchange_reads_something_else(file: str) -> Problem:
    return Problem(
        f"the exchange does not read {file}, so it does not know the phones: set VAXEL_SHARED to the same directory "
        "for both, then restart the exchange",
        f"Asterisk läser inte {file} och känner därför inte till telefonerna: ange samma katalog i VAXEL_SHARED för "
        "båda, och starta sedan om Asterisk",
    )


def greylist_of_old(days: int | None) -> Problem:
    """days: since somebody looked through it; None: nobody has said when."""
    when_en, when_sv = (
        (f"{days} days ago", f"för {days} dagar sedan") if days else ("nobody knows when", "ingen vet när")
    )
    return Problem(
        f"the greylist (O2) was looked through {when_en}: see whether it is up to date (`vaxel greylist show`), then "
        "run `vaxel greylist reviewed`",
        f"grålistan (O2) sågs över {when_sv}: se efter om den stämmer (`vaxel greylist show`), och kör sedan "
        "`vaxel greylist reviewed`",
    )
