// Reads a list with the TypeScript client: names and types of the call and of its rows are checked
// when this is compiled.
import createClient from "openapi-fetch";
import type { paths } from "./schema.d.ts";

declare const process: { argv: string[] };
const [base, key] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: base!.replace(/\/$/, ""), headers: { authorization: `Bearer ${key}` } });
const { data, error } = await client.GET("/api/v2/indicators/pegawai/observations", { params: { query: { limit: 2 } } });
// The list may also be asked for as NDJSON or CSV, which is a text.
const rows = typeof data === "object" ? data.data : [];
if (rows.length === 0) {
  throw new Error(`No list was read: ${JSON.stringify(error)}`);
}
const all: number = rows.map((row) => row.jumlah ?? 0).reduce((sum, one) => sum + one, 0);
console.log(`TypeScript: read ${rows.length} rows, ${all} people`);
