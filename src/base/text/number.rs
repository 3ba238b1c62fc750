//! How numbers are written for people: `1.234.567,89` and `50,99%` in Indonesian.

use crate::base::text::Lang;

/// The digits of a whole number in groups of three.
fn grouped(whole: u64, separator: char) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number scaled by `10^decimals`, with all its decimals.
pub fn decimal(value: i64, decimals: u8, lang: Lang) -> String {
    let unit = 10_u64.pow(u32::from(decimals));
    let magnitude = value.unsigned_abs();
    let (thousands, point) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let sign = if value < 0 { "−" } else { "" };
    let whole = grouped(magnitude / unit, thousands);
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = magnitude % unit;
    format!(
        "{sign}{whole}{point}{fraction:0width$}",
        width = usize::from(decimals)
    )
}

/// A whole number.
pub fn whole(value: i64, lang: Lang) -> String {
    decimal(value, 0, lang)
}

/// A share in hundredths of a per cent: `50,99%`.
pub fn percent(hundredths: i64, lang: Lang) -> String {
    format!("{}%", decimal(hundredths, 2, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_and_english_spelling() {
        assert_eq!(decimal(123_456_789, 2, Lang::Id), "1.234.567,89");
        assert_eq!(decimal(123_456_789, 2, Lang::En), "1,234,567.89");
        assert_eq!(percent(5099, Lang::Id), "50,99%");
        assert_eq!(whole(0, Lang::Id), "0");
        assert_eq!(decimal(-5, 2, Lang::Id), "−0,05");
        assert_eq!(whole(999, Lang::Id), "999");
        assert_eq!(whole(-1000, Lang::En), "−1,000");
    }
}
