//! Which periods an agreement covers: days, weeks and months of the calendar (F6).

use almanac_math::calendar::CalendarPeriod;
use frame_support::traits::UnixTime;
use pallet_sli::{PeriodKind, Seconds};
use sp_runtime::SaturatedConversion;

use crate::{Config, StoredBounds};

/// The longest time before the first period.
pub(crate) const MONTH_S: Seconds = 31 * DAY_S;
/// A UTC day.
const DAY_S: Seconds = 86_400;

/// Seconds of the block that is being executed, rounded up: what begins then or later has not begun.
pub(crate) fn now<T: Config>() -> Seconds {
	T::Time::now().as_millis().div_ceil(1_000).saturated_into()
}

/// The kinds that can be agreed on. Windows are kept for too short a time, years are too long, and an era may
/// have no record.
pub(crate) fn calendar(kind: PeriodKind) -> Option<CalendarPeriod> {
	match kind {
		PeriodKind::Day => Some(CalendarPeriod::Day),
		PeriodKind::Week => Some(CalendarPeriod::Week),
		PeriodKind::Month => Some(CalendarPeriod::Month),
		PeriodKind::Window | PeriodKind::Year | PeriodKind::Era => None,
	}
}

/// The days of a period, those of the shortest.
pub(crate) fn days(kind: PeriodKind) -> u32 {
	match kind {
		PeriodKind::Week => 7,
		PeriodKind::Month => 28,
		_ => 1,
	}
}

/// The days that a period of several has at most; 0 of a day.
pub(crate) fn most_days(kind: PeriodKind) -> u32 {
	match kind {
		PeriodKind::Week => 7,
		PeriodKind::Month => 31,
		_ => 0,
	}
}

/// The days of the period that begins then.
pub(crate) fn days_from(kind: PeriodKind, start: Seconds) -> u32 {
	after(kind, start, 1).saturating_sub(start) / DAY_S
}

/// How many periods end within 31 days at most.
pub(crate) fn a_month(kind: PeriodKind) -> u32 {
	match kind {
		PeriodKind::Week => 5,
		PeriodKind::Month => 1,
		_ => 31,
	}
}

/// Start of the `count`-th period after the one that contains `at`; `at` itself where the kind has none.
pub(crate) fn after(kind: PeriodKind, at: Seconds, count: u32) -> Seconds {
	calendar(kind).map_or(at, |calendar| calendar.start_after(at.into(), count).saturated_into())
}

/// Start of the first period that begins at an instant or later.
pub(crate) fn first_from(kind: PeriodKind, at: Seconds) -> Seconds {
	match at.checked_sub(1) {
		Some(before) => after(kind, before, 1),
		None => 0,
	}
}

/// Start of the first period that is covered by what is accepted now.
pub fn first<T: Config>(kind: PeriodKind) -> Seconds {
	let lead = StoredBounds::<T>::get().lead_s;
	first_from(kind, now::<T>().saturating_add(lead))
}

/// How many of `left` periods from the one that begins at `next` begin before an instant.
pub(crate) fn begun_before(kind: PeriodKind, next: Seconds, left: u32, at: Seconds) -> u32 {
	let begins = |count: &u32| after(kind, next, *count) < at;
	let later = (1..left).take_while(begins).count().saturated_into::<u32>();
	if next < at && left > 0 { later.saturating_add(1) } else { 0 }
}

/// Whether one of `left` periods from the one that begins at `next` begins at `start`.
pub(crate) fn covers(kind: PeriodKind, next: Seconds, left: u32, start: Seconds) -> bool {
	(0..left).any(|count| after(kind, next, count) == start)
}
