use super::*;
use proptest::prelude::*;

fn at(value: i64) -> Reached {
    of_year(value, 12)
}

fn of_year(value: i64, months: u8) -> Reached {
    Reached {
        value,
        part: (months, 12),
    }
}

fn verdict(direction: Direction, aim: Aim, reached: Reached) -> Verdict {
    judge(direction, aim, Ok(reached))
}

fn share(direction: Direction, aim: Aim, reached: Reached) -> Option<i64> {
    match verdict(direction, aim, reached) {
        Verdict::Judged { score, .. } => Some(score.hundredths()),
        Verdict::Grey(_) => None,
    }
}

#[test]
fn together_what_is_surpassed_hides_nothing_and_grey_counts_apart() {
    let mut together = Together::default();
    assert_eq!(together.mean(), None);
    together.add(Verdict::Grey(Grey::Missing));
    assert_eq!((together.mean(), together.all()), (None, 1));
    together.add(verdict(Direction::Higher, Aim::Point(100), at(300)));
    together.add(verdict(Direction::Higher, Aim::Point(100), at(40)));
    assert_eq!(together.mean(), Some(7_000));
    assert_eq!((together.judged(), together.all()), (2, 3));
}

#[test]
fn ten_times_or_a_tenth_is_doubtful() {
    assert!(is_doubtful(1_000, 100) && is_doubtful(10, 100));
    assert!(!is_doubtful(999, 100) && !is_doubtful(11, 100));
    assert!(!is_doubtful(0, 100) && !is_doubtful(100, 0) && !is_doubtful(-5, 100));
    assert!(is_doubtful(i64::MAX, 1));
}

#[test]
fn by_which_way_is_good() {
    let point = Aim::Point(200);
    assert_eq!(share(Direction::Higher, point, at(150)), Some(7_500));
    assert_eq!(share(Direction::Lower, point, at(150)), Some(12_500));
    assert_eq!(share(Direction::Lower, point, at(500)), Some(0));
    assert_eq!(share(Direction::Higher, point, at(-5)), Some(0));
    assert_eq!(share(Direction::Neither, point, at(150)), None);
    let range = Aim::Range {
        least: 100,
        most: 200,
    };
    for (value, told) in [(50, 5_000), (100, 10_000), (200, 10_000), (250, 7_500)] {
        assert_eq!(share(Direction::Neither, range, at(value)), Some(told));
    }
}

#[test]
fn nought_is_grey_and_never_red() {
    for aim in [Aim::Point(0), Aim::Point(-3)] {
        for direction in [Direction::Higher, Direction::Lower] {
            let told = verdict(direction, aim, at(7));
            assert_eq!(told, Verdict::Grey(Grey::Nought));
            assert!(!told.is_red());
        }
    }
    let missing = judge(Direction::Higher, Aim::Point(1), Err(Grey::Missing));
    assert_eq!(missing, Verdict::Grey(Grey::Missing));
}

#[test]
fn a_part_of_the_year_is_asked_for_its_part() {
    // 1 200 a year are 500 in five months.
    let aim = Aim::Point(1_200);
    assert_eq!(share(Direction::Higher, aim, of_year(500, 5)), Some(10_000));
    assert_eq!(share(Direction::Higher, aim, of_year(250, 5)), Some(5_000));
    assert_eq!(share(Direction::Lower, aim, of_year(250, 5)), Some(15_000));
}

#[test]
fn bands_are_half_open_and_the_share_is_never_told_above_its_band() {
    let band = |value: i64| verdict(Direction::Higher, Aim::Point(100_000), at(value)).band();
    for (value, told) in [
        (0, Band::VeryLow),
        (49_999, Band::VeryLow),
        (50_000, Band::Low),
        (64_999, Band::Low),
        (65_000, Band::Medium),
        (75_000, Band::High),
        (89_999, Band::High),
        (90_000, Band::VeryHigh),
        (250_000, Band::VeryHigh),
    ] {
        assert_eq!(band(value), Some(told), "{value}");
    }
    let near = share(Direction::Higher, Aim::Point(100_000), at(89_999));
    assert_eq!(near, Some(8_999));
}

proptest! {
    #[test]
    fn more_is_never_worse_where_higher_is_better(
        want in 1..i64::from(i32::MAX), one in 0..i64::from(i32::MAX), more in 0..1_000_i64,
    ) {
        let told = |value| share(Direction::Higher, Aim::Point(want), at(value));
        prop_assert!(told(one) <= told(one + more));
        let told = |value| share(Direction::Lower, Aim::Point(want), at(value));
        prop_assert!(told(one) >= told(one + more));
    }

    #[test]
    fn both_ways_agree_at_the_target_and_mirror_around_it(
        want in 1..1_000_000_i64, off in 0..1_000_000_i64,
    ) {
        let off = off.min(want);
        let up = verdict(Direction::Higher, Aim::Point(want), at(want + off));
        let down = verdict(Direction::Lower, Aim::Point(want), at(want - off));
        let score = |told| match told {
            Verdict::Judged { score, .. } => Some(score),
            Verdict::Grey(_) => None,
        };
        prop_assert_eq!(score(up), score(down));
    }

    #[test]
    fn a_range_of_one_number_is_reached_there_alone(
        want in 1..1_000_000_i64, is in 0..2_000_000_i64,
    ) {
        let range = Aim::Range { least: want, most: want };
        let told = verdict(Direction::Neither, range, at(is));
        let whole = verdict(Direction::Higher, Aim::Point(1), at(1));
        let score = |told| match told {
            Verdict::Judged { score, .. } => Some(score.hundredths()),
            Verdict::Grey(_) => None,
        };
        let far = (is - want).abs() * 10_000 >= want;
        prop_assert!(is != want || score(told) == score(whole));
        prop_assert!(!far || score(told) < score(whole));
    }

    #[test]
    fn the_largest_numbers_are_reckoned_too(value in any::<i64>(), want in any::<i64>()) {
        for direction in [Direction::Higher, Direction::Lower, Direction::Neither] {
            let _ = verdict(direction, Aim::Point(want), of_year(value, 7)).band();
            let range = Aim::Range { least: want, most: want };
            let _ = verdict(direction, range, of_year(value, 7)).band();
        }
    }
}
