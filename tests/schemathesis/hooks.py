"""What JSON Schema can't say about the API, and what a test must not do.

* A whole is the sum of its parts: where the parts are sent, the whole is left out.
* A key writes for its own agency: a random agency is left out.
* Webhooks lead to this machine, so that no name is looked up elsewhere.
"""

import schemathesis
from schemathesis.generation.modes import GenerationMode

CLOSED = "http://127.0.0.1:9/"


def is_sound(case):
    """Whether the case was made to be accepted."""
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


def tidy(row, wholes):
    if isinstance(row, dict):
        row.pop("agency", None)
        for whole in wholes:
            row.pop(whole, None)


def wholes_of(case):
    """Names of the measures that are filled in from others, as the document marks them."""
    for body in case.operation.body:
        schema = body.raw_schema if hasattr(body, "raw_schema") else {}
        found = _marked(case.operation.schema.raw_schema, schema)
        if found:
            return found
    return []


def _marked(document, schema):
    while "$ref" in schema:
        node = document
        for part in schema["$ref"].lstrip("#/").split("/"):
            node = node[part]
        schema = node
    if "oneOf" in schema:
        return _marked(document, schema["oneOf"][0])
    if schema.get("type") == "array":
        return _marked(document, schema["items"])
    properties = schema.get("properties", {})
    return [name for name, of in properties.items() if of.get("x-whole")]


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_sound(case):
        return
    query = case.query
    if isinstance(query, dict) and case.method == "PUT":
        query.pop("agency", None)
    body = case.body
    if case.operation.path.endswith("/webhooks") and isinstance(body, dict):
        body["url"] = CLOSED
    if "/indicators/" not in case.operation.path:
        return
    wholes = wholes_of(case)
    rows = body.get("rows", []) if isinstance(body, dict) and "rows" in body else body
    for row in rows if isinstance(rows, list) else [rows]:
        tidy(row, wholes)
