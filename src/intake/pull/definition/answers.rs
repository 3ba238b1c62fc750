//! A definition that grows by answers to what its source leaves open.

use crate::intake::import::{DECIMAL, FORGET, HEADING, ROW, SHEET};
use crate::intake::pull::definition::{Apply, Definition, Limits, Sign};

impl Definition {
    /// A definition that says nothing yet of where its source is.
    pub fn of(name: &str, agency: &str, indicator: &str) -> Self {
        Self {
            name: name.to_owned(),
            agency: agency.to_owned(),
            indicator: indicator.to_owned(),
            schedule: None,
            sample: false,
            decimal: None,
            sheet: None,
            header_row: None,
            json: None,
            file: None,
            postgres: None,
            mysql: None,
            apply: Apply::default(),
            limits: Limits::default(),
            columns: std::collections::BTreeMap::new(),
            codes: std::collections::BTreeMap::new(),
            given: std::collections::BTreeMap::new(),
        }
    }

    /// Takes the answer to a question about a name in a field, as an import asks it; an empty name
    /// stands for the rows that name nothing, an empty answer leaves everything as it is.
    pub fn answer(&mut self, (field, name): (&str, &str), code: &str) {
        match (field, code) {
            (_, "") => {}
            (HEADING, FORGET) => drop(self.columns.remove(name)),
            (HEADING, code) => drop(self.columns.insert(name.to_owned(), code.to_owned())),
            (DECIMAL, ",") => self.decimal = Some(Sign::Comma),
            (DECIMAL, _) => self.decimal = Some(Sign::Point),
            (SHEET, code) => self.sheet = Some(code.to_owned()),
            (ROW, code) => {
                let number = code.split(':').next().unwrap_or_default();
                self.header_row = number.trim().parse().ok().or(self.header_row);
            }
            (field, code) if name.is_empty() => {
                self.given.insert(field.to_owned(), code.to_owned());
            }
            (field, code) => {
                let codes = self.codes.entry(field.to_owned()).or_default();
                codes.insert(name.to_owned(), code.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::import::BASIS;

    #[test]
    fn answers_are_what_a_file_would_say() {
        let mut one = Definition::of("simpeg", "bkd", "usia-asn");
        one.answer((HEADING, "Jml Laki"), "pria");
        one.answer((HEADING, "Ket"), "-");
        one.answer((HEADING, "Ket"), FORGET);
        one.answer(("wilayah", "kab. lebak"), "36.02");
        one.answer((BASIS, ""), "registrasi");
        one.answer((DECIMAL, "1,5"), ",");
        one.answer((ROW, "3"), "3: Tahun · Pria");
        one.answer(("wilayah", "x"), "");
        assert_eq!(
            one.columns.get("Jml Laki").map(String::as_str),
            Some("pria")
        );
        assert_eq!(one.columns.len(), 1);
        assert_eq!(one.codes["wilayah"].len(), 1);
        assert_eq!(one.given[BASIS], "registrasi");
        assert_eq!((one.decimal, one.header_row), (Some(Sign::Comma), Some(3)));
    }
}
