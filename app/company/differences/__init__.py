"""What differs between two versions of a company, in words.

Knows: every field of the company file. Refuses to know: versions in a database, and who asks.
"""

from __future__ import annotations

from app.company.differences.difference import CompanyDifference
from app.company.differences.walk import differences

__all__ = ["CompanyDifference", "differences"]
