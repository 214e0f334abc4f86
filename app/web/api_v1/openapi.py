"""The API's description, OpenAPI 3.1, made of the operations and their models.

Knows: OpenAPI. Refuses to know: what the operations do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import models_json_schema

from app.accounts.tokens import scope_needed
from app.web.api_v1.my_account_v1 import MY_ACCOUNT
from app.web.api_v1.operation import BASE, JSON_ALONE, Nothing
from app.web.api_v1.problem import PROBLEM_TYPE, ProblemDetails
from app.web.site.gate import SAFE_METHODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from app.web.api_v1.operation import Operation

_BYTES: Final = {"type": "string", "format": "binary"}
_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = {
    400: "Something in the request is wrong",
    401: "Nobody",
    403: "Without the right",
    503: "Not now",
}
_AT_TIMES: Final = {
    404: "There is none",
    409: "It is not in a state for that",
    412: "Somebody has changed it meanwhile",
    413: "The body is too large",
    415: "The body is of the wrong type",
    429: "Too often",
}


def openapi_of(operations: Sequence[Operation], version: str, company: str = "") -> dict[str, Any]:
    """The document."""
    models: dict[type[BaseModel], None] = {ProblemDetails: None}
    for one in operations:
        models |= {model: None for model in (one.body, one.answer) if model is not None}
    inputs = {one.body for one in operations if one.body is not None}
    schemas, definitions = models_json_schema(
        [(model, "validation" if model in inputs else "serialization") for model in models],
        ref_template=_REF,
    )
    refs: dict[Any, Any] = {model: schema for (model, _mode), schema in schemas.items()}
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        path = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", BASE + one.path)
        paths.setdefault(path, {})[one.method.lower()] = _described(one, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Växel {company}".strip(),
            "version": version,
            "description": "Everything that the pages do. Errors are application/problem+json and name the field.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": area} for area in dict.fromkeys(one.area for one in operations)],
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-vaxel"},
            },
        },
    }


def _described(one: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": one.places.get(name, ""),
            "schema": {"type": "string", "minLength": 1},
        }
        for name in re.findall(r"\{(\w+)", one.path)
    ]
    if one.query is not Nothing:
        asked = one.query.model_json_schema()
        parameters += [
            {
                "name": name,
                "in": "query",
                "required": name in asked.get("required", ()),
                "description": schema.get("description", ""),
                "schema": _inline(schema, asked.get("$defs", {})),
            }
            for name, schema in asked["properties"].items()
        ]
    if one.now is not None:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": False,
                "description": "the ETag of what you change",
                "schema": {"type": "string"},
            }
        )
    said: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.area],
        "summary": one.summary,
        "description": f"{one.about} {_who_may(one)}".strip(),
        "parameters": parameters,
        "responses": _answers(one, refs),
    }
    if one.body is not None:
        said["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[one.body]}},
        }
    if one.takes:
        said["requestBody"] = {
            "required": True,
            "content": {media: {"schema": _BYTES} for media in one.takes},
        }
    return said


def _who_may(one: Operation) -> str:
    writes = one.method not in SAFE_METHODS
    scope, own = (scope_needed(one.right, writes=writes, own=own) for own in (False, True))
    if one.path.startswith(MY_ACCOUNT):
        return f"Right: `{one.right.value}`. No token has it: it is for who has signed in."
    if scope == own:
        return f"Right: `{one.right.value}`. A token needs the scope `{scope}`, a program's or your own."
    program = f"A program's token needs the scope `{scope}`." if scope else "No program's token has it."
    mine = f"Your own token needs `{own}`." if own else "No token of your own has it."
    return f"Right: `{one.right.value}`. {program} {mine}"


def _answers(one: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": one.summary}
    status = one.status if one.answer is not None or one.media != JSON_ALONE else 204
    if one.answer is not None:
        good["content"] = {"application/json": {"schema": refs[one.answer]}}
        if one.tells_etag:
            good["headers"] = {"ETag": {"schema": {"type": "string"}}}
    elif status != 204:
        good["content"] = {media: {} for media in one.media}
    problems = set(_ALWAYS) | set(one.refusals)
    if "{" in one.path:
        problems.add(404)
    if one.body is not None or one.takes:
        problems |= {413, 415}
    if one.now is not None:
        problems.add(412)
    words = _ALWAYS | _AT_TIMES
    return {str(status): good} | {
        str(code): {
            "description": words[code],
            "content": {PROBLEM_TYPE: {"schema": {"$ref": _REF.format(model="ProblemDetails")}}},
        }
        for code in sorted(problems)
    }


def _inline(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A query's schema without references: each parameter stands alone."""
    if "$ref" in schema:
        return dict(definitions[str(schema["$ref"]).rsplit("/", 1)[-1]])
    return {
        key: [_inline(one, definitions) for one in value] if key == "anyOf" else value
        for key, value in schema.items()
        if key not in ("title", "description")
    }
