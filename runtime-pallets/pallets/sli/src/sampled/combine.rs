//! One window: the reports of a target become its record, and are added to the open day and era.

use super::{
	MaxSums,
	buckets::Buckets,
	plan::{Due, Plan},
	report::accounts_behind,
	reporters::Reporters,
	sums,
	types::{Absence, BUCKETS, Sampled, StoredEntry},
};
use crate::{
	pallet::{Cohort, Config, Records, Reports},
	parameter::SamplingParameters,
	period::Geometry,
	types::{Indicator, NetworkId, Period, PeriodKind, Record, Seconds, TargetId},
	weights::{Steps, WeightInfo},
};
use alloc::vec::Vec;
use almanac_math::robust::{Expected, Rule, View, combine};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// A window being closed.
pub(super) struct Window<T: Config> {
	network: NetworkId,
	start: Seconds,
	cohort: Vec<T::AccountId>,
	/// The key of each that it signs with.
	signers: Vec<Option<T::AccountId>>,
	sampling: SamplingParameters,
	/// The open day and era that it belongs to.
	periods: [Option<Period>; 2],
}

/// Of how many indicators one target can be absent: of its blocks, and of what is measured at an address.
const MOST_ABSENT: u64 = 3;
/// Reads that tell absence: whether others wrote blocks, whether an account is owned, which it is, and who is seated,
/// of whom some runtimes ask two lists.
const ABSENCE_READS: u64 = 5;

/// What combining one target costs at most, with so many active reporters.
pub(super) fn most_expensive<T: Config>(reporters: u32) -> Weight {
	let of_each = BUCKETS.saturating_mul(Indicator::SAMPLED_COUNT);
	// The sums of a day and an era are read and written too, also those of former reporters.
	let summed = MaxSums::<T>::get().saturating_mul(2);
	let buckets = reporters.saturating_add(summed).saturating_mul(of_each);
	let absence = MOST_ABSENT.saturating_mul(2);
	T::WeightInfo::combine_target(reporters, buckets)
		.saturating_add(sums::note_absence::<T>(absence))
}

/// What it costs to find out what was to be measured of a target.
pub(super) fn look<T: Config>() -> Weight {
	T::WeightInfo::skip_target().saturating_add(T::DbWeight::get().reads(ABSENCE_READS))
}

impl<T: Config> Window<T> {
	pub fn new(geometry: &Geometry, start: Seconds) -> Self {
		let network = geometry.network;
		let cohort = Cohort::<T>::get(network).into_inner();
		let signer = |reporter| T::Reporters::signer(network, reporter);
		Self {
			network,
			start,
			signers: cohort.iter().map(signer).collect(),
			cohort,
			sampling: crate::Pallet::<T>::sampling_at(network, start),
			periods: [PeriodKind::Day, PeriodKind::Era]
				.map(|kind| geometry.period::<T>(kind, start)),
		}
	}

	pub fn reporters(&self) -> u32 {
		self.cohort.len().saturated_into()
	}

	/// Combines what the cohort has reported of a target; false where the meter has no room.
	pub fn combine_target(&self, target: TargetId, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(look::<T>()).is_err() {
			return false;
		}
		let plan = Plan::of::<T>(self.network, target, self.start, &self.sampling);
		if plan.is_empty() {
			return true;
		}
		if !meter.can_consume(most_expensive::<T>(self.reporters())) {
			return false;
		}
		let reports: Vec<_> = self
			.cohort
			.iter()
			.filter_map(|reporter| {
				let entries = Reports::<T>::take((self.network, self.start, target, reporter))?;
				Some((reporter, entries.into_inner()))
			})
			.collect();
		let has_reported =
			|who: &T::AccountId| reports.iter().any(|(reporter, _)| *reporter == who);
		let (cohort, signers) = (&self.cohort, &self.signers);
		let active = expected_of::<T>(self.network, target, cohort, signers, has_reported);
		let (mut buckets, mut absent) = (0u32, 0u64);
		for indicator in Indicator::SAMPLED {
			let Some(due) = plan.due(indicator).filter(|due| due.samples > 0) else { continue };
			let views = views_of(&reports, indicator);
			let record = record(&views, due, active, rule(&self.sampling));
			buckets = buckets.saturating_add(read(&views));
			for period in self.periods.into_iter().flatten() {
				let place = (self.network, period, target, indicator);
				let added = sums::Added { each: due.samples, record: &record, views: &views };
				buckets = buckets.saturating_add(sums::add::<T>(place, added, &self.cohort));
				absent = absent.saturating_add(record.absence.windows);
			}
			let period = Period { kind: PeriodKind::Window, start: self.start };
			let place = (self.network, indicator, period, target);
			Records::<T>::insert(place, Record::Sampled(record));
		}
		let combined = T::WeightInfo::combine_target(self.reporters(), buckets);
		meter.consume(combined.saturating_add(sums::note_absence::<T>(absent)));
		true
	}
}

/// Of how many reporters samples of a target are expected: of all but those that are behind it. Who has reported it was
/// not behind it then, and stays expected whatever it signs with now: what counts is never more than what is expected.
pub(super) fn expected_of<T: Config>(
	network: NetworkId,
	target: TargetId,
	cohort: &[T::AccountId],
	signers: &[Option<T::AccountId>],
	has_reported: impl Fn(&T::AccountId) -> bool,
) -> u32 {
	let behind = accounts_behind::<T>(network, target);
	let is_expected = |(reporter, signer): &(&T::AccountId, &Option<T::AccountId>)| {
		let signs_for_it = signer.as_ref().is_some_and(|signer| behind.contains(signer));
		let is_behind = signs_for_it || behind.contains(reporter);
		!is_behind || has_reported(reporter)
	};
	cohort.iter().zip(signers).filter(is_expected).count().saturated_into()
}

/// The rule C as the parameters have it.
pub(super) fn rule(sampling: &SamplingParameters) -> Rule {
	Rule { min_coverage_ppm: sampling.min_coverage_ppm, min_reporters: sampling.min_reporters }
}

/// What so many reporters were to take together, each so many samples.
pub(super) fn expected(each: u64, active: u32) -> Expected {
	Expected { each, all: each.saturating_mul(active.into()) }
}

fn views_of<'a, AccountId>(
	reports: &'a [(&'a AccountId, Vec<StoredEntry>)],
	indicator: Indicator,
) -> Vec<(&'a AccountId, &'a StoredEntry)> {
	reports
		.iter()
		.filter_map(|(reporter, entries)| {
			let entry = entries.iter().find(|entry| entry.indicator == indicator)?;
			Some((*reporter, entry))
		})
		.collect()
}

fn read<AccountId>(views: &[(&AccountId, &StoredEntry)]) -> u32 {
	views.iter().fold(0, |sum, (_, entry)| sum.saturating_add(entry.buckets.len().saturated_into()))
}

/// The record of one window that so many reporters were to measure. What was taken of it was there.
pub(super) fn record<AccountId>(
	views: &[(&AccountId, &StoredEntry)],
	due: Due,
	active: u32,
	rule: Rule,
) -> Sampled {
	let expected = expected(due.samples, active);
	if due.is_absent && views.is_empty() && active > 0 {
		let Expected { each, all } = expected;
		let absence = Absence { each, all, windows: 1 };
		return Sampled { expected: all, absence, ..Sampled::default() };
	}
	let views = views.iter().map(|(_, entry)| view(entry.samples.into(), &entry.buckets));
	let combined = combine(views, expected, rule);
	let buckets = Buckets::new(combined.buckets).unwrap_or_default();
	Sampled {
		samples: combined.samples,
		answered: buckets.total(),
		windows: u64::from(combined.samples > 0),
		expected: expected.all,
		reported: combined.reported,
		reporters: combined.reporters,
		buckets,
		absence: Absence::default(),
	}
}

/// What the rule sees of samples and their answers.
pub(super) fn view(
	samples: u64,
	buckets: &Buckets,
) -> View<impl Iterator<Item = (u16, u64)> + use<'_>> {
	View { samples, buckets: buckets.pairs().iter().copied() }
}
