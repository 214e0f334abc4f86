"""The queues' pure core: who is next, for which agent.

Knows: callers who wait, agents and how they stand, rules, and the offers that follow. Refuses to know: clocks,
channels, words, storage. Every method takes `now` (seconds, epoch), and the same news in the same order give the same
offers.
"""
