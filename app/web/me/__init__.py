"""Min telefon: what an employee sees of their own telephone, and changes there.

Knows: the pages at /me and below. Refuses to know: other people's telephones, and how anything is stored (app/service).

Each module *_actions.py changes something, with its checks and its line in the audit log, and knows neither HTML nor
JSON: the API calls it, too.
"""
