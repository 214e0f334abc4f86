"""Where the API describes itself: the document for programs, and a page for people.

Knows: their paths. Refuses to know: OpenAPI (openapi.py), and what the operations do.

    GET /api/v1/openapi.json   OpenAPI 3.1, for everybody: it names nobody
    GET /api/docs              the same to read: what there is; ?area=Queues, one area whole with its models
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.web.api_v1.openapi import openapi_of
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.web.api_v1.operation import Operation
    from app.web.site.render import Pages
    from app.web.site.routes import Route


API_VERSION: Final = "1.0"


class ApiV1:
    """All operations, and their description."""

    def __init__(self, pages: Pages, operations: Sequence[Operation]) -> None:
        self._pages = pages
        self.operations = operations
        self._document: dict[str, Any] | None = None

    def routes(self) -> list[Route | OpenRoute]:
        return [
            OpenRoute("GET", "/api/v1/openapi.json", self._openapi),
            OpenRoute("GET", "/api/docs", self._page),
            *(one.route() for one in self.operations),
        ]

    @property
    def document(self) -> dict[str, Any]:
        """OpenAPI 3.1; made when it is first asked for."""
        if self._document is None:
            self._document = openapi_of(self.operations, API_VERSION)
        return self._document

    async def _openapi(self, _request: web.Request) -> web.Response:
        return web.json_response(self.document)

    async def _page(self, request: web.Request) -> web.Response:
        areas: dict[str, list[dict[str, Any]]] = {}
        for path, methods in self.document["paths"].items():
            for method, one in methods.items():
                areas.setdefault(one["tags"][0], []).append({"method": method.upper(), "path": path, **one})
        area = request.query.get("area", "")
        operations = areas.get(area, [])
        schemas = self.document["components"]["schemas"]
        used = models_in(operations, schemas)
        return self._pages.html(
            request,
            None,
            "api/docs.html",
            areas=areas,
            area=area if operations else "",
            operations=operations,
            schemas={name: schema for name, schema in schemas.items() if name in used},
        )


def models_in(part: Any, schemas: Mapping[str, Any]) -> set[str]:
    """The models that a part of the document names, and those that they name."""
    found: set[str] = set()
    ahead = [part]
    while ahead:
        match ahead.pop():
            case {"$ref": str(ref)}:
                name = ref.rpartition("/")[2]
                if name not in found:
                    found.add(name)
                    ahead.append(schemas[name])
            case dict() as inner:
                ahead += inner.values()
            case list() as inner:
                ahead += inner
            case _:
                pass
    return found
