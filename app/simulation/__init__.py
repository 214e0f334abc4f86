"""Many calls through a policy under a virtual clock: `vaxel simulate`.

Knows: how people behave (scenario.py), and which figures come of it (tally.py, report.py). Refuses to know the
rules: each call is decided by `policy.decide`, its queue is served by `queueing.Dispatcher`, and who is at work is
told by the rooms of `calls`, as for live calls.

    scenario, arrivals       the calls that come: generated, from a file or from the journal
    virtual_time, decisions  a clock that jumps; `decide`, remembered where nothing that it asked has changed
    crew, course, ringing_agents, promised_calls   the house, a call's way through it, its queues, its callbacks
    day, year                one stretch of time; many of them, over the machine's cores
    erlang, staffing         how many agents keep the promise
"""
