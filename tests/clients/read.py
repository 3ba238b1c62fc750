"""Reads a list with the Python client."""

import sys

from pimpinan_client import AuthenticatedClient
from pimpinan_client.api.kepegawaian import pegawai_list

client = AuthenticatedClient(base_url=sys.argv[1].rstrip("/"), token=sys.argv[2])
answer = pegawai_list.sync_detailed(client=client, limit=2)
rows = answer.parsed.data if answer.status_code == 200 else []
if not rows or not all(row.id and row.jumlah >= 0 for row in rows):
    sys.exit(f"No list was read: {answer.status_code} {answer.content[:300]!r}")
print(f"Python: read {len(rows)} rows, the first of {rows[0].period}")
