//! The filters that lists and series share, read from a query.

use super::Refused;
use super::query::{Query, malformed};
use crate::app::App;
use crate::base::clock;
use crate::catalogue::{Catalogue, Grain, Indicator, Period};

/// Longest code that is looked for without being known.
const LONGEST: usize = 40;

/// Codes of agencies; one that the catalogue does not have may have been added since.
pub(super) fn agencies(app: &App, query: &mut Query) -> Result<Vec<String>, Refused> {
    query.several("agency", |text| {
        let found = app.catalogue.find_agency(text);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let added = || (text.len() <= LONGEST && text.bytes().all(plain)).then(|| text.to_owned());
        found.map(|agency| agency.code.clone()).or_else(added)
    })
}

/// Codes of regions.
pub(super) fn regions(
    catalogue: &Catalogue,
    indicator: &Indicator,
    query: &mut Query,
) -> Result<Vec<String>, Refused> {
    let read = |text: &str| Some(catalogue.find_region(text, None)?.code.clone());
    either(query, ["region", indicator.region.field.as_str()], read)
}

/// Codes of each category.
pub(super) fn categories(
    indicator: &Indicator,
    query: &mut Query,
) -> Result<[Vec<String>; 3], Refused> {
    let mut codes = [const { Vec::new() }; 3];
    for (category, codes) in indicator.categories.iter().zip(&mut codes) {
        *codes = query.several(&category.name, |text| {
            category.list.find(text).map(str::to_owned)
        })?;
    }
    Ok(codes)
}

/// Exactly these periods.
pub(super) fn periods(indicator: &Indicator, query: &mut Query) -> Result<Vec<Period>, Refused> {
    let read = |text: &str| Period::parse(text, &indicator.period.grains);
    either(query, ["period", indicator.period.field.as_str()], read)
}

/// The bounds of the periods, in any grain.
pub(super) fn bounds(query: &mut Query) -> Result<(Option<Period>, Option<Period>), Refused> {
    let mut bound = |name| query.one(name, |text| Period::parse(text, &Grain::ALL));
    Ok((bound("from")?, bound("to")?))
}

/// A moment: `2017-10-29T03:00:00Z`, or the beginning of a day in WIB.
pub(super) fn moment(text: &str) -> Option<i64> {
    if let Ok(day) = text.parse::<jiff::civil::Date>()
        && text.len() == 10
    {
        return Some(clock::start_of(day));
    }
    // A plus sign that was not escaped arrives as a space.
    let text = text.replace(' ', "+");
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(moment.as_millisecond())
}

/// A parameter under its general name or the indicator's own.
fn either<T: PartialEq>(
    query: &mut Query,
    names: [&str; 2],
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, Refused> {
    let [general, own] = names;
    let found = query.several(general, &read)?;
    if general == own {
        return Ok(found);
    }
    let also = query.several(own, &read)?;
    match (found.is_empty(), also.is_empty()) {
        (false, false) => Err(malformed(format!("`{general}` and `{own}` are the same."))),
        (true, _) => Ok(also),
        (false, true) => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_machines_and_as_people_write_them() {
        let z = moment("2017-10-29T03:00:00Z").unwrap();
        assert_eq!(moment("2017-10-29T10:00:00+07:00"), Some(z));
        assert_eq!(moment("2017-10-29T10:00:00 07:00"), Some(z));
        assert_eq!(moment("2017-10-29"), Some(z - 10 * 3_600_000));
        assert_eq!(moment("2017-10-29T03:00:00"), None);
        assert_eq!(moment("kemarin"), None);
    }
}
