"""The company's own telefonpolicy, made of the rules that are in force.

Knows: how rules read as sentences, and how sentences look as Markdown, HTML and PDF. Refuses to know: databases,
commands, and what a rule does to a call (policy/ is asked).

    parts                        the structure, down to sentences with their rules' places in the company file
    teller                       makes sentences of rules and names, in one language
    beginning ... exceptions     the sections
    index, clause_names          which clause stands where, and how often a call used it
    whole                        all sections as one document
    changes                      what is different from an earlier version
    markdown, html, pdf, as_json the writers
"""
