//! Where windows and periods begin and end.

use crate::{
	pallet::{Closings, Config, CurrentEra, Eras, OldestEra, ParametersOf},
	types::{HOME, NetworkId, Period, PeriodKind, SAMPLED, Seconds},
};
use almanac_math::{calendar::CalendarPeriod, slot};
use core::{num::NonZeroU64, ops::Range};
use frame_support::traits::Get;

/// A network's windows, read once per hook.
#[derive(Clone, Copy)]
pub struct Geometry {
	/// The network.
	pub network: NetworkId,
	/// Duration of a slot of the home network: no other's slots are counted here.
	pub slot_ms: NonZeroU64,
	/// Length of a window.
	pub window_ms: NonZeroU64,
}

impl Geometry {
	/// Of the home network; none where the runtime has no slot duration.
	pub fn home<T: Config>() -> Option<Self> {
		let window_ms = ParametersOf::<T>::get(HOME).latest().current.window_ms;
		Some(Self {
			network: HOME,
			slot_ms: NonZeroU64::new(T::SlotDuration::get())?,
			window_ms: NonZeroU64::new(window_ms.into())?,
		})
	}

	/// Of a network; none of one that is not measured.
	pub fn of<T: Config>(network: NetworkId) -> Option<Self> {
		let home = Self::home::<T>()?;
		if network == HOME {
			return Some(home);
		}
		let window_ms = Closings::<T>::contains_key(network, SAMPLED)
			.then(|| ParametersOf::<T>::get(network).latest().current.window_ms)?;
		Some(Self { network, window_ms: NonZeroU64::new(window_ms.into())?, ..home })
	}

	/// Length of a window in seconds.
	pub fn window_s(&self) -> Seconds {
		seconds(self.window_ms.get())
	}

	/// Start of the window that holds an instant.
	pub fn window_at(&self, time_ms: u64) -> Seconds {
		seconds(time_ms - time_ms % self.window_ms)
	}

	/// Start of the window that a slot belongs to: that of the slot's start.
	pub fn window_of_slot(&self, slot: u64) -> Seconds {
		self.window_at(slot.saturating_mul(self.slot_ms.get()))
	}

	/// The slots whose start lies in a stretch of time.
	pub fn slots(&self, time: &Range<Seconds>) -> Range<u64> {
		slot::slots_within(&milliseconds(time), self.slot_ms)
	}

	/// In how many of the windows of `time` a seat has a slot.
	pub fn windows_with_a_slot(&self, time: &Range<Seconds>, seat: u32, seats: u32) -> u64 {
		slot::windows_with_a_slot(&milliseconds(time), self.window_ms, self.slot_ms, seat, seats)
	}

	/// Start of the first window that begins at or after an instant.
	pub fn first_window_from(&self, time_ms: u64) -> Seconds {
		seconds(time_ms.div_ceil(self.window_ms.get()).saturating_mul(self.window_ms.get()))
	}

	/// The period that contains the window that contains `at`; none for an era that is not known.
	pub fn period<T: Config>(&self, kind: PeriodKind, at: Seconds) -> Option<Period> {
		let window = self.window_at(u64::from(at) * 1_000);
		let start = match calendar(kind) {
			Some(calendar) => seconds_of(calendar.start(window.into())),
			None if kind == PeriodKind::Era => self.era_start::<T>(self.era_at::<T>(window)?)?,
			None => window,
		};
		Some(Period { kind, start })
	}

	/// Start of the period after this one; none for the era in force.
	pub fn end<T: Config>(&self, period: Period) -> Option<Seconds> {
		match calendar(period.kind) {
			Some(calendar) => Some(seconds_of(calendar.start_after(period.start.into(), 1))),
			None if period.kind == PeriodKind::Era => {
				let next = self.era_at::<T>(period.start)?.checked_add(1)?;
				self.era_start::<T>(next)
			},
			None => Some(period.start.saturating_add(self.window_s())),
		}
	}

	/// The period before this one.
	pub fn previous<T: Config>(&self, period: Period) -> Option<Period> {
		self.period::<T>(period.kind, period.start.checked_sub(1)?)
	}

	/// Start of the period `count` periods before the one that contains `at`; not for eras, which are
	/// counted by their index.
	pub fn start_before(&self, kind: PeriodKind, at: Seconds, count: u32) -> Seconds {
		match calendar(kind) {
			Some(calendar) => seconds_of(calendar.start_before(at.into(), count)),
			None => self
				.window_at(u64::from(at) * 1_000)
				.saturating_sub(count.saturating_mul(self.window_s())),
		}
	}

	/// The era in force at the first millisecond of a window.
	pub fn era_at<T: Config>(&self, window: Seconds) -> Option<u32> {
		let began = |era: u32| {
			Eras::<T>::get(self.network, era)
				.is_some_and(|start_ms| start_ms <= u64::from(window) * 1_000)
		};
		let (mut low, mut high) =
			(OldestEra::<T>::get(self.network), CurrentEra::<T>::get(self.network)?);
		if !began(low) {
			return None;
		}
		while low < high {
			let middle = high - (high - low) / 2;
			if began(middle) { low = middle } else { high = middle - 1 }
		}
		Some(low)
	}

	/// Start of the first window of an era.
	pub fn era_start<T: Config>(&self, era: u32) -> Option<Seconds> {
		Eras::<T>::get(self.network, era).map(|start_ms| self.first_window_from(start_ms))
	}
}

fn calendar(kind: PeriodKind) -> Option<CalendarPeriod> {
	match kind {
		PeriodKind::Day => Some(CalendarPeriod::Day),
		PeriodKind::Week => Some(CalendarPeriod::Week),
		PeriodKind::Month => Some(CalendarPeriod::Month),
		PeriodKind::Year => Some(CalendarPeriod::Year),
		PeriodKind::Window | PeriodKind::Era => None,
	}
}

/// Whole seconds of an instant in ms; from 2106 on the largest there is.
pub fn seconds(time_ms: u64) -> Seconds {
	seconds_of(time_ms / 1_000)
}

fn seconds_of(time_s: u64) -> Seconds {
	Seconds::try_from(time_s).unwrap_or(Seconds::MAX)
}

fn milliseconds(time: &Range<Seconds>) -> Range<u64> {
	u64::from(time.start) * 1_000..u64::from(time.end) * 1_000
}
