"""What `vaxel policy check` finds in a draft and not in the version that it was made of.

Knows: which findings are new. Refuses to know: how a policy is checked (a port), HTML and JSON.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.web.site.company.draft import version_text

if TYPE_CHECKING:
    from app.web.site.company.draft import CompanyDraft
    from app.web.site.company.ports import PolicyCheck

    Finding = tuple[str, str, str]  # severity, place, words


async def new_findings(check: PolicyCheck, draft: CompanyDraft, lang: str) -> tuple[list[Finding], int]:
    """Those that the draft brings, and how many it mends."""
    before = await check.findings(await asyncio.to_thread(version_text, draft.base), lang)
    after = await check.findings(draft.text, lang) if draft.kept else before
    known = {(severity, words) for severity, _, words in before}
    now = {(severity, words) for severity, _, words in after}
    return [one for one in after if (one[0], one[2]) not in known], len(known - now)
