//! Days and eras: each reporter's sums are kept while they are open and combined when they end, for a
//! day is not the sum of its windows: liars who report only in the worst of them would move it.

use super::{
	MaxSums,
	buckets::{add as add_buckets, pack, pairs},
	combine::rule,
	types::{BUCKETS, OpenTotals, ReporterSum, Sampled, StoredEntry},
};
use crate::{
	pallet::{Config, OpenSums, Pallet, Records},
	period::Geometry,
	types::{HOME, Indicator, NetworkId, Period, PeriodKind, Record, Seconds, TargetId},
	weights::WeightInfo,
};
use alloc::vec::Vec;
use almanac_math::robust::{Rule, View, combine};
use frame_support::{
	BoundedVec,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// Key of the open sums: network, period, target, indicator.
pub(super) type Place = (NetworkId, Period, TargetId, Indicator);
/// The sums of an open day or era.
pub(crate) type Sums<T> =
	BoundedVec<ReporterSum<<T as frame_system::Config>::AccountId>, MaxSums<T>>;

/// A window that is added.
pub(super) struct Added<'a, AccountId> {
	pub expected_each: u64,
	pub record: &'a Sampled,
	pub views: &'a [(&'a AccountId, &'a StoredEntry)],
}

/// Adds a window to an open day or era; how many buckets that has touched.
pub(super) fn add<T: Config>(
	place: Place,
	added: Added<'_, T::AccountId>,
	cohort: &[T::AccountId],
) -> u32 {
	let (mut totals, mut sums) = OpenSums::<T>::get(place).unwrap_or_default();
	totals.expected = totals.expected.saturating_add(added.record.expected);
	totals.expected_each = totals.expected_each.saturating_add(added.expected_each);
	totals.reported = totals.reported.saturating_add(added.record.reported);
	totals.windows = totals.windows.saturating_add(added.record.windows);
	for (reporter, entry) in added.views {
		add_view::<T>(&mut sums, reporter, entry, cohort);
	}
	let touched = touched::<T>(&sums);
	OpenSums::<T>::insert(place, (totals, sums));
	touched
}

fn add_view<T: Config>(
	sums: &mut Sums<T>,
	reporter: &T::AccountId,
	entry: &StoredEntry,
	cohort: &[T::AccountId],
) {
	let samples = u64::from(entry.samples);
	if let Some(sum) = sums.iter_mut().find(|sum| sum.reporter == *reporter) {
		sum.samples = sum.samples.saturating_add(samples);
		sum.buckets = add_buckets(&sum.buckets, &entry.buckets);
		return;
	}
	if sums.is_full() {
		// At most half of them are active. Of the others the one with the fewest samples goes: what it
		// has taken stays in the coverage.
		let fewest = (0usize..)
			.zip(sums.iter())
			.filter(|(_, sum)| !cohort.contains(&sum.reporter))
			.min_by_key(|(_, sum)| sum.samples)
			.map(|(index, _)| index);
		if let Some(index) = fewest {
			sums.remove(index);
		}
	}
	let sum = ReporterSum { reporter: reporter.clone(), samples, buckets: entry.buckets.clone() };
	sums.try_push(sum).unwrap_or_default();
}

fn touched<T: Config>(sums: &Sums<T>) -> u32 {
	sums.iter().fold(0, |count, sum| count.saturating_add(sum.buckets.len().saturated_into()))
}

/// What folding one sum costs at most.
pub(super) fn most_expensive<T: Config>() -> Weight {
	let views = MaxSums::<T>::get();
	T::WeightInfo::fold_sum(views, views.saturating_mul(BUCKETS))
}

/// Folds every sum of a period that has ended into its record, and a day into week, month and year;
/// whether all are done.
pub(super) fn fold_period<T: Config>(
	geometry: &Geometry,
	period: Period,
	last_window: Seconds,
	meter: &mut WeightMeter,
) -> bool {
	let most = most_expensive::<T>();
	if !meter.can_consume(most) {
		return false;
	}
	let rule = rule(&Pallet::<T>::sampling_at(HOME, last_window));
	let longer = [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year]
		.into_iter()
		.filter(|_| period.kind == PeriodKind::Day)
		.filter_map(|kind| geometry.period::<T>(kind, period.start))
		.collect::<Vec<_>>();
	let mut entries = OpenSums::<T>::drain_prefix((HOME, period));
	loop {
		if !meter.can_consume(most) {
			return false;
		}
		let Some(((target, indicator), (totals, sums))) = entries.next() else { break };
		meter.consume(T::WeightInfo::fold_sum(sums.len().saturated_into(), touched::<T>(&sums)));
		let Some(record) = folded::<T>(&totals, &sums, rule) else { continue };
		for period in &longer {
			Records::<T>::mutate((HOME, indicator, *period, target), |stored| {
				let sum = match stored.take() {
					Some(Record::Sampled(stored)) => stored,
					_ => Sampled::default(),
				};
				*stored = Some(Record::Sampled(sum.and(&record)));
			});
		}
		Records::<T>::insert((HOME, indicator, period, target), Record::Sampled(record));
	}
	meter.consume(T::WeightInfo::prune_period());
	true
}

/// The record that the sums make; none where nothing was expected or reported.
pub(crate) fn folded<T: Config>(
	totals: &OpenTotals,
	sums: &Sums<T>,
	rule: Rule,
) -> Option<Sampled> {
	if totals.is_nothing() {
		return None;
	}
	let views = sums.iter().map(|sum| View { samples: sum.samples, buckets: pairs(&sum.buckets) });
	let combined = combine(views, totals.expected_each, rule);
	Some(Sampled {
		expected: totals.expected,
		reported: totals.reported,
		reporters: combined.reporters,
		samples: combined.samples,
		buckets: pack(&combined.buckets),
		windows: totals.windows,
	})
}

impl OpenTotals {
	/// Whether nothing was expected or reported.
	pub(super) fn is_nothing(&self) -> bool {
		self.expected == 0 && self.reported == 0
	}
}

impl Sampled {
	/// Whether enough reports counted for there to be figures.
	pub fn has_quorum(&self) -> bool {
		self.samples > 0
	}

	/// The sum of two days, or of what days have added up to.
	pub fn and(&self, other: &Self) -> Self {
		let reporters = match (self.has_quorum(), other.has_quorum()) {
			(true, true) => self.reporters.min(other.reporters),
			(true, false) => self.reporters,
			(false, true) => other.reporters,
			(false, false) => 0,
		};
		Self {
			expected: self.expected.saturating_add(other.expected),
			reported: self.reported.saturating_add(other.reported),
			reporters,
			samples: self.samples.saturating_add(other.samples),
			buckets: add_buckets(&self.buckets, &other.buckets),
			windows: self.windows.saturating_add(other.windows),
		}
	}
}
