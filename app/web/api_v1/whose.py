"""Whose telephone the API's /me is about: the visitor's own, as on the pages.

Knows: what an account that is nobody's telephone is told. Refuses to know: what is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.api_v1.operation import ApiRequest
    from app.web.me.mine import Mine, Owners


def mine_of(owners: Owners, asked: ApiRequest) -> Mine:
    """Raises Refusal for an account that is nobody's telephone, or of somebody who has left."""
    found = owners.of(asked.request, asked.visitor)
    if found is None:
        raise Refusal(409, "the account is nobody's telephone", sv="kontot är ingens telefon")
    return found
