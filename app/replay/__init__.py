"""Replays the journal: every recorded decision is decided anew, under another policy or under the one of then.

Knows: which calls go elsewhere, and which rule moved them. Refuses to know: the rules themselves (`decide` says), and
terminals.

    record     one decision of the journal, as it was written
    people     what the journal knows of everybody's state then
    again      decides a record anew, or says why it cannot
    moved      what differs between two decisions, and the rule
    tally      counts and examples, by rule
    examples   an example's words, and the line that reproduces it
    part       replays one part of the journal
    workers    spreads the parts over processes
    report     what is said in the end
"""
