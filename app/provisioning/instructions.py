"""What a person does with the link for a telephone, by its make.

Knows: where each make has the field for it, in both languages. Refuses to know: links, and what is in the file.
"""

from __future__ import annotations

from typing import Final

TO_DO: Final = {
    "yealink": (
        "I telefonens webbsida: Settings → Auto Provision → Server URL; sedan Auto Provision Now.",
        "On the phone's web page: Settings → Auto Provision → Server URL; then Auto Provision Now.",
    ),
    "snom": (
        "I telefonens webbsida: Advanced → Update → Setting URL; starta sedan om.",
        "On the phone's web page: Advanced → Update → Setting URL; then reboot.",
    ),
    "grandstream": (
        "I telefonens webbsida: Maintenance → Upgrade and Provisioning: Config via HTTPS, Config Server Path utan "
        "https://; starta sedan om.",
        "On the phone's web page: Maintenance → Upgrade and Provisioning: config via HTTPS, Config Server Path without "
        "https://; then reboot.",
    ),
    "poly": (
        "I telefonens webbsida: Settings → Provisioning Server: HTTPS, Server Address; sedan Save.",
        "On the phone's web page: Settings → Provisioning Server: HTTPS, Server Address; then Save.",
    ),
    "linphone": (
        "I appen: skanna QR-koden, eller klistra in länken under Hämta fjärrkonfiguration.",
        "In the app: scan the QR code, or paste the link under Fetch remote configuration.",
    ),
    "generic": ("Öppna länken i en webbläsare.", "Open the link in a browser."),
}


def what_to_do(make: str, lang: str) -> str:
    """make: its id."""
    swedish, english = TO_DO[make]
    return english if lang == "en" else swedish
