//! The calls about an indicator's figures.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, json_of, kept, unchanged};
use crate::apidoc::openapi::{Source, both, fixed, query, refer, row, schema};
use crate::catalogue::Indicator;

/// Adds the paths of an indicator.
pub(super) fn paths(source: &Source<'_>, about: &Indicator, all: &mut Map<String, Value>) {
    let base = format!("/api/v2/indicators/{}", about.slug);
    let of = Of { source, about };
    all.insert(
        format!("{base}/observations"),
        json!({ "get": of.list(), "post": of.create(), "put": of.bulk() }),
    );
    all.insert(
        format!("{base}/observations/{{id}}"),
        json!({ "get": of.read(), "put": of.replace(), "delete": of.delete() }),
    );
    all.insert(
        format!("{base}/observations/{{id}}/history"),
        json!({ "get": of.history() }),
    );
    all.insert(format!("{base}/series"), json!({ "get": of.series() }));
}

/// What is to be known about adding a row.
const CREATE: &str = "`agency` adalah OPD pemilik kunci. Baris untuk OPD, wilayah, periode, dan \
    kategori yang sama ditolak dengan `taken`. · `agency` is the key's own. A row for the same \
    agency, region, period and categories is refused with `taken`.";
/// What is to be known about sending many.
const BULK: &str = "Baris dicari menurut OPD, wilayah, periode, dan kategori: dibuat, diubah, atau \
    dibiarkan. Mengirim hal yang sama lagi tidak mengubah apa-apa. Parameter di alamat berlaku \
    untuk baris yang tidak menyebutnya sendiri. · Rows are found by agency, region, period and \
    categories: they are created, changed, or left as they are. Sending the same again changes \
    nothing. Parameters of the address hold for rows that don't name them.";

struct Of<'a> {
    source: &'a Source<'a>,
    about: &'a Indicator,
}

impl Of<'_> {
    fn operation(&self, what: &str, name: &str) -> Operation {
        let about = self.about;
        let id = format!("{}_{what}", about.view_name());
        Operation::new(&id, &about.sector, name).about(&both(&about.title))
    }

    fn schema(&self, what: &str) -> Value {
        schema(&row::name(&self.about.slug, what))
    }

    /// A row as a call about one row answers it.
    fn row(&self, description: &str) -> Value {
        let mut answer = kept(description, &self.schema("Row"));
        let row = fixed::answered(self.source.catalogue, self.about);
        answer["content"]["application/json"]["example"] = Value::Object(row);
        answer
    }

    fn list(&self) -> Value {
        let lines = json!({ "schema": { "type": "string" } });
        let page = json!({
            "description": "Satu halaman baris · A page of rows",
            "headers": { "Link": refer("headers", "Link") },
            "content": {
                "application/json": { "schema": self.schema("List") },
                "application/x-ndjson": lines,
                "text/csv": lines,
            },
        });
        self.operation("list", "Daftar baris · List rows")
            .takes(query::filters(self.about))
            .takes_shared(&["Agency", "Region", "Status", "Via", "UpdatedSince"])
            .takes_shared(&["Limit", "Cursor", "Strict"])
            .answers(200, page)
            .refuses(&[400, 406])
    }

    fn create(&self) -> Value {
        let mut created = self.row("Baris yang baru · The new row");
        created["headers"]["Location"] = refer("headers", "Location");
        created["headers"]["Idempotency-Replayed"] = refer("headers", "IdempotencyReplayed");
        created["links"] = self.links();
        self.operation("create", "Tambah baris · Add a row")
            .described(CREATE)
            .takes_shared(&["Strict", "IdempotencyKey"])
            .body(&json_of(&self.schema("Sent")))
            .answers(201, created)
            .refuses(&[400, 409, 413, 415, 422])
    }

    /// Where a new row can be read, replaced and taken away.
    fn links(&self) -> Value {
        let id = json!({ "id": "$response.body#/id" });
        let mut links = Map::new();
        for what in ["read", "replace", "delete", "history"] {
            let operation = format!("{}_{what}", self.about.view_name());
            links.insert(
                what.to_owned(),
                json!({ "operationId": operation, "parameters": id }),
            );
        }
        Value::Object(links)
    }

    fn bulk(&self) -> Value {
        let lines = json!({ "schema": { "type": "string" } });
        let content = json!({
            "application/json": { "schema": self.schema("Bulk") },
            "application/x-ndjson": lines,
            "text/csv": lines,
        });
        let done = json!({
            "description": "Nasib setiap baris · What became of the rows",
            "headers": { "Idempotency-Replayed": refer("headers", "IdempotencyReplayed") },
            "content": json_of(&schema("BulkAnswer")),
        });
        self.operation("bulk", "Kirim banyak baris · Send many rows")
            .described(BULK)
            .takes(query::defaults(self.about))
            .takes_shared(&["DryRun", "Atomic", "Strict", "IdempotencyKey"])
            .body(&content)
            .answers(200, done)
            .refuses(&[400, 409, 413, 415, 422])
    }

    fn read(&self) -> Value {
        self.operation("read", "Satu baris · One row")
            .takes_shared(&["Id", "IfNoneMatch"])
            .answers(200, self.row("Barisnya · The row"))
            .answers(304, unchanged())
            .refuses(&[404])
    }

    fn replace(&self) -> Value {
        self.operation("replace", "Ganti baris · Replace a row")
            .takes_shared(&["Id", "Strict", "IfMatch", "UnlessMatch"])
            .body(&json_of(&self.schema("Sent")))
            .answers(200, self.row("Baris yang sekarang · The row as it is now"))
            .refuses(&[400, 404, 409, 412, 413, 415, 422])
    }

    fn delete(&self) -> Value {
        self.operation("delete", "Hapus baris · Take a row away")
            .described("Jurnal menyimpan baris itu. · The journal keeps the row.")
            .takes_shared(&["Id", "IfMatch", "UnlessMatch"])
            .answers(204, json!({ "description": "Sudah dihapus · It is gone" }))
            .refuses(&[404, 409, 412])
    }

    fn history(&self) -> Value {
        self.operation("history", "Riwayat baris · A row's changes")
            .takes_shared(&["Id", "IfNoneMatch"])
            .answers(304, unchanged())
            .answers(
                200,
                kept(
                    "Perubahannya, yang terbaru dahulu · Its changes, the newest first",
                    &schema("History"),
                ),
            )
            .refuses(&[404])
    }

    fn series(&self) -> Value {
        let mut totals = kept("Jumlahnya · The totals", &self.schema("Series"));
        totals["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
        self.operation("series", "Deret · Totals over time")
            .takes(query::series(self.about))
            .takes_shared(&["Agency", "Region", "Strict", "IfNoneMatch"])
            .answers(200, totals)
            .answers(304, unchanged())
            .refuses(&[400, 406])
    }
}
