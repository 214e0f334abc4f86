"""The API of a running service, with this machine's token: what it says of the example company, and its description."""

from __future__ import annotations
