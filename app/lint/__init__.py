"""Checks a company's policy before it is used: every number, person, profile and cause, at each instant of a year.

Knows: what is worth a finding, and an imagined call that shows it. Refuses to know: the clock, terminals and the
exchange; and where a call goes: `decide` says that, as in live calls.

    check            check_company(file's text, file, day) -> findings
    finding          a finding, and its example call
    year             the instants of a year at which anything changes
    reach            what decides a call to somebody
    walk             all ways of one call
    sweep            all calls, at all these instants
"""
