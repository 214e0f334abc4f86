"""The words for every reason, in Swedish and English.

Knows: one sentence for each reason code. Refuses to know: when a reason applies (decide.py, chain.py).

A code with a dot is a cause and a way: "on_phone.voicemail" is said with both halves. {braces} are filled
from the reason's `about`; a profile's name comes in both languages, as `sv` and `en`.

It is long because it is one table: every sentence in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.policy.decision import Reason

# code: (Swedish, English)
WORDS: dict[str, tuple[str, str]] = {
    # Who was called
    "called": ("{person} söks på sitt eget nummer", "{person} is called on their own number"),
    "called_on_mobile": (
        "mobilen är en vanlig anknytning: {person} söks på alla sina telefoner",
        "a mobile is a normal extension: {person} is called on all their phones",
    ),
    "main_number": (
        "huvudnumret {number} går till receptionen",
        "the main number {number} leads to reception",
    ),
    "unknown_number": (
        "{number} hör inte till någon: receptionen svarar",
        "{number} belongs to nobody: reception answers",
    ),
    "rings_both": (
        "{person} har fast telefon och mobil: båda ringer samtidigt",
        "{person} has a desk phone and a mobile: both ring together",
    ),
    # What stands in the way
    "profile": ("{person} har själv valt profilen ”{sv}”", "{person} has chosen the profile “{en}”"),
    "profile_by_calendar": (
        "{person} är enligt sin kalender ”{sv}”",
        "{person} is “{en}” by their calendar",
    ),
    "profile_by_schedule": (
        "{person} är enligt schemat ”{sv}”",
        "{person} is “{en}” by the schedule",
    ),
    "mobile_at_any_hour": (
        "mobilen för {person} ringer också utanför arbetstid (S4), för så är det bestämt för rollen eller personen",
        "the mobile of {person} rings outside working hours (S4), too, as is laid down for the role or the person",
    ),
    "mobile_by_choice": (
        "mobilen för {person} ringer utanför arbetstid (S4), för {person} har själv valt det",
        "the mobile of {person} rings outside working hours (S4), as {person} has chosen",
    ),
    "mobile_rests": (
        "utanför arbetstid vilar mobilen för {person}",
        "outside working hours the mobile of {person} rests",
    ),
    "presents_by_profile": (
        "profilen ”{sv}” bestämmer vilket nummer som visas",
        "the profile “{en}” says which number is presented",
    ),
    "spoken": (
        "en röst berättar varför {person} inte kan svara, och vad den som ringer kan göra i stället",
        "a voice tells why {person} cannot answer, and what the caller can do instead",
    ),
    "tried_replied": (
        "den som ringer har hört varför {target} inte svarar",
        "the caller has heard why {target} cannot answer",
    ),
    "leads_to_nobody": (
        "erbjuds inte: {target} kan inte svara nu, så valet vore detsamma som att inte trycka på någon knapp",
        "is not offered: {target} cannot answer now, so the key would do the same as no key",
    ),
    "no_more_choices": (
        "den som ringer har valt med knapp {most} gånger, och får inte välja mer innan någon svarar",
        "the caller has chosen by key {most} times, and is not asked again before somebody answers",
    ),
    "menu": (
        "den som ringer huvudnumret {number} väljer först med en knapp",
        "callers of the main number {number} choose by key first",
    ),
    "menu_again": (
        "{key} är ingen knapp i menyn: den som ringer får välja en gång till",
        "{key} is no key of the menu: the caller may choose once more",
    ),
    "menu_key": ("den som ringer tryckte {key}: {sv}", "the caller pressed {key}: {en}"),
    "menu_nothing": (
        "den som ringer valde inget i menyn: huvudnumret {number} går till receptionen",
        "the caller chose nothing of the menu: the main number {number} leads to reception",
    ),
    "choice_leads_to_nobody": (
        "erbjuds inte i menyn ({sv}): ingen kan svara nu, så valet vore detsamma som att inte trycka på någon knapp",
        "is not offered in the menu ({en}): nobody can answer now, so the key would do the same as no key",
    ),
    "chose_key": ("den som ringer tryckte {key}", "the caller pressed {key}"),
    "chose_nothing": (
        "den som ringer tryckte inte på någon av knapparna: profilen bestämmer vad som händer då",
        "the caller pressed none of the keys: the profile says what happens then",
    ),
    "code_profile": ("{person} väljer profilen ”{sv}”", "{person} chooses the profile “{en}”"),
    "code_profile_back": (
        "{person} tar tillbaka sitt val: kalender och schema gäller",
        "{person} takes the choice back: calendar and schedule hold",
    ),
    "code_mailbox": (
        "{person} lyssnar av röstbrevlådan för {mailbox}",
        "{person} listens to the voicemail of {mailbox}",
    ),
    "no_profile_code": (
        "{dialled} är ingen profil som {person} kan välja",
        "{dialled} is no profile that {person} can choose",
    ),
    "on_phone": ("{person} talar i telefon", "{person} is on the phone"),
    "on_phone_on_all": (
        "{person} talar i telefon, och är då upptagen på både den fasta telefonen och mobilen",
        "{person} is on the phone, and so busy on both the desk phone and the mobile",
    ),
    "been_there": ("samtalet har redan varit hos {target}", "the call has been at {target} already"),
    "is_caller": ("det är {target} som ringer", "{target} is the one who is calling"),
    "stands_in": ("{target} svarar i receptionens ställe", "{target} stands in for reception"),
    "nobody_at_reception": (
        "ingen av dem som svarar för receptionen kan svara nu: till röstbrevlådan",
        "nobody who answers for reception can answer now: to voicemail",
    ),
    "reception_hours": ("receptionen har stängt vid den här tiden", "reception is closed at this hour"),
    "reception_weekend": ("receptionen har stängt under helgen", "reception is closed at the weekend"),
    "reception_holiday": (
        "receptionen har stängt: det är helgdag",
        "reception is closed: it is a public holiday",
    ),
    "reception_eve": (
        "receptionen har stängt: det är midsommar-, jul- eller nyårsafton",
        "reception is closed: it is Midsummer, Christmas or New Year's Eve",
    ),
    "reception_closed_date": (
        "receptionen har stängt: företaget har stängt den dagen",
        "reception is closed: the company is closed on that day",
    ),
    "reception_half_day": (
        "receptionen har stängt: den dagen slutar tidigare",
        "reception is closed: that day ends early",
    ),
    "nobody_free": ("ingen i kön {queue} är ledig just nu", "nobody in the queue {queue} is free now"),
    "queue_open": ("kön {queue} är öppen", "the queue {queue} is open"),
    "closed_hours": ("kön {queue} har stängt vid den här tiden", "the queue {queue} is closed at this hour"),
    "closed_weekend": ("kön {queue} har stängt under helgen", "the queue {queue} is closed at the weekend"),
    "closed_holiday": (
        "kön {queue} har stängt: det är helgdag",
        "the queue {queue} is closed: it is a public holiday",
    ),
    "closed_eve": (
        "kön {queue} har stängt: det är midsommar-, jul- eller nyårsafton",
        "the queue {queue} is closed: it is Midsummer, Christmas or New Year's Eve",
    ),
    "closed_closed_date": (
        "kön {queue} har stängt: företaget har stängt den dagen",
        "the queue {queue} is closed: the company is closed on that day",
    ),
    "closed_half_day": (
        "kön {queue} har stängt: den dagen slutar tidigare",
        "the queue {queue} is closed: that day ends early",
    ),
    # What has been tried
    "tried_no_answer": ("{target} har sökts och svarade inte", "{target} was tried and did not answer"),
    "tried_busy": (
        "{target} har sökts, men telefonen var upptagen",
        "{target} was tried, but the phone was busy",
    ),
    "tried_declined": (
        "{target} har sökts, men avböjde samtalet eller har ställt telefonen på stör ej",
        "{target} was tried, but declined the call or has set the phone to do not disturb",
    ),
    "tried_sent_away": (
        "{target} har sökts, men telefonen ville skicka samtalet till ett annat nummer, vilket bara en profil får göra",
        "{target} was tried, but the phone wanted the call to go to another number, which only a profile may do",
    ),
    "tried_forwards": (
        "telefonen hos {target} skickar samtal vidare",
        "{target}'s phone forwards calls",
    ),
    "phone_forwards": (
        "{person} har ställt telefonen på att skicka samtal till {number}",
        "{person} has set the phone to forward calls to {number}",
    ),
    "forward_outside": (
        "{person} har ställt telefonen på att skicka samtal till {number}, men det får bara vara ett eget nummer",
        "{person} has set the phone to forward calls to {number}, but only the company's own numbers may be used",
    ),
    "call_waiting": (
        "{person} talar i telefon, och vill höra samtal som väntar",
        "{person} is on the phone, and wants to hear of calls that wait",
    ),
    "tried_overdue": (
        "den som ringer har väntat i {target} så länge som vi lovar",
        "the caller has waited in {target} for as long as we promise",
    ),
    "tried_unreachable": (
        "{target} har sökts, men gick inte att nå",
        "{target} was tried, but was out of reach",
    ),
    "outside_failed": (
        "{number} svarade inte: samtalet fångas upp i röstbrevlådan",
        "{number} did not answer: the voicemail captures the call",
    ),
    "message": (
        "den som ringer kan alltid lämna ett meddelande",
        "the caller can leave a message at any hour",
    ),
    # Outgoing
    "presents_direct": (
        "det egna direktnumret {number} visas",
        "the own direct number {number} is presented",
    ),
    "presents_main": ("huvudnumret {number} visas", "the main number {number} is presented"),
    "presents_mobile": (
        "det personliga mobilnumret {number} visas",
        "the personal mobile number {number} is presented",
    ),
    "presents_queue": (
        "gruppens gemensamma nummer {number} visas",
        "the team's shared number {number} is presented",
    ),
    "mobile_by_role": (
        "mobilnumret får visas utåt: rollen {role} är ett undantag",
        "the mobile number may be shown outside: the role {role} is an exception",
    ),
    "no_mobile_to_present": (
        "rollen {role} visar mobilnumret, men {person} har inget",
        "the role {role} presents the mobile number, but {person} has none",
    ),
    "nothing_to_present": (
        "{person} saknar det nummer som regeln anger: huvudnumret visas",
        "{person} lacks the number that the rule asks for: the main number is presented",
    ),
    "mobile_not_shown": (
        "mobilnumret {number} visas utåt bara som undantag",
        "the mobile number {number} is shown outside only by exception",
    ),
    "not_presented": ("i stället visas {instead}", "{instead} is presented instead"),
    "emergency": (
        "{number} är ett nöd- eller samhällsnummer: det spärras aldrig",
        "{number} is an emergency or service number: it is never blocked",
    ),
    "sent_on": (
        "{person} kopplar samtalet vidare: det är {person} som ringer ut",
        "{person} transfers the call: it is their own call outside",
    ),
    "transfer_unanswered": (
        "{name} svarade inte: samtalet går tillbaka till {person}, som kopplade det",
        "{name} did not answer: the call is returned to {person}, who transferred it",
    ),
    "transfer_refused": (
        "samtalet kopplas inte till {name}: det går tillbaka till {person}",
        "the call is not transferred to {name}: it is returned to {person}",
    ),
    "withheld": (
        "den som ringer döljer sitt nummer: bara operatörerna får {number}",
        "the caller withholds the number: only the operators get {number}",
    ),
    "not_withheld": (
        "numret visas för {number}, vad telefonen än säger",
        "the number is shown to {number}, whatever the phone says",
    ),
    "for_queue": ("samtalet rings för kön {queue}", "the call is made on behalf of the queue {queue}"),
    "short_number": (
        "kortnumret {number} är {name}: {to}",
        "the short number {number} is {name}: {to}",
    ),
    # The register
    "left_person": (
        "{person} slutade {last}: samtalen går till efterträdaren {to}",
        "{person} left on {last}: the calls go to the successor {to}",
    ),
    "left_queue": (
        "{person} slutade {last}: samtalen går till kön {to}",
        "{person} left on {last}: the calls go to the queue {to}",
    ),
    "left_reception": (
        "{person} slutade {last}: samtalen går till receptionen ({to})",
        "{person} left on {last}: the calls go to reception ({to})",
    ),
    "left_forwarded": (
        "{person} slutade {last}: med särskilt tillstånd av {by} går samtalen till {to} till och med {until}",
        "{person} left on {last}: by special permission of {by} the calls go to {to} until {until}",
    ),
    "left_calls": (
        "{person} har slutat: från den telefonen går bara nöd- och samhällsnummer att ringa",
        "{person} has left: that phone can call only emergency and service numbers",
    ),
    "private_phone": (
        "{person} får använda sin privata mobil till och med {until}",
        "{person} may use a private mobile until {until}",
    ),
    "private_phone_lapsed": (
        "{person} fick använda sin privata mobil till och med {until}, och har ingen annan telefon",
        "{person} was allowed a private mobile until {until}, and has no other phone",
    ),
    "private_not_presented": (
        "rollen {role} visar mobilnumret, men {person} har en privat mobil: dess nummer visas bara med eget undantag",
        "the role {role} presents the mobile number, but the mobile is private to {person}: shown only by an exception "
        "of its own",
    ),
    "exempted": (
        "undantag godkänt av {by}, till och med {until}: {why}",
        "an exception approved by {by}, until {until}: {why}",
    ),
    # Recording
    "recorded": (
        "{person} har inspelningstjänsten: samtalet spelas in",
        "{person} has the recording service: the call is recorded",
    ),
    "recorded_if": (
        "samtalet spelas in om det besvaras av någon som har inspelningstjänsten: {people}",
        "the call is recorded if it is answered by somebody who has the recording service: {people}",
    ),
    "not_recorded_hours": (
        "samtalet spelas inte in: {person} har inspelningstjänsten, men inte vid den här tiden",
        "the call is not recorded: {person} has the recording service, but not at this hour",
    ),
    "not_recorded_absence": (
        "samtalet spelas inte in: {person} är frånvarande, och spelas då aldrig in",
        "the call is not recorded: {person} is absent, and never recorded then",
    ),
    # Codes
    "code_turn_queues": (
        "{person} loggar in i sina köer, eller ut om {person} är inloggad",
        "{person} logs in to their queues, or out if they are logged in",
    ),
    "code_hours_open": (
        "frågar om företaget har öppet: det har det",
        "asks whether the company is open: it is",
    ),
    "code_hours_closed": (
        "frågar om företaget har öppet: det har stängt",
        "asks whether the company is open: it is closed",
    ),
    "not_your_key": (
        "{person} har inte den anknytningen, och kan bara välja för sig själv",
        "{person} does not have that extension, and can only choose for themselves",
    ),
    "code_pick_up": (
        "{person} svarar i stället för {name}, vars telefon ringer",
        "{person} answers for {name}, whose phone rings",
    ),
    "code_pick_up_group": (
        "{person} svarar i stället för den kollega i gruppen vars telefon ringer",
        "{person} answers for the colleague of their group whose phone rings",
    ),
    "code_park": (
        "{person} parkerar samtalet på plats {place}",
        "{person} parks the call at place {place}",
    ),
    "code_fetch": (
        "{person} hämtar samtalet på plats {place}",
        "{person} fetches the call at place {place}",
    ),
    "parked_too_long": (
        "ingen har hämtat samtalet: det går tillbaka till {person}, som parkerade det",
        "nobody has fetched the call: it goes back to {person}, who parked it",
    ),
    "no_parking_place": (
        "ingen parkeringsplats är ledig: samtalet går tillbaka till {person}, som ville parkera det",
        "no parking place is free: the call goes back to {person}, who wanted to park it",
    ),
    "code_room": ("{person} går in i rummet för {name}", "{person} enters the room of {name}"),
    "code_log_in": ("{person} loggar in i sina köer", "{person} logs in to their queues"),
    "code_log_out": ("{person} loggar ut ur sina köer", "{person} logs out of their queues"),
    "code_pause": ("{person} tar paus: {why}", "{person} pauses: {why}"),
    "code_resume": ("{person} tar samtal igen", "{person} takes calls again"),
    "no_agent": ("{person} svarar inte i någon kö", "{person} is no agent of any queue"),
    "not_agent": ("{person} svarar inte i kön {queue}", "{person} is no agent of the queue {queue}"),
    # Refused
    "unknown_extension": (
        "numret {number} finns inte i växeln",
        "there is no number {number} in this exchange",
    ),
    "invalid_number": ("{number} är inget giltigt telefonnummer", "{number} is not a valid telephone number"),
    "invalid_caller": (
        "{number} visas som uppringande, men inget land har ett sådant nummer: samtalet tas inte emot",
        "{number} is shown as the caller, but no country has such a number: the call is not taken",
    ),
    "unknown_caller": (
        "{number} är ingen av våra: bara våra egna nummer går att ringa",
        "{number} is not one of us: only our own numbers can be called",
    ),
    "greylisted": (
        "{number} hör till en grålistad destination ({entry}): samtalet spärras",
        "{number} is a greylisted destination ({entry}): the call is blocked",
    ),
    "greylisted_caller": (
        "{number} ringer från en grålistad destination ({entry}): samtalet tas inte emot",
        "{number} calls from a greylisted destination ({entry}): the call is not taken",
    ),
    "premium": (
        "{number} är ett betalnummer: samtalet spärras",
        "{number} is a premium-rate number: the call is blocked",
    ),
    # Trunks
    "way_out": ("samtalet går ut på {trunks}", "the call goes out on {trunks}"),
    "ways_out": (
        "samtalet går ut på den första som svarar av {trunks}",
        "the call goes out on the first of {trunks} that responds",
    ),
    "trunk_calls_others": (
        "{trunk} tar inte samtal till {number}",
        "{trunk} does not take calls to {number}",
    ),
    "trunk_presents_others": (
        "{trunk} får inte visa {number}",
        "{trunk} may not present {number}",
    ),
    "trunk_presents_main": (
        "ingen linje får visa {instead}: huvudnumret {number} visas",
        "no trunk may present {instead}: the main number {number} is presented",
    ),
    "trunk_full": (
        "{trunk} är full ({most} samtal)",
        "{trunk} is full ({most} calls)",
    ),
    "trunk_silent": (
        "{trunk} svarar inte just nu: den prövas sist",
        "{trunk} does not answer at the moment: it is tried last",
    ),
    "no_way_out": (
        "ingen linje kan ta samtalet till {number}",
        "no trunk can take the call to {number}",
    ),
    "trunk_of_another": (
        "samtal till {number} kommer in på {owner}, inte på {trunk}",
        "calls to {number} come in on {owner}, not on {trunk}",
    ),
    # Limits
    "limit_person": (
        "{person} har redan {most} samtal igång, och fler får ingen ha på en gång",
        "{person} has {most} calls under way already, and nobody may have more at once",
    ),
    "limit_caller": (
        "det pågår redan {most} samtal från {number}, och fler tas inte emot på en gång",
        "{most} calls from {number} are under way already, and no more are taken at once",
    ),
    "limit_trunk": (
        "linjerna ut är upptagna ({most} samtal): de sista hålls fria för nödsamtal",
        "the lines outside are taken ({most} calls): the last ones are kept free for emergency calls",
    ),
    "limit_mobiles": (
        "mobiloperatörens linjer är upptagna ({most} samtal)",
        "the mobile operator's lines are taken ({most} calls)",
    ),
    "limit_ringing": (
        "{most} samtal ringer redan hos {person}: fler får samma besked som vid upptaget",
        "{most} calls ring {person} already: the others get what a busy person's callers get",
    ),
    "limit_sent": (
        "{most} samtal är redan skickade vidare till {number}: fler skickas inte på en gång",
        "{most} calls were sent on to {number} already: no more are sent at once",
    ),
    "limit_abroad_hour": (
        "{person} har ringt {most} samtal utomlands på en timme, och fler får ingen ringa",
        "{person} has made {most} calls abroad within an hour, and nobody may make more",
    ),
    "limit_abroad_minutes": (
        "dagens {most} minuter utomlands är slut för företaget",
        "the company's {most} minutes abroad are used up for today",
    ),
    "limit_callback": (
        "{number} hör till ett land som ingen rings upp i ({country})",
        "{number} is in a country where nobody is called back ({country})",
    ),
    "limit_sound": (
        "platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
        "the places for sound in the exchange are nearly used up: the last ones are kept free for emergency calls",
    ),
    "loop_caller": (
        "samtalet kommer från {number}, och skickas inte tillbaka dit",
        "the call comes from {number}, and is not sent back there",
    ),
    "loop_ours": (
        "samtalet utifrån visar vårt eget nummer {number}: det har redan varit här, och skickas inte ut igen",
        "the call from outside shows our own number {number}: it has been here already, and is not sent out again",
    ),
    "loop_via": (
        "samtalet har redan skickats vidare från {number}, och skickas inte ut igen",
        "the call was sent on from {number} already, and is not sent out again",
    ),
    "premium_short": (
        "{number} är en betaltjänst, som nummerupplysningen: samtalet spärras",
        "{number} is a service that is paid for, such as directory enquiries: the call is blocked",
    ),
    "own_number": (
        "{number} är vårt eget nummer: det rings inte upp",
        "{number} is a number of our own: it is not called back",
    ),
}

CAUSE_TEXTS: dict[str, tuple[str, str]] = {
    "on_phone": ("{name} är upptagen i telefon", "{name} is busy on the phone"),
    "busy": ("{name} är upptagen av annat än telefon", "{name} is busy for another reason than the phone"),
    "no_answer": ("{name} svarade inte", "{name} did not answer"),
    "overdue": (
        "i {name} har den som ringer väntat så länge som vi lovar",
        "the caller has waited in {name} for as long as we promise",
    ),
    "closed": ("{name} har stängt", "{name} is closed"),
}

WAY_TEXTS: dict[str, tuple[str, str]] = {
    "voicemail": ("till röstbrevlådan för {to}", "to the voicemail of {to}"),
    "reception": ("till receptionen ({to})", "to reception ({to})"),
    "person": ("till {to}", "to {to}"),
    "queue": ("till kön {to}", "to the queue {to}"),
    "outside": ("vidare till {to}", "on to {to}"),
}


def say(reason: Reason, lang: str) -> str:
    """The reason in words, without a full stop. Raises KeyError for an unknown code or language."""
    return template(reason.code, lang).format(**dict(reason.about))


def template(code: str, lang: str) -> str:
    """The sentence for a code, with its {braces}."""
    column = {"sv": 0, "en": 1}[lang]
    cause, dot, way = code.partition(".")
    if not dot:
        return WORDS[code][column]
    return f"{CAUSE_TEXTS[cause][column]}: {WAY_TEXTS[way][column]}"
