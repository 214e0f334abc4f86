"""The queues' pure core: who is next, for which agent. A library that can be used alone.

Knows: callers who wait, agents and how they stand, rules, and the offers that follow. Refuses to know: clocks,
channels, words, storage. Every method takes `now` (seconds, epoch), and the same news in the same order give the same
offers.

    dispatcher   Dispatcher: news go in, offers come out
    entries      what waits, and what comes out
    rules        QueueRules: how a queue is served
"""

__all__ = ["dispatcher", "entries", "rules"]
