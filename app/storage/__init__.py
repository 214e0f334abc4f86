"""The database and the files beside it: company versions, people's states, calls, messages.

Knows: SQL, and the places of recordings and unwritten journal records. Refuses to know: what the exchange
is, and what the policy means.
"""

from app.storage.migrate import migrate
from app.storage.rows import Phone, StoredCall, StoredCompany, StoredMessage, StoredStep
from app.storage.store import Store

__all__ = ["Phone", "Store", "StoredCall", "StoredCompany", "StoredMessage", "StoredStep", "migrate"]
