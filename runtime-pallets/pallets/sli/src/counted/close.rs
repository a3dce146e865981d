//! Closing: when a window has ended, every seat's counts are added to the records it belongs to.
//!
//! Authorship adds up everywhere, so a closed window is added at once to its day, week, month, year and
//! era: at any time a record and what is not credited yet make up the truth.

#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps;

use super::{
	drawn,
	duties::Duties,
	segment::{Stretch, stretch},
};
use crate::{
	heartbeat,
	pallet::{
		Authored, Config, Event, FirstSlot, Gaps, OldestSegment, Pallet, ParametersOf, Records,
		Seats,
	},
	period::{Geometry, seconds},
	sampled,
	types::{
		Closing, Counted, HOME, Indicator, NetworkId, Period, PeriodKind, Record, Seconds, Step,
		TargetId,
	},
	weights::{Steps, WeightInfo},
};
use core::ops::Range;
use frame_support::weights::WeightMeter;

/// Begins to credit the next window if it has ended, or those of a halt; whether there is one.
pub(crate) fn begin<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	let end = closing.next.saturating_add(geometry.window_s());
	if u64::from(end) * 1_000 > now_ms || meter.try_consume(T::WeightInfo::plan()).is_err() {
		return false;
	}
	if let Some(empty_until) = Gaps::<T>::take(closing.next) {
		closing.empty_until = empty_until;
	}
	closing.step = Step::Crediting {
		until: halt_until::<T>(geometry, now_ms, closing).unwrap_or(end),
		segment: OldestSegment::<T>::get(),
		seat: 0,
		assigned: 0,
		authored: 0,
	};
	true
}

/// The end of the windows of a halt that can be credited at once: out of retention, without a block,
/// all in one segment, day and era. None where only the next window can be closed.
fn halt_until<T: Config>(geometry: &Geometry, now_ms: u64, closing: &Closing) -> Option<Seconds> {
	let retention = ParametersOf::<T>::get(HOME).latest().at(seconds(now_ms)).retention;
	let oldest_kept = geometry.start_before(
		PeriodKind::Window,
		geometry.window_at(now_ms),
		retention.of(PeriodKind::Window),
	);
	let stretch = stretch::<T>(OldestSegment::<T>::get())?;
	let window = closing.next..closing.next.saturating_add(geometry.window_s());
	let counted_from = FirstSlot::<T>::get()?.max(stretch.slots.start);
	if geometry.slots(&window).start < counted_from {
		return None;
	}
	let until = [PeriodKind::Day, PeriodKind::Era]
		.into_iter()
		.filter_map(|kind| geometry.end::<T>(geometry.period::<T>(kind, closing.next)?))
		.chain([closing.empty_until, oldest_kept, geometry.window_of_slot(stretch.slots.end)])
		.min()?;
	(until > window.end).then_some(until)
}

/// Credits seats until all are done, which it tells, or the meter is used up.
pub(crate) fn credit<T: Config>(
	geometry: &Geometry,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	let Step::Crediting { until, mut segment, mut seat, mut assigned, mut authored } = closing.step
	else {
		return true;
	};
	if meter.try_consume(T::WeightInfo::plan()).is_err() {
		return false;
	}
	let span = Span::new::<T>(geometry, closing.next..until);
	let mut all_done = true;
	'segments: while let Some(stretch) =
		stretch::<T>(segment).filter(|stretch| stretch.slots.start < span.slots.end)
	{
		while seat < stretch.length {
			let slots = T::Slot::in_turn().then(|| span.assigned(&stretch, seat));
			let weight = match slots {
				Some(0) => T::WeightInfo::skip_seat(),
				Some(_) => T::WeightInfo::credit_seat(),
				None => drawn::credit_weight::<T>(),
			};
			if meter.try_consume(weight).is_err() {
				all_done = false;
				break 'segments;
			}
			// Without a slot of its own nobody authored anything either.
			let added = match slots {
				Some(0) => Counted::default(),
				_ => span.credit_seat::<T>(geometry, &stretch, seat, slots),
			};
			authored = authored.saturating_add(added.authored);
			assigned = assigned.saturating_add(slots.unwrap_or(added.assigned));
			seat = seat.saturating_add(1);
		}
		(segment, seat) = (segment.saturating_add(1), 0);
	}
	// The next block goes on with heartbeats behind the last segment.
	if !all_done || !heartbeat::credit::<T>(geometry, closing.next, meter) {
		closing.step = Step::Crediting { until, segment, seat, assigned, authored };
		return false;
	}
	let skipped = span.is_halt;
	announce::<T>(geometry, &span, assigned, authored);
	closing.step = Step::Pruning { from: closing.next, skipped };
	closing.next = until;
	true
}

/// The windows being credited.
struct Span {
	time: Range<Seconds>,
	/// Slots that count: those of the windows, from the first counted slot on.
	slots: Range<u64>,
	/// Several windows of a halt, which get no record of their own.
	is_halt: bool,
	/// The longer periods they belong to.
	periods: [Option<Period>; 5],
}

impl Span {
	fn new<T: Config>(geometry: &Geometry, time: Range<Seconds>) -> Self {
		let within = geometry.slots(&time);
		let first = FirstSlot::<T>::get().unwrap_or(u64::MAX);
		Self {
			slots: within.start.max(first)..within.end,
			is_halt: time.end > time.start.saturating_add(geometry.window_s()),
			periods: PeriodKind::LONGER.map(|kind| geometry.period::<T>(kind, time.start)),
			time,
		}
	}

	/// Slots of a seat in these windows.
	fn assigned(&self, stretch: &Stretch, seat: u32) -> u64 {
		let slots =
			self.slots.start.max(stretch.slots.start)..self.slots.end.min(stretch.slots.end);
		almanac_math::slot::assigned(&slots, seat, stretch.length)
	}

	/// Credits so many slots of a seat; None where the lot decided, and each was looked at.
	fn credit_seat<T: Config>(
		&self,
		geometry: &Geometry,
		stretch: &Stretch,
		seat: u32,
		assigned: Option<u64>,
	) -> Counted {
		let Some(target) = Seats::<T>::get(stretch.index, seat) else {
			return Counted::default();
		};
		let authored = Authored::<T>::take(self.time.start, target).into();
		let assigned = assigned.unwrap_or_else(|| {
			let missed = drawn::Missed::<T>::take(self.time.start, target);
			u64::from(missed).saturating_add(authored)
		});
		if assigned == 0 {
			return Counted::default();
		}
		let mut added = Counted { assigned, authored, windows: 0 };
		if self.is_halt {
			added.windows = geometry.windows_with_a_slot(&self.time, seat, stretch.length);
		} else {
			let window = Period { kind: PeriodKind::Window, start: self.time.start };
			// A validator that sits in two segments of a window has still one window.
			added.windows = u64::from(stored::<T>(HOME, window, target).is_none());
			add::<T>(HOME, Indicator::Authorship, window, target, added);
		}
		for period in self.periods.into_iter().flatten() {
			add::<T>(HOME, Indicator::Authorship, period, target, added);
		}
		added
	}
}

/// The stored counts of a target in a period.
pub(crate) fn stored<T: Config>(
	network: NetworkId,
	period: Period,
	target: TargetId,
) -> Option<Counted> {
	let record = Records::<T>::get((network, Indicator::Authorship, period, target));
	record.and_then(|record| match record {
		Record::Counted(counted) => Some(counted),
		Record::Sampled(_) => None,
	})
}

/// Adds to the counts of a target in a period.
pub(crate) fn add<T: Config>(
	network: NetworkId,
	indicator: Indicator,
	period: Period,
	target: TargetId,
	added: Counted,
) {
	Records::<T>::mutate((network, indicator, period, target), |record| {
		let sum = match record {
			Some(Record::Counted(counted)) => counted.saturating_add(added),
			_ => added,
		};
		*record = Some(Record::Counted(sum));
	});
}

fn announce<T: Config>(geometry: &Geometry, span: &Span, assigned: u64, authored: u64) {
	let (start, end) = (span.time.start, span.time.end);
	sampled::note_counted::<T>(start, end, authored);
	Pallet::<T>::deposit_event(if span.is_halt {
		Event::WindowsSkipped { network: HOME, from: start, to: end, assigned }
	} else {
		Event::WindowClosed { network: HOME, start, end, assigned, authored }
	});
	for period in span.periods.into_iter().flatten() {
		if geometry.period::<T>(period.kind, end) != Some(period) {
			Pallet::<T>::deposit_event(Event::PeriodClosed { network: HOME, period });
		}
	}
}

impl Counted {
	/// The sum of two disjoint stretches.
	pub fn saturating_add(self, other: Self) -> Self {
		Self {
			assigned: self.assigned.saturating_add(other.assigned),
			authored: self.authored.saturating_add(other.authored),
			windows: self.windows.saturating_add(other.windows),
		}
	}
}
