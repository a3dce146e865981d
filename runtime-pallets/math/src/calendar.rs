//! UTC calendar periods of a Unix time in seconds: day, ISO week, month, year (F6).
//!
//! The proleptic Gregorian calendar without leap seconds, as POSIX time has it. Days are turned into
//! dates and back through eras of 400 years that begin on 1 March, so that the leap day is a year's last.

/// Seconds of a day.
pub const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: u64 = 719_468;
const DAYS_PER_400_YEARS: u64 = 146_097;

/// A period that the calendar alone determines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarPeriod {
	/// From 00:00 UTC.
	Day,
	/// From Monday, as in ISO 8601.
	Week,
	/// From the first of the month.
	Month,
	/// From 1 January.
	Year,
}

impl CalendarPeriod {
	/// Start (Unix seconds) of the period that contains `time_s`. A week that began before 1970 is
	/// said to start at 0.
	pub fn start(self, time_s: u64) -> u64 {
		match self {
			Self::Day => time_s - time_s % DAY,
			// 1970-01-01 was a Thursday: shift so that weeks begin at multiples.
			Self::Week => {
				let shifted = time_s.saturating_add(3 * DAY);
				(shifted - shifted % WEEK).saturating_sub(3 * DAY)
			},
			Self::Month => {
				let (year, month) = year_and_month(time_s);
				first_of(year, month)
			},
			Self::Year => first_of(year_and_month(time_s).0, 1),
		}
	}

	/// Start of the period `count` periods after the one that contains `time_s`.
	pub fn start_after(self, time_s: u64, count: u32) -> u64 {
		let count = u64::from(count);
		match self {
			Self::Day => self.start(time_s).saturating_add(count.saturating_mul(DAY)),
			Self::Week => {
				let shifted = time_s.saturating_add(3 * DAY);
				(shifted - shifted % WEEK)
					.saturating_add(count.saturating_mul(WEEK))
					.saturating_sub(3 * DAY)
			},
			Self::Month => {
				let (year, month) = year_and_month(time_s);
				let months = year * 12 + (month - 1) + count;
				first_of(months / 12, months % 12 + 1)
			},
			Self::Year => first_of(year_and_month(time_s).0 + count, 1),
		}
	}

	/// Start of the period `count` periods before the one that contains `time_s`; at the earliest 0.
	pub fn start_before(self, time_s: u64, count: u32) -> u64 {
		let count = u64::from(count);
		match self {
			Self::Day => self.start(time_s).saturating_sub(count.saturating_mul(DAY)),
			Self::Week => {
				let shifted = time_s.saturating_add(3 * DAY);
				(shifted - shifted % WEEK)
					.saturating_sub(count.saturating_mul(WEEK))
					.saturating_sub(3 * DAY)
			},
			Self::Month => {
				let (year, month) = year_and_month(time_s);
				let months = (year * 12 + (month - 1)).saturating_sub(count).max(1970 * 12);
				first_of(months / 12, months % 12 + 1)
			},
			Self::Year => first_of(year_and_month(time_s).0.saturating_sub(count).max(1970), 1),
		}
	}
}

/// Gregorian year and month (1..=12) of a Unix time.
fn year_and_month(time_s: u64) -> (u64, u64) {
	let days = time_s / DAY + EPOCH_DAYS;
	let cycle = days / DAYS_PER_400_YEARS;
	let day_of_cycle = days % DAYS_PER_400_YEARS;
	// Take out the leap days that passed within the cycle: one in 4 years, none in 100, one in 400.
	let leap_free =
		day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096;
	let year_of_cycle = leap_free / 365;
	let day_of_year =
		day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
	// Months from March have 153 days in every five.
	let month_from_march = (5 * day_of_year + 2) / 153;
	let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
	(cycle * 400 + year_of_cycle + u64::from(month <= 2), month)
}

/// Unix time of 00:00 UTC on the first of a month, from 1970 on.
fn first_of(year: u64, month: u64) -> u64 {
	let (year_from_march, month_from_march) =
		if month > 2 { (year, month - 3) } else { (year.saturating_sub(1), month + 9) };
	let cycle = year_from_march / 400;
	let year_of_cycle = year_from_march % 400;
	let day_of_year = (153 * month_from_march + 2) / 5;
	let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
	(cycle * DAYS_PER_400_YEARS + day_of_cycle).saturating_sub(EPOCH_DAYS) * DAY
}

#[cfg(test)]
mod tests {
	use super::*;
	use CalendarPeriod::{Day, Month, Week, Year};

	#[test]
	fn a_leap_day_belongs_to_february() {
		let leap_day = 1_709_164_800; // 2024-02-29
		assert_eq!(Month.start(leap_day), 1_706_745_600);
		assert_eq!(Month.start_after(leap_day, 1), leap_day + DAY);
		assert_eq!(Year.start(leap_day), 1_704_067_200);
	}

	#[test]
	fn the_iso_week_of_new_year_begins_in_the_old_year() {
		assert_eq!(Week.start(1_735_689_600), 1_735_516_800); // 2025-01-01 -> 2024-12-30
	}

	#[test]
	fn periods_step_forth_and_back() {
		for kind in [Day, Week, Month, Year] {
			let mut start = kind.start(1_000_000_000);
			for _ in 0..1_000 {
				let next = kind.start_after(start, 1);
				assert!(next > start);
				assert_eq!(kind.start(next - 1), start);
				assert_eq!(kind.start_before(next, 1), start);
				// From within a period as from its start.
				assert_eq!(kind.start_before(next + 5 * 3_600, 1), start);
				assert_eq!(kind.start_before(next - 1, 1), kind.start(start - 1));
				start = next;
			}
			assert_eq!(kind.start_after(1_000_000_000, 1_000), start);
			assert_eq!(kind.start_before(start, 1_000), kind.start(1_000_000_000));
		}
	}

	#[test]
	fn nothing_is_before_the_epoch() {
		for kind in [Day, Week, Month, Year] {
			assert_eq!(kind.start_before(40 * DAY, 100), 0);
		}
	}
}
