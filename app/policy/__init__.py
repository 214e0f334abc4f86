"""The telephone policy: a situation goes in, a decision with its reasons comes out. A library that can be used alone.

Knows: the rules. Refuses to know: clocks, channels, files and logs. The same situation gives the same decision, byte
for byte. The only other package it needs is phonenumbers.

    decide                           decide(company, situation) -> Decision
    decision                         the values that go in and come out
    targets                          what a decision leads to, one type for each
    model, ways, people, queues      Company, and what it is made of
    tenure                           as_of(company, at): the company of a day
    json_form, prose, texts          a decision as JSON, as a story, and its reasons in words
"""

__all__ = [
    "decide",
    "decision",
    "json_form",
    "model",
    "people",
    "prose",
    "queues",
    "targets",
    "tenure",
    "texts",
    "ways",
]
