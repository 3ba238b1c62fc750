//! Numbers: what is read is exact, and is written as it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::value;

fuzz_target!(|data: (u8, &str)| {
    let (decimals, text) = data;
    let decimals = decimals % 7;
    let Ok(number) = value::parse(text, decimals) else {
        return;
    };
    let plain = value::plain(number, decimals);
    assert_eq!(value::parse(&plain, decimals), Ok(number), "{text:?} {plain:?}");
});
