"""Explains calls: the rules of a decision, until when each holds, and what would have had to differ.

Knows: how to ask `decide` and the dispatcher again with one thing changed. Refuses to know: the clock, terminals, the
database, and any rule: where a call goes is decided in policy/, and whom a queue rings in queueing/, as in live calls.

    ends             until when a rejected way stays rejected
    told             a decision with its rules' lines, as text and as JSON
    wanted           whom --why-not and --ends-at ask about
    path             the decisions of a call to which nobody answers
    why_not          the first rule that ruled somebody out, and what would have had to differ
    changes          one thing that may differ in a call
    offers           why a queue rang some agents, and not others
"""
