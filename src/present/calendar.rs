//! What is due as a calendar (RFC 5545), a whole day an entry.

use ics::properties::{Description, DtEnd, DtStart, Summary, URL};
use ics::{Event, ICalendar, escape_text, parameters};
use jiff::civil::Date;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same from reading to reading, so that what changes is the same entry.
    pub id: String,
    /// The day.
    pub day: Date,
    /// What is due.
    pub title: String,
    /// How it stands.
    pub said: String,
    /// Where it is told; none where the program's own address is not known.
    pub address: Option<String>,
}

/// The calendar, made at a moment in milliseconds since 1970.
pub fn of(entries: &[Entry], at: i64) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut calendar = ICalendar::new("2.0", "-//Dashboard Pimpinan//Kalender//ID");
    for entry in entries {
        let mut event = Event::new(escape_text(entry.id.as_str()), stamp.as_str());
        let mut start = DtStart::new(day(entry.day));
        start.append(parameters!("VALUE" => "DATE"));
        event.push(start);
        // The end of a whole day is the next one.
        let mut end = DtEnd::new(day(entry.day.tomorrow().unwrap_or(entry.day)));
        end.append(parameters!("VALUE" => "DATE"));
        event.push(end);
        event.push(Summary::new(escape_text(entry.title.as_str())));
        event.push(Description::new(escape_text(entry.said.as_str())));
        if let Some(address) = &entry.address {
            event.push(URL::new(address.as_str()));
        }
        calendar.add_event(event);
    }
    calendar.to_string()
}

fn day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_entry_is_a_whole_day_and_breaks_no_line() {
        let entry = Entry {
            id: "kewajiban-bkd-pegawai-2026-12".to_owned(),
            day: date(2026, 12, 31),
            title: "Pegawai; eselon, BKD\nDESCRIPTION:palsu".to_owned(),
            said: "é".repeat(100),
            address: Some("https://a.example/pemantauan/bkd".to_owned()),
        };
        let text = of(&[entry], 1_796_000_000_000);
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"),
            "{text}"
        );
        assert!(
            text.contains("\r\nDTSTART;VALUE=DATE:20261231\r\n"),
            "{text}"
        );
        assert!(text.contains("\r\nDTEND;VALUE=DATE:20270101\r\n"), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let title = "\r\nSUMMARY:Pegawai\\; eselon\\, BKD\\nDESCRIPTION:palsu\r\n";
        assert!(unfolded.contains(title), "{unfolded}");
        assert!(unfolded.contains(&format!("\r\nDESCRIPTION:{}\r\n", "é".repeat(100))));
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    }
}
