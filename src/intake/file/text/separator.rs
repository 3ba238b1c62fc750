//! The separator of a text file: the one that its table uses, whatever stands in its title.

/// The separators that are known, the likeliest first.
const KNOWN: [u8; 3] = [b'\t', b';', b','];
/// Lines with content that are looked at.
const LINES: usize = 60;

/// The separator of a sample: the one by which most of its lines have the same number of cells.
pub(super) fn separator(sample: &str) -> u8 {
    let counts = counts(sample);
    let agreeing = |of: usize| {
        let mut lines: Vec<usize> = counts.iter().map(|line| line[of]).collect();
        lines.retain(|count| *count > 0);
        lines.sort_unstable();
        let same = lines.chunk_by(|a, b| a == b).map(<[usize]>::len).max();
        (same.unwrap_or(0), lines.len())
    };
    let best = (0..KNOWN.len())
        .filter(|of| agreeing(*of).0 > 0)
        .max_by_key(|of| (agreeing(*of), std::cmp::Reverse(*of)));
    best.map_or(b',', |of| KNOWN[of])
}

/// How often each separator stands in each line, outside quotes.
fn counts(sample: &str) -> Vec<[usize; KNOWN.len()]> {
    let mut lines = Vec::new();
    let mut line = [0; KNOWN.len()];
    let (mut quoted, mut filled) = (false, false);
    for byte in sample.bytes().chain([b'\n']) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if filled {
                    lines.push(line);
                }
                (line, filled) = ([0; KNOWN.len()], false);
                if lines.len() == LINES {
                    return lines;
                }
            }
            byte if !quoted => {
                if let Some(of) = KNOWN.iter().position(|known| *known == byte) {
                    line[of] += 1;
                }
            }
            _ => {}
        }
        filled |= !byte.is_ascii_whitespace();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_its_separator_and_not_its_title() {
        for (sample, expected) in [
            ("a,b\n1,2\n", b','),
            (
                "Judul, dengan koma, 2013\nTahun;Pria\n2013;1\n2014;2\n",
                b';',
            ),
            ("tahun;nilai\n2013;1,5\n2014;2,5\n", b';'),
            ("tahun;a;b\n2013;1,5;2,5\n", b';'),
            ("tahun\tcatatan\n2013\ta, b; c\n", b'\t'),
            ("tahun;catatan\n2013;\"a,b\nc,d\ne,f\"\n2014;x\n", b';'),
            ("tahun\n2013\n", b','),
            ("", b','),
        ] {
            assert_eq!(separator(sample), expected, "{sample}");
        }
    }
}
