//! Exact numbers: whole numbers scaled by a power of ten that the measure fixes.

/// Largest magnitude of a figure, so that it stays exact in JSON and in spreadsheets (2⁵³ − 1).
pub const MAX: i64 = 9_007_199_254_740_991;

/// Why a text is no number for a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// It is not a number at all.
    NotANumber,
    /// It has a fraction where a whole number is asked for, or more digits than the measure keeps.
    TooPrecise,
    /// It is too large to be kept exactly.
    TooLarge,
}

/// Reads a decimal number in machine spelling (`-12`, `3.50`, `1e3`) into units of `10^-decimals`.
///
/// Zeros after the last kept digit are accepted: `1.0` is the whole number 1.
pub fn parse(text: &str, decimals: u8) -> Result<i64, NumberError> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.parse().map_err(|_| NumberError::NotANumber)?;
            (mantissa, exponent)
        }
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(NumberError::NotANumber);
    }
    if mantissa.ends_with('.') {
        return Err(NumberError::NotANumber);
    }
    let magnitude = scale(
        whole,
        fraction,
        exponent.saturating_add(i32::from(decimals)),
    )?;
    Ok(if negative { -magnitude } else { magnitude })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The whole number `whole.fraction × 10^shift`, or why there is none.
fn scale(whole: &str, fraction: &str, shift: i32) -> Result<i64, NumberError> {
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let fraction_len = i32::try_from(fraction.len()).map_err(|_| NumberError::TooPrecise)?;
    let point = i64::from(shift) - i64::from(fraction_len);
    let significant = digits.len() - digits.iter().rev().take_while(|b| **b == b'0').count();
    let dropped = usize::try_from(-point).unwrap_or(0);
    if significant == 0 {
        return Ok(0);
    }
    if digits.len().saturating_sub(dropped) < significant {
        return Err(NumberError::TooPrecise);
    }
    let kept = &digits[..digits.len() - dropped];
    let mut value: i64 = 0;
    for digit in kept {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit - b'0')))
            .ok_or(NumberError::TooLarge)?;
    }
    for _ in 0..point.max(0) {
        value = value.checked_mul(10).ok_or(NumberError::TooLarge)?;
    }
    Ok(value)
}

/// Writes a scaled number in machine spelling: `1234.50` for 123450 with 2 decimals.
pub fn plain(value: i64, decimals: u8) -> String {
    let (whole, fraction) = split(value, decimals);
    let sign = if value < 0 { "-" } else { "" };
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => format!(
            "{sign}{whole}.{fraction:0width$}",
            width = usize::from(decimals)
        ),
    }
}

/// The whole and the fractional digits of a scaled number, both without sign.
pub fn split(value: i64, decimals: u8) -> (u64, u64) {
    let unit = 10_u64.pow(u32::from(decimals));
    let magnitude = value.unsigned_abs();
    (magnitude / unit, magnitude % unit)
}

/// `numerator / denominator × 10^digits`, rounded half away from zero; none when the
/// denominator is zero or the result does not fit.
pub fn divide(numerator: i128, denominator: i128, digits: u8) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    let scaled = numerator.checked_mul(10_i128.pow(u32::from(digits)))?;
    let (n, d) = (scaled.unsigned_abs(), denominator.unsigned_abs());
    let rounded = i128::try_from((n + d / 2) / d).ok()?;
    let signed = if (scaled < 0) == (denominator < 0) {
        rounded
    } else {
        -rounded
    };
    i64::try_from(signed).ok()
}

/// Shares of non-negative `parts` in hundredths of a per cent that always make 10 000.
///
/// Largest-remainder method (Hamilton): each part gets its rounded-down share, the units left
/// over go to the largest remainders, the earlier part first. All zero when the sum is zero.
pub fn shares(parts: &[i64]) -> Vec<i64> {
    const WHOLE: i128 = 10_000;
    let sum: i128 = parts.iter().map(|p| i128::from((*p).max(0))).sum();
    if sum == 0 {
        return vec![0; parts.len()];
    }
    let exact: Vec<(i128, i128)> = parts
        .iter()
        .map(|p| i128::from((*p).max(0)) * WHOLE)
        .map(|n| (n / sum, n % sum))
        .collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (-exact[*at].1, *at));
    let given: i128 = exact.iter().map(|(floor, _)| floor).sum();
    let left = usize::try_from(WHOLE - given).unwrap_or(0);
    let mut shares: Vec<i64> = exact
        .iter()
        .map(|(floor, _)| i64::try_from(*floor).unwrap_or(0))
        .collect();
    for at in order.into_iter().take(left) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(parse("62.26", 2), Ok(6226));
        assert_eq!(parse("1.0", 0), Ok(1));
        assert_eq!(parse("-0", 0), Ok(0));
        assert_eq!(parse("1e3", 0), Ok(1000));
        assert_eq!(parse("12e-1", 1), Ok(12));
        assert_eq!(parse("5.13", 6), Ok(5_130_000));
        assert_eq!(parse("0.0000000", 2), Ok(0));
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        assert_eq!(parse("1.5", 0), Err(NumberError::TooPrecise));
        assert_eq!(parse("1e400", 0), Err(NumberError::TooLarge));
        assert_eq!(parse("1e-400", 0), Err(NumberError::TooPrecise));
        assert_eq!(parse("99999999999999999999", 0), Err(NumberError::TooLarge));
        for text in [
            "", "-", "1.", ".5", "1,5", "0x10", "NaN", "１", "1 000", "1e", "--1",
        ] {
            assert_eq!(parse(text, 0), Err(NumberError::NotANumber), "{text}");
        }
    }

    #[test]
    fn division_rounds_half_away_from_zero() {
        assert_eq!(divide(1, 8, 2), Some(13));
        assert_eq!(divide(-1, 8, 2), Some(-13));
        assert_eq!(divide(1, 0, 2), None);
    }

    #[test]
    fn published_shares_make_a_hundred() {
        assert_eq!(shares(&[6, 4]), vec![6000, 4000]);
        assert_eq!(shares(&[1, 1, 1]), vec![3334, 3333, 3333]);
        assert_eq!(shares(&[0, 0]), vec![0, 0]);
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(value in -MAX..=MAX, decimals in 0_u8..=6) {
            prop_assert_eq!(parse(&plain(value, decimals), decimals), Ok(value));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}", decimals in 0_u8..=6) {
            let _ = parse(&text, decimals);
        }

        #[test]
        fn shares_always_make_a_hundred(parts in prop::collection::vec(0_i64..=MAX, 1..40)) {
            let sum: i64 = shares(&parts).iter().sum();
            let expected = if parts.iter().all(|p| *p == 0) { 0 } else { 10_000 };
            prop_assert_eq!(sum, expected);
        }
    }
}
