//! The state that steps and calls are measured in.

use alloc::vec::Vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get},
};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::DigestItem;

use crate::{
	pallet::*,
	period::Geometry,
	sampled::{Reporters, types::*},
	types::*,
};

/// A UTC midnight at which a month and a year begin: 2026-01-01.
pub(super) const MIDNIGHT: Seconds = 1_767_225_600;

/// The most eras there may be: those that are kept, rounded up to a power of two.
const ERAS: u32 = 1 << 17;

/// Where windows begin and end.
pub(super) fn geometry<T: Config>() -> Result<Geometry, BenchmarkError> {
	Geometry::home::<T>().ok_or(BenchmarkError::Stop("the network has windows"))
}

/// Whether the chain has reporters: without them nothing is sampled, and what is measured of it never runs
/// and weighs nothing.
pub(super) fn ensure_sampled<T: Config>() -> Result<(), BenchmarkError> {
	if crate::sampled::is_kept::<T>() { Ok(()) } else { Err(BenchmarkError::Weightless) }
}

/// The last window before midnight.
pub(super) fn last_window(geometry: &Geometry) -> Seconds {
	MIDNIGHT.saturating_sub(geometry.window_s())
}

/// As many eras as there may be, of which one begins at midnight: the one in the middle, since those
/// who look for it and for the one before have the least of their ways in common. Stored are those that
/// they look at.
pub(super) fn eras<T: Config>() {
	eras_of::<T>(HOME);
}

/// As [`eras`], of any network.
pub(super) fn eras_of<T: Config>(network: NetworkId) {
	OldestEra::<T>::insert(network, 0);
	CurrentEra::<T>::insert(network, ERAS.saturating_sub(1));
	let midnight_ms = u64::from(MIDNIGHT).saturating_mul(1_000);
	let (before, from) = (ERAS / 2 - 1, ERAS / 2);
	let store = |era: u32| {
		let start_ms = if era < from {
			let day_before = midnight_ms.saturating_sub(86_400_000);
			day_before.saturating_sub(u64::from(before.saturating_sub(era)))
		} else {
			midnight_ms.saturating_add(u64::from(era.saturating_sub(from)))
		};
		Eras::<T>::insert(network, era, start_ms);
	};
	store(0);
	for wanted in [before, from] {
		let (mut low, mut high) = (0, ERAS - 1);
		while low < high {
			let middle = high - (high - low) / 2;
			store(middle);
			if middle <= wanted { low = middle } else { high = middle - 1 }
		}
		store(wanted);
	}
}

/// The block being executed is that of a slot.
pub(super) fn set_slot<T: Config>(slot: u64) {
	let data = Slot::from(slot).encode();
	frame_system::Pallet::<T>::deposit_log(DigestItem::PreRuntime(AURA_ENGINE_ID, data));
}

/// Two segments of so many seats, the second from a slot on, all of whose seats are of target 1.
pub(super) fn segments<T: Config>(length: u32, second: u64) {
	OldestSegment::<T>::put(0);
	CurrentSegment::<T>::put(1);
	Segments::<T>::insert(0, Segment { first_slot: 0, length });
	Segments::<T>::insert(1, Segment { first_slot: second, length });
	FirstSlot::<T>::put(0);
}

/// A reporter's account, and the key it signs with.
pub(super) fn reporter<T: Config>(index: u32) -> (T::AccountId, T::AccountId) {
	(account("reporter", index, 0), account("signer", index, 0))
}

/// The list of so many buckets of one among many reporters: where together they have enough of them,
/// they have all there are.
pub(super) fn buckets(count: u32, index: u32, of: u32) -> Buckets {
	let shift = index.saturating_mul(BUCKETS) / of.max(1);
	let at = |place: u32| (place.saturating_mul(BUCKETS).saturating_add(shift)) / count.max(1);
	let pairs = (0..count.min(BUCKETS))
		.filter_map(|place| Some((u16::try_from(at(place)).ok()?, COUNT.into())));
	Buckets::new(pairs.take_while(|(index, _)| u32::from(*index) < BUCKETS)).unwrap_or_default()
}

/// Answers in each bucket, of which the stored form takes four bytes.
pub(super) const COUNT: u32 = 20_000;

/// Samples: as many as there may be answers.
pub(super) const SAMPLES: u32 = COUNT * BUCKETS;

/// A record of samples with answers in every bucket.
pub(super) fn sampled() -> Record {
	let buckets = buckets(BUCKETS, 0, 1);
	Record::Sampled(Sampled {
		samples: u64::from(SAMPLES),
		answered: buckets.total(),
		windows: 1,
		expected: u64::from(SAMPLES),
		reported: u64::from(SAMPLES),
		reporters: 32,
		buckets,
		absence: Absence::default(),
	})
}

/// A record of slots.
pub(super) fn counted() -> Record {
	Record::Counted(Counted { assigned: SAMPLES.into(), authored: SAMPLES.into(), windows: 1 })
}

/// The sums of `count` reporters, of whom the first so many have so many buckets each.
pub(super) fn sums<T: Config>(
	count: u32,
	with_buckets: u32,
	each: u32,
) -> OpenSum<T::AccountId, crate::MaxSums<T>> {
	let most = crate::MaxSums::<T>::get();
	let buckets: Vec<_> = (0..count)
		.map(|index| {
			if index < with_buckets {
				buckets(each, index, with_buckets)
			} else {
				Buckets::default()
			}
		})
		.collect();
	let sums: Vec<_> = (0..count)
		.zip(&buckets)
		.map(|(index, buckets)| ReporterSum {
			reporter: reporter::<T>(index).0,
			samples: SAMPLES.into(),
			answered: buckets.total(),
		})
		.collect();
	let totals = OpenTotals {
		expected: u64::from(SAMPLES).saturating_mul(most.into()),
		expected_each: SAMPLES.into(),
		reported: u64::from(SAMPLES).saturating_mul(most.into()),
		windows: 1,
	};
	OpenSum {
		totals,
		sums: BoundedVec::truncate_from(sums),
		buckets: BoundedVec::truncate_from(buckets),
	}
}

/// A window whose slots were counted in the first block.
pub(super) fn ended() -> EndedWindow {
	EndedWindow { authored: 1, block: 0, roomy_blocks: 0, end: MIDNIGHT }
}

/// So few buckets each that so many reporters together have all there are.
pub(super) fn few_buckets(reporters: u32) -> u32 {
	BUCKETS.div_ceil(reporters.max(1))
}

/// Buckets of a list up to which each takes as long as it ever does. The lists of different reporters
/// alternate here; those with more have their buckets next to each other, of which each takes less.
const SPARSE: u32 = BUCKETS / 8 * 3;

/// The most buckets that a target has in sparse reports and sums together: of three indicators, in the
/// reports of a window and in the sums of day and era.
pub(super) fn most_combined<T: Config>() -> u32 {
	let lists = T::Reporters::MAX.saturating_add(crate::MaxSums::<T>::get().saturating_mul(2));
	lists.saturating_mul(3).saturating_mul(SPARSE)
}

/// The most buckets that a sparse sum has.
pub(super) fn most_folded<T: Config>() -> u32 {
	crate::MaxSums::<T>::get().saturating_mul(SPARSE)
}

/// How many buckets a list has where all together have so many of the most there can be.
pub(super) fn each_of(buckets: u32, most: u32) -> u32 {
	buckets / (most / SPARSE).max(1)
}

/// A day that has ended, with the sum of one target, and records of the periods that it is added to.
pub(super) fn open_day<T: Config>(reporters: u32, each: u32) -> Result<Period, BenchmarkError> {
	let geometry = geometry::<T>()?;
	let start = last_window(&geometry);
	for kind in [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year] {
		let period = geometry.period::<T>(kind, start).ok_or("there is a period")?;
		Records::<T>::insert((HOME, Indicator::Rpc, period, 1), sampled());
	}
	let day = geometry.period::<T>(PeriodKind::Day, start).ok_or("there is a day")?;
	let removed =
		(0..crate::MaxSums::<T>::get()).map(|index| (account("removed", index, 0), true, true));
	Discounted::<T>::insert(HOME, BoundedVec::truncate_from(removed.collect()));
	OpenSums::<T>::insert((HOME, day, 1, Indicator::Rpc), sums::<T>(reporters, reporters, each));
	Ok(day)
}

/// Whether the record of target 1 in a window is there, of every indicator.
pub(super) fn has_records<T: Config>(window: Seconds) -> bool {
	let period = Period { kind: PeriodKind::Window, start: window };
	Indicator::OF_HOME
		.into_iter()
		.all(|indicator| Records::<T>::contains_key((HOME, indicator, period, 1)))
}

/// The Council.
pub(super) fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// Where a window of a target stands before its reports are combined: `active` reporters with `each`
/// buckets in each of three reports; day and era have the sums of as many reporters as they hold, of whom
/// `summed` have as many buckets.
pub(super) fn reports<T: Config>(window: Seconds, active: u32, summed: u32, each: u32) {
	let target = 1;
	let geometry = Geometry::home::<T>();
	let most = crate::MaxSums::<T>::get();
	T::Reporters::benchmark_addresses(HOME, target);
	let mut cohort = Vec::new();
	for index in 0..active {
		let (who, signer) = reporter::<T>(index);
		T::Reporters::benchmark_reporter(HOME, &who, &signer, [0; 32], 0);
		let entry = |indicator| StoredEntry {
			indicator,
			samples: SAMPLES,
			expected: None,
			buckets: buckets(each, index, summed),
		};
		let entries = Indicator::OF_HOME.map(entry).to_vec();
		let key = (HOME, window, target, &who);
		Reports::<T>::insert(key, BoundedVec::truncate_from(entries));
		cohort.push(who);
	}
	Cohort::<T>::insert(HOME, BoundedVec::truncate_from(cohort));
	let period = Period { kind: PeriodKind::Window, start: window };
	Records::<T>::insert((HOME, Indicator::Authorship, period, target), counted());
	for kind in [PeriodKind::Day, PeriodKind::Era] {
		let Some(period) = geometry.and_then(|geometry| geometry.period::<T>(kind, window)) else {
			continue;
		};
		for indicator in Indicator::OF_HOME {
			OpenSums::<T>::insert((HOME, period, target, indicator), sums::<T>(most, summed, each));
		}
	}
}
