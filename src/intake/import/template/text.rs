//! A template as separated text.

use std::io::Write;

use crate::base::error::{Error, Result};
use crate::intake::import::template::{Template, cells};

/// Writes a template as text that Indonesian Excel opens: semicolons, decimal commas.
///
/// # Errors
/// [`Error::Unavailable`] when it can't be written.
pub fn text(template: &Template<'_>, out: impl Write) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::Unavailable(format!("a template: {e}"));
    let mut out = out;
    out.write_all("\u{feff}".as_bytes())
        .map_err(|e| failed(&e))?;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
    let fields = template.fields();
    let names = fields.iter().map(|field| field.name(template.indicator));
    writer.write_record(names).map_err(|e| failed(&e))?;
    for row in template.figures {
        let cells = fields
            .iter()
            .map(|field| cells::text(template, row, *field));
        writer.write_record(cells).map_err(|e| failed(&e))?;
    }
    writer.flush().map_err(|e| failed(&e))
}
