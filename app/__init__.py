"""Växel: applies a company's telephone policy to every call, live, and can always say why.

The house, from the top. Imports point only downward (tests/test_imports.py checks it):

    __main__, commands   the `vaxel` command line
    service              composition root: builds everything, owns the top TaskGroup
    voicemail            its rooms put together
    web, ari, beside, certificates, mail, schedule, storage, speech, sms
                         the walls: HTTP, the exchange, somebody else's exchange, its certificate, e-mail, calendars,
                         the database, the voice, SMS
    replay               which calls of the journal another policy would send elsewhere
    simulation           many calls through a policy under a virtual clock
    document             the company's telefonpolicy, made of its rules
    lint                 what is wrong with a company file before it is used
    explain              why a call went where it went, and what would have had to differ
    words                words that pages, the API and commands share
    provisioning         files by which phones set themselves up, for each make; the phone book
    webhooks             events for other programs: what they say, their signature, their delivery
    company              the company file: YAML to a checked Company and back
    calls                one coroutine per call; the floor (who is on the phone); the hall (who waits in queues); ports
    queueing             pure: who is next, for which agent
    policy               pure: numbers, hours, model, decide
    accounts             pure: roles, their rights, and who a visitor is
    clock                the one door through which time enters
    settings             one frozen Settings, read once (only the top reads it; any room may get it)
"""
