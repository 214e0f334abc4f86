"""What is wrong, and what the administrator must do, in the reader's language.

Knows: the two languages, and how an unconnected exchange can be at fault. Refuses to know: who detects the problem.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. A room that has only one language gives a plain string instead."""

    en: str
    sv: str


def said(problem: Problem | str, lang: str = "en") -> str:
    if isinstance(problem, str):
        return problem
    return problem.sv if lang == "sv" else problem.en


def exchange_does_not_run(url: str) -> Problem:
    return Problem(
        f"the exchange is not running (nothing listens at {url}): nobody can call, not even 112. "
        "Start it: make up, or restart the service that runs it",
        f"Asterisk är inte igång (ingen lyssnar på {url}): ingen kan ringa, inte ens 112. "
        "Starta Asterisk: make up, eller starta om tjänsten som kör Asterisk",
    )


def exchange_refuses(url: str) -> Problem:
    return Problem(
        f"the exchange at {url} refuses VAXEL_ARI_USER or VAXEL_ARI_PASSWORD: set the same as the exchange "
        f"has, and restart "
        "this service. Until then the exchange's fallback serves the calls, without the policy",
        f"Asterisk på {url} godtar inte VAXEL_ARI_USER eller VAXEL_ARI_PASSWORD: ange samma värden som där, "
        f"och starta om "
        "den här tjänsten. Till dess kopplar Asterisks reservläge samtalen, utan policyn",
    )


def exchange_is_silent(url: str) -> Problem:
    return Problem(
        f"the exchange does not answer at {url}: we cannot tell from here whether it serves calls. Make a test call, "
        "check that Asterisk runs and that VAXEL_ARI_URL is right, and restart Asterisk if it hangs",
        f"Asterisk svarar inte på {url}: det syns inte härifrån om samtal kopplas. Ring ett provsamtal, se efter "
        "om Asterisk är igång och om VAXEL_ARI_URL stämmer, och starta om Asterisk om det har hängt sig",
    )


def database_is_away(why: str) -> Problem:
    return Problem(
        f"the database is away: {why}. Calls go on, and their journal waits. Get the database running again; "
        "nothing else is needed",
        f"databasen går inte att använda: {why}. Samtalen fortsätter, och journalen väntar. Få igång databasen, "
        "mer behöver du inte göra",
    )


def database_cannot_be_opened(why: str) -> Problem:
    return Problem(
        f"the database cannot be opened: {why}. Check VAXEL_DATABASE and the database; the service keeps trying",
        f"databasen går inte att öppna: {why}. Se över VAXEL_DATABASE och databasen. Tjänsten försöker hela tiden igen",
    )


def spool_is_full(directory: str, held: int, lost: int) -> Problem:
    return Problem(
        f"the service cannot write the journal to {directory}: it keeps {held} lines in memory and has lost {lost}. "
        "Free disk space there",
        f"journalen går inte att skriva till {directory}: {held} rader finns bara i minnet, {lost} har gått förlorade. "
        "Frigör diskutrymme där",
    )


def no_room_for_sound(why: str) -> Problem:
    return Problem(
        f"voicemail and call recording are off: {why}. Free disk space there",
        f"röstbrevlådan tar inte emot meddelanden och inga samtal spelas in: {why}. Frigör diskutrymme där",
    )


def sound_ports_are_taken(elsewhere: int) -> Problem:
    return Problem(
        f"{elsewhere} of the exchange's ports for sound belong to other programs: give it a range of its own "
        "(VAXEL_RTP_START, VAXEL_RTP_END), outside the one that the system gives out itself",
        f"{elsewhere} av Asterisks portar för ljud används av andra program: ge Asterisk ett eget område "
        "(VAXEL_RTP_START, VAXEL_RTP_END), utanför det som systemet själv delar ut",
    )


def sound_ports_are_few(places: int, calls: int) -> Problem:
    return Problem(
        f"the exchange has ports for the sound of {places} phones and lines at once, and the limits allow {calls} "
        "calls on the trunk, of two each: widen VAXEL_RTP_START to VAXEL_RTP_END, or lower limits.calls_per_trunk",
        f"Asterisk har portar för ljudet på {places} telefoner och linjer samtidigt, men gränserna tillåter {calls} "
        "samtal på linjerna ut, med två var: vidga VAXEL_RTP_START till VAXEL_RTP_END, eller sänk "
        "limits.calls_per_trunk",
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
        f"{count} SIP requests from strangers in the last ten minutes, most from {address}: let only your "
        "networks reach the SIP port, or block the address (docs/operations.md, Strangers)",
        f"{count} SIP-anrop från okända de senaste tio minuterna, de flesta från {address}: släpp bara in egna nät "
        "till SIP-porten, eller spärra adressen (docs/operations.md, Strangers)",
    )


def keys_are_in_clear(names: str, *, tls: bool) -> Problem:
    """names: logins of phones. tls: whether the exchange takes SIP by TLS at all."""
    en, sv = "", ""
    if not tls:
        en, sv = (
            "set VAXEL_TLS_PORT, restart the exchange, and ",
            "ställ in VAXEL_TLS_PORT, starta om Asterisk och ",
        )
    return Problem(
        f"the sound of {names} must be encrypted (srtp: required), but the phone registers without TLS, so its keys "
        f"can be read on the way: {en}set it up to register by TLS (docs/connect.md)",
        f"ljudet till {names} måste vara krypterat (srtp: required), men telefonen registrerar sig utan TLS, så "
        f"nycklarna går att läsa på vägen: {sv}ställ in den på TLS (docs/connect.md)",
    )


def notes_are_not_ours() -> Problem:
    return Problem(
        "phones that show colleagues' presence read Asterisk's own words (Ready, On hold), not why and until when: "
        "the exchange lacks our module. Install gcc and libc6-dev, and the exchange again (make install; with "
        "containers build its image), and restart it when nobody calls",
        "telefoner som visar kollegors närvaro visar Asterisks egna ord (Ready, On hold), inte varför och hur länge: "
        "Asterisk saknar vår modul. Installera gcc och libc6-dev och sedan Asterisk igen (make install; med "
        "containrar: bygg om avbildningen), och starta om Asterisk när ingen ringer",
    )


def certificate_cannot_be_used(why: str) -> Problem:
    return Problem(
        f"there is no usable certificate for encrypted calls: {why}. Correct VAXEL_TLS_CERTIFICATE and "
        "VAXEL_TLS_KEY, or the file; calls without encryption go on",
        f"det finns inget certifikat för krypterade samtal: {why}. Rätta VAXEL_TLS_CERTIFICATE och VAXEL_TLS_KEY, "
        "eller filen. Okrypterade samtal fortsätter",
    )


def certificate_ends(when: str) -> Problem:
    return Problem(
        f"the certificate in VAXEL_TLS_CERTIFICATE ends {when}: put a newer one there; we take it "
        "into use by ourselves",
        f"certifikatet i VAXEL_TLS_CERTIFICATE går ut {when}: lägg dit ett nyare. Det tas i bruk av "
        "sig självt",
    )


def certificate_is_not_shown(host: str, port: int, setting: str) -> Problem:
    return Problem(
        f"the exchange does not show our certificate at {host}:{port}: another program may have that port. Set "
        f"{setting} to a free one (0: none) and restart the exchange",
        f"Asterisk visar inte vårt certifikat på {host}:{port}: kanske har ett annat program den porten. Ställ "
        f"{setting} på en ledig (0: ingen) och starta om Asterisk",
    )


def no_company() -> Problem:
    return Problem(
        "no company is loaded: run 'vaxel import FILE'",
        "inget företag är inläst: kör `vaxel import FIL`",
    )


def company_cannot_be_used(why: str) -> Problem:
    return Problem(
        f"the company in the database cannot be used: {why}. Correct the file and run 'vaxel import FILE'; until then "
        "the earlier version stays in force, if there was one",
        f"företaget i databasen kan inte användas: {why}. Rätta filen och kör `vaxel import FIL`. Till dess gäller den "
        "förra versionen, om det fanns en",
    )


def prompts_cannot_be_made(why: str) -> Problem:
    return Problem(
        f"the service could not make the prompts: {why}. Callers hear the earlier ones, or the exchange's "
        f"own. Check the disk and "
        "the voice (docs/operations.md, Voices)",
        f"fraserna gick inte att skapa: {why}. Den som ringer hör de gamla, eller Asterisks egna. Se över disken och "
        "rösten (docs/operations.md, Voices)",
    )


def prompts_not_as_wanted(count: int, first: str, why: str) -> Problem:
    return Problem(
        f"the service could not make {count} prompts as wanted, first {first}: {why}. See 'vaxel prompts'",
        f"{count} fraser gick inte att skapa som tänkt, först {first}: {why}. Se `vaxel prompts`",
    )


def messages_wait(why: str) -> Problem:
    return Problem(
        f"voicemail: messages have not reached the mailboxes: {why}. They are safe, and arrive when this is corrected",
        f"röstbrevlådan: meddelanden har inte nått brevlådorna: {why}. De finns kvar, och kommer fram när "
        f"felet är rättat",
    )


def greeting_cannot_be_made(why: str) -> Problem:
    return Problem(
        f"voicemail: the service could not make a greeting: {why}. Callers hear the earlier one. Check the "
        f"disk and the log",
        f"röstbrevlådan: en hälsning gick inte att skapa: {why}. Den som ringer hör den gamla. Se över disken "
        f"och loggen",
    )


def mails_failed(count: int) -> Problem:
    return Problem(
        f"e-mail: the service could not send {count} messages: see 'vaxel voicemail'",
        f"e-post: {count} meddelanden gick inte att skicka: se `vaxel voicemail`",
    )


def mail_in_trouble(why: str) -> Problem:
    return Problem(
        f"e-mail: the service could not send the latest message: {why}. It tries again; check "
        "VAXEL_SMTP_URL and the server",
        f"e-post: det senaste meddelandet gick inte att skicka: {why}. Tjänsten försöker igen. Se över "
        "VAXEL_SMTP_URL och servern",
    )


def exchange_is_being_told(*, connected: bool) -> Problem:
    what_en, what_sv = (
        ("is getting the company's data", "tar emot företagets uppgifter")
        if connected
        else ("is not connected yet", "är inte ansluten än")
    )
    return Problem(
        f"the exchange {what_en}: wait some seconds; meanwhile its fallback serves the calls, without the policy",
        f"Asterisk {what_sv}: vänta några sekunder. Under tiden kopplar Asterisks reservläge samtalen, utan policyn",
    )


def way_out_is_silent(way: str) -> Problem:
    """way: `trunk`, the public trunk, or `mex`, the mobile operator."""
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
        "teleoperatören svarar inte, så samtal in och ut kanske inte kommer fram: se över VAXEL_TRUNK_HOST och nätet, "
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
        f"the service cannot tell the exchange about phones and numbers: {why}. Free disk space, or correct "
        f"the directory's owner; "
        "the service keeps trying",
        f"Asterisk får inte veta vilka telefoner och nummer som finns: {why}. Frigör diskutrymme där, eller rätta vem "
        "som äger katalogen. Tjänsten försöker hela tiden igen",
    )


def exchange_reads_something_else(file: str) -> Problem:
    return Problem(
        f"the exchange does not read {file}, so it does not know the phones: set VAXEL_SHARED to the same directory "
        "for both, then restart the exchange",
        f"Asterisk läser inte {file} och känner därför inte till telefonerna: ange samma katalog i VAXEL_SHARED för "
        "båda, och starta sedan om Asterisk",
    )


def greylist_of_old(days: int | None) -> Problem:
    """days: since somebody reviewed it; None: nobody has said when."""
    when_en, when_sv = (
        (f"{days} days ago", f"för {days} dagar sedan") if days else ("nobody knows when", "ingen vet när")
    )
    return Problem(
        f"the greylist (O2) was reviewed {when_en}: check that it is up to date (`vaxel greylist show`), then "
        "run `vaxel greylist reviewed`",
        f"grålistan (O2) sågs över {when_sv}: se efter om den stämmer (`vaxel greylist show`), och kör sedan "
        "`vaxel greylist reviewed`",
    )
