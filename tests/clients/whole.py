"""Whether the Python client has every call of the document, and what its generator passed over."""

import json
import pathlib
import re
import sys

work = pathlib.Path(sys.argv[1])
document = json.loads((work / "openapi.json").read_text())
calls = {
    call["operationId"]
    for path in document["paths"].values()
    for method, call in path.items()
    if method in {"get", "put", "post", "delete", "patch"}
}
made = {file.stem for file in (work / "pimpinan_client" / "api").glob("*/*.py")}
lost = sorted(calls - made)
said = (work / "said").read_text()
passed_over = set(re.findall(r"^(?:Unsupported|Unable|Cannot|Invalid|Failed).*$", said, re.M))
known = {f"Unsupported content type {kind}" for kind in ("application/x-ndjson", "text/csv")}
strange = sorted(passed_over - known) + re.findall(r"^ERROR.*$", said, re.M)
if lost or strange:
    sys.exit(f"The Python client lacks {lost}; its generator says {strange}.")
print(f"Python: all {len(calls)} calls")
