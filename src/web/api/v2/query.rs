//! The parameters of a reading call. Every one must be known and stand once: a filter that was
//! misspelt and passed over would answer something else than was asked.

use super::{Code, Refused};

/// Parameters that have not been read yet.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

/// The parameter by which nothing may be passed over.
pub(super) const STRICT: &str = "strict";

/// The query can't be read.
pub(super) fn malformed(detail: impl Into<String>) -> Refused {
    Refused::new(Code::Malformed, detail)
}

/// A text of the caller's as it is told: not longer than it need be.
pub(super) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

impl Query {
    /// Reads the query of an address; a blank value is none.
    ///
    /// # Errors
    /// `malformed` when a name stands twice.
    pub(super) fn read(query: Option<&str>) -> Result<Self, Refused> {
        let query = query.unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
            .map_err(|_| malformed("The query is no list of parameters."))?;
        for (at, (name, _)) in pairs.iter().enumerate() {
            if pairs[..at].iter().any(|(other, _)| other == name) {
                return Err(malformed(format!("`{}` stands twice.", short(name))));
            }
        }
        Ok(Self(pairs))
    }

    /// Refuses parameters that are named without a value: what was left blank by mistake would answer
    /// something else than who asks believes.
    ///
    /// # Errors
    /// `malformed` for the first of them.
    pub(super) fn none_blank(&self, names: &[&str]) -> Result<(), Refused> {
        let is_blank = |name: &&&str| {
            let mut alike = self.0.iter().filter(|(other, _)| other == **name);
            alike.any(|(_, value)| value.trim().is_empty())
        };
        match names.iter().find(is_blank) {
            Some(name) => Err(malformed(format!("`{name}` has no value."))),
            None => Ok(()),
        }
    }

    /// The value of a parameter.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(other, _)| other == name)?;
        let value = self.0.swap_remove(at).1.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }

    /// The values of a parameter, with commas between them; `read` reads one, also one that has
    /// a comma in it.
    ///
    /// # Errors
    /// `malformed` when one can't be read.
    pub(super) fn several<T: PartialEq>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, Refused> {
        let Some(text) = self.take(name) else {
            return Ok(Vec::new());
        };
        if let Some(one) = read(&text) {
            return Ok(vec![one]);
        }
        let mut found = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let one = read(part).ok_or_else(|| unknown(name, part))?;
            if !found.contains(&one) {
                found.push(one);
            }
        }
        if found.is_empty() {
            return Err(unknown(name, &text));
        }
        Ok(found)
    }

    /// One value of a parameter.
    ///
    /// # Errors
    /// `malformed` when it can't be read.
    pub(super) fn one<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Refused> {
        let text = self.take(name);
        text.map(|text| read(&text).ok_or_else(|| unknown(name, &text)))
            .transpose()
    }

    /// A parameter that is `true` or `false`, the latter where nothing is said.
    ///
    /// # Errors
    /// `malformed` when it is neither.
    pub(super) fn flag(&mut self, name: &str) -> Result<bool, Refused> {
        let said = self.one(name, |text| text.parse().ok())?;
        Ok(said.unwrap_or(false))
    }

    /// Sees to it that nothing is left.
    ///
    /// # Errors
    /// `malformed` when something is.
    pub(super) fn finish(mut self) -> Result<(), Refused> {
        // It is what these calls do anyway.
        self.flag(STRICT)?;
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                let detail = format!("`{}` is no parameter of this call.", short(name));
                Err(malformed(detail))
            }
        }
    }
}

/// Whether a call that sends is to be refused for what would be passed over; then parameters that it
/// does not know are refused here.
///
/// # Errors
/// `malformed` for these, and for what can't be read.
pub(super) fn strict(query: Option<&str>) -> Result<bool, Refused> {
    let asks = |(name, _): &(String, String)| name == STRICT;
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
    if !pairs.iter().any(asks) {
        return Ok(false);
    }
    let mut query = Query::read(query)?;
    let strict = query.flag(STRICT)?;
    if strict {
        query.finish()?;
    }
    Ok(strict)
}

/// A parameter can't have this value.
pub(super) fn unknown(name: &str, value: &str) -> Refused {
    malformed(format!("`{name}` can't be `{}`.", short(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Option<u32> {
        text.parse().ok()
    }

    #[test]
    fn parameters_are_read_once_and_none_is_passed_over() {
        let mut query = Query::read(Some("a=1,%202,1&b=&c=x%2Cy&d=3")).unwrap();
        assert_eq!(query.several("a", digits).unwrap(), [1, 2]);
        assert_eq!(query.take("b"), None);
        let known = |text: &str| (text == "x,y").then(|| text.to_owned());
        assert_eq!(query.several("c", known).unwrap(), ["x,y"]);
        assert_eq!(query.one("d", digits).unwrap(), Some(3));
        assert_eq!(query.one("e", digits).unwrap(), None);
        query.finish().unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let detail = |query: &str, read: fn(&mut Query) -> Result<(), Refused>| {
            let refused = Query::read(Some(query)).and_then(|mut query| {
                read(&mut query)?;
                query.finish()
            });
            refused.unwrap_err().detail
        };
        assert_eq!(detail("a=1&a=2", |_| Ok(())), "`a` stands twice.");
        assert_eq!(
            detail("x=1", |_| Ok(())),
            "`x` is no parameter of this call."
        );
        let several = |query: &mut Query| query.several("a", digits).map(drop);
        assert_eq!(detail("a=1,z", several), "`a` can't be `z`.");
        assert_eq!(detail("a=,", several), "`a` can't be `,`.");
    }
}
