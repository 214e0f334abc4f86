"""The queues' pure core: who is next, for which agent. A library that one can use alone.

Knows: waiting callers, agents and their standings, rules, and the resulting offers. Refuses to know: clocks,
channels, words, storage. Every method takes `now` (seconds, epoch), and the same news in the same order give the same
offers.

    dispatcher   Dispatcher: news goes in, offers come out
    entries      what waits, and what comes out
    rules        QueueRules: how to serve a queue
"""

__all__ = ["dispatcher", "entries", "rules"]
