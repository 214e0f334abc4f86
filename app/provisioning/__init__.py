"""Phones that set themselves up: a file for each make, made from the company and one device's login.

    from app.provisioning.render import settings_file
    file = settings_file(make, setup)

Knows: what the makes call their settings, and what a phone book looks like to each. Refuses to know: HTTP, the
database, and who may fetch a file (web/provisioning.py).
"""
