"""What each command does, in one sentence, so that `vaxel --help` need not import them all.

Knows: the sentences, which tests/test_main.py compares with the commands' own. Refuses to know: anything else.
"""

from __future__ import annotations

SUMMARIES = {
    "import": "Put a company file in force / låt en företagsfil gälla.",
    "export": "Write the company in force as a company file / skriv ut företaget som företagsfil.",
    "migrate": "Make the database, or bring it to the newest form / skapa eller uppgradera databasen.",
    "adopt": "Make a company file of another exchange's or a directory's files / flytta in.",
    "backup": (
        "Back up the database, messages, recordings and prompts; the service may run / säkerhetskopiera."
    ),
    "restore": (
        "Restore a backup; the service must be stopped / återställ en säkerhetskopia, med tjänsten stoppad."
    ),
    "account": "Accounts for the web: list, invite, roles, new passwords / konton för webben.",
    "token": "Tokens of programs for the API / nycklar till API:et.",
    "profile": "Show everybody's profile, or one person's, or set it / visa eller sätt profil.",
    "codes": "The codes that are dialled on a desk phone or mobile / koder som slås på telefonen.",
    "calendar": (
        "List people's calendars, set or remove one, show what it says / kalendrar som styr profiler."
    ),
    "phones": (
        "List people's phones, their logins and when they were seen; add or shut out one / telefonernas inloggning."
    ),
    "certificate": "The certificate of encrypted calls / certifikatet för krypterade samtal.",
    "exceptions": (
        "List exceptions, private mobiles, leavers and special permissions "
        "/ undantag, privata mobiler, slutar, tillstånd."
    ),
    "contacts": "List whom to contact, and about what / vem man vänder sig till, och om vad.",
    "mobiles": (
        "List subscriptions: whose, how much data, top-ups this month, phone "
        "/ abonnemang, datavolym, top up, telefon."
    ),
    "models": "List the phone models to choose from / telefoner att välja på.",
    "calls": (
        "List calls, or tell the story of one, with every decision and its clauses / lista samtal eller berätta om ett."
    ),
    "voicemail": (
        "List messages, of all mailboxes or one; export, save or delete one; give a box a code "
        "/ röstbrevlådor."
    ),
    "prompts": "List what callers hear, and in whose voice; own recordings / vad som sägs, och egna inspelningar.",
    "greetings": (
        "List those who have recorded no greeting of their own (V1) / vilka som inte har talat in någon egen hälsning."
    ),
    "queues": (
        "Show who waits in the queues and who answers, now / vilka som väntar och svarar i köerna, just nu."
    ),
    "trunks": (
        "List the lines to operators: registered, reachable, calls now / linjer till operatörer och hur de mår."
    ),
    "sms": ("List SMS to customers, send or resend one, or try the provider / sms till kunder."),
    "agent": (
        "Log an agent in to or out of the queues, pause or resume / logga in, logga ut, pausa, återuppta."
    ),
    "board": (
        "Print an agent's personal link to the board, for the agent's browser / länk till agentens tavla."
    ),
    "browser": (
        "Print a link to a phone in the person's browser, for one hour / länk till telefon i webbläsaren."
    ),
    "callbacks": ("List customers to call back, and those called back already / kunder som ska ringas upp."),
    "decide": (
        "Read situations as JSON lines from standard input; write one decision per line / besluta samtal."
    ),
    "explain": (
        "Say what happens with one call, and why / förklara vad som händer med ett samtal, och varför."
    ),
    "schema": "Print the JSON Schema of the company file / skriv ut företagsfilens JSON Schema.",
    "policy": "The policy as a file: check it, try calls, make it a document / policyn som fil.",
    "simulate": "Send imagined calls through a policy: waits, answers, who is overloaded / simulera samtal.",
    "shadow": (
        "Tell which of another exchange's calls would have gone elsewhere / samtal som hade gått någon annanstans."
    ),
    "replay": (
        "Tell which calls of the journal would have gone elsewhere under another policy / spela upp journalen."
    ),
    "serve": "Run the service until SIGTERM / kör tjänsten tills SIGTERM.",
    "health": (
        "Ask the running service how it is, and what to do / fråga tjänsten hur den mår och vad du ska göra."
    ),
    "database": "The database itself / själva databasen.",
    "person": "One person's data (GDPR) / en persons uppgifter.",
    "phonebook": "The phones' phone book / telefonernas telefonbok.",
    "topup": "Top-ups of data volume / top up av datavolym.",
    "recordings": "Recorded calls / inspelade samtal (O3).",
    "greylist": "The greylist (O2) / grålistan.",
}
