//! A measure's number, read from a sender's spelling.

use crate::catalogue::value::NumberError;
use crate::catalogue::{Measure, value};
use crate::intake::problem::Rule;

fn not_a_number(measure: &Measure) -> Rule {
    if measure.decimals == 0 {
        Rule::Integer
    } else {
        Rule::Number
    }
}

/// The rule that a number above the measure's largest breaks.
pub(super) fn max(measure: &Measure) -> Rule {
    Rule::Max(value::plain(measure.max, measure.decimals))
}

/// The number of a measure, scaled, or the rule that it breaks.
pub(super) fn read_number(measure: &Measure, text: Result<&str, ()>) -> Result<i64, Rule> {
    text.map_err(|()| not_a_number(measure))
        .and_then(|text| number(measure, text))
}

/// Whether a sign before three digits may as well part thousands: `1.000` is one to some and a
/// thousand to others, where the measure has no such digits and takes both.
fn is_ambiguous(measure: &Measure, text: &str) -> bool {
    let Some((_, fraction)) = text.trim().split_once('.') else {
        return false;
    };
    let thousands = || value::parse(&text.replacen('.', "", 1), measure.decimals);
    measure.decimals < 3
        && fraction.len() == 3
        && fraction.bytes().all(|digit| digit.is_ascii_digit())
        && thousands().is_ok_and(|number| number.abs() <= measure.max)
}

fn number(measure: &Measure, text: &str) -> Result<i64, Rule> {
    let read = if is_ambiguous(measure, text) {
        Err(NumberError::TooPrecise)
    } else {
        value::parse(text, measure.decimals)
    };
    let number = read.map_err(|error| match error {
        NumberError::NotANumber => not_a_number(measure),
        NumberError::TooPrecise if measure.decimals == 0 => Rule::Integer,
        NumberError::TooPrecise => Rule::Decimals(measure.decimals),
        NumberError::TooLarge if text.starts_with('-') && measure.min.is_some() => Rule::Min(
            value::plain(measure.min.unwrap_or_default(), measure.decimals),
        ),
        NumberError::TooLarge => max(measure),
    })?;
    match measure.min {
        Some(min) if number < min => Err(Rule::Min(value::plain(min, measure.decimals))),
        _ if number > measure.max || number < -measure.max => Err(max(measure)),
        _ => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;

    #[test]
    fn a_sign_before_three_digits_is_not_guessed() {
        let catalogue = load::embedded().expect("the catalogue");
        let people = &catalogue.indicator("pegawai").expect("it").measures[0];
        assert_eq!(number(people, "1.000"), Err(Rule::Integer));
        assert_eq!(number(people, "1.0"), Ok(1));
        let mut share = people.clone();
        (share.decimals, share.max) = (2, 10_000);
        // 97 500 would be above the largest, so only one reading is left.
        assert_eq!(number(&share, "97.500"), Ok(9_750));
        share.max = value::MAX;
        assert_eq!(number(&share, "97.500"), Err(Rule::Decimals(2)));
    }
}
