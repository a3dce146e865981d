//! Days and eras: each reporter's sums are kept while they are open and combined when they end, for a
//! day is not the sum of its windows: liars who report only in the worst of them would move it.

use super::{
	MaxSums,
	buckets::Buckets,
	combine::{rule, view},
	types::{Absence, BUCKETS, OpenSum, OpenTotals, ReporterSum, Sampled, StoredEntry},
};
use crate::{
	pallet::{Absences, Config, Discounted, OpenSums, Pallet, Records},
	period::Geometry,
	types::{Indicator, NetworkId, Period, PeriodKind, Record, Seconds, TargetId},
	weights::Steps,
};
use alloc::vec::Vec;
use almanac_math::robust::{Expected, Rule, combine};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// Key of the open sums: network, period, target, indicator.
pub(super) type Place = (NetworkId, Period, TargetId, Indicator);
/// The sums of an open day or era.
pub(crate) type OpenSumOf<T> = OpenSum<<T as frame_system::Config>::AccountId, MaxSums<T>>;

/// A window that is added.
pub(super) struct Added<'a, AccountId> {
	/// What each reporter was to take in it.
	pub each: u64,
	pub record: &'a Sampled,
	pub views: &'a [(&'a AccountId, &'a StoredEntry)],
}

/// Adds a window to an open day or era; how many buckets that has touched.
pub(super) fn add<T: Config>(
	place: Place,
	added: Added<'_, T::AccountId>,
	cohort: &[T::AccountId],
) -> u32 {
	let mut open = OpenSums::<T>::get(place).unwrap_or_default();
	let absence = added.record.absence;
	if absence != Absence::default() {
		Absences::<T>::mutate(place, |sum| *sum = sum.and(&absence));
	}
	let totals = &mut open.totals;
	// Nobody can be silent about a target that is not there: what was its absence is no reporter's.
	let expected = added.record.expected.saturating_sub(absence.all);
	totals.expected = totals.expected.saturating_add(expected);
	let each = added.each.saturating_sub(absence.each);
	totals.expected_each = totals.expected_each.saturating_add(each);
	totals.reported = totals.reported.saturating_add(added.record.reported);
	totals.windows = totals.windows.saturating_add(added.record.windows);
	for (reporter, entry) in added.views {
		add_view::<T>(&mut open, reporter, entry, cohort);
	}
	let touched = touched::<T>(&open);
	OpenSums::<T>::insert(place, open);
	touched
}

fn add_view<T: Config>(
	open: &mut OpenSumOf<T>,
	reporter: &T::AccountId,
	entry: &StoredEntry,
	cohort: &[T::AccountId],
) {
	let (samples, answered) = (u64::from(entry.samples), entry.buckets.total());
	let known = open.sums.iter_mut().zip(open.buckets.iter_mut());
	if let Some((sum, buckets)) = known.into_iter().find(|(sum, _)| sum.reporter == *reporter) {
		sum.samples = sum.samples.saturating_add(samples);
		sum.answered = sum.answered.saturating_add(answered);
		*buckets = buckets.and(&entry.buckets);
		return;
	}
	if open.sums.is_full() {
		// At most half of them are active. Of the others the one with the fewest samples goes: what it
		// has taken stays in the coverage.
		let fewest = (0usize..)
			.zip(open.sums.iter())
			.filter(|(_, sum)| !cohort.contains(&sum.reporter))
			.min_by_key(|(_, sum)| sum.samples)
			.map(|(index, _)| index);
		if let Some(index) = fewest {
			open.sums.remove(index);
			open.buckets.remove(index);
		}
	}
	let sum = ReporterSum { reporter: reporter.clone(), samples, answered };
	if open.sums.try_push(sum).is_ok() && open.buckets.try_push(entry.buckets.clone()).is_err() {
		open.sums.pop();
	}
}

fn touched<T: Config>(open: &OpenSumOf<T>) -> u32 {
	open.buckets
		.iter()
		.fold(0, |count, buckets| count.saturating_add(buckets.len().saturated_into()))
}

/// What it costs to add the absence of a target in a window to so many open days and eras.
pub(super) fn note_absence<T: Config>(sums: u64) -> Weight {
	T::DbWeight::get().reads_writes(sums, sums)
}

/// What folding one sum costs: so many reporters with so many buckets together, and its absence, if there is any.
fn cost<T: Config>(sums: u32, buckets: u32, absence: &Absence) -> Weight {
	let taken = u64::from(*absence != Absence::default());
	T::WeightInfo::fold_sum(sums, buckets).saturating_add(T::DbWeight::get().reads_writes(1, taken))
}

/// What folding one sum costs at most.
pub(super) fn most_expensive<T: Config>() -> Weight {
	let views = MaxSums::<T>::get();
	let absence = Absence { windows: 1, ..Absence::default() };
	cost::<T>(views, views.saturating_mul(BUCKETS), &absence)
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
	let rule = rule(&Pallet::<T>::sampling_at(geometry.network, last_window));
	let longer = [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year]
		.into_iter()
		.filter(|_| period.kind == PeriodKind::Day)
		.filter_map(|kind| geometry.period::<T>(kind, period.start))
		.collect::<Vec<_>>();
	let discounted = discounted::<T>(geometry.network, period.kind);
	let mut entries = OpenSums::<T>::drain_prefix((geometry.network, period));
	loop {
		if !meter.can_consume(most) {
			return false;
		}
		let Some(((target, indicator), open)) = entries.next() else { break };
		let sums = open.sums.len().saturated_into();
		let absence = Absences::<T>::take((geometry.network, period, target, indicator));
		meter.consume(cost::<T>(sums, touched::<T>(&open), &absence));
		let Some(record) = folded::<T>(&open, absence, &discounted, rule) else { continue };
		for period in &longer {
			Records::<T>::mutate((geometry.network, indicator, *period, target), |stored| {
				let sum = match stored.take() {
					Some(Record::Sampled(stored)) => stored,
					_ => Sampled::default(),
				};
				*stored = Some(Record::Sampled(sum.and(&record)));
			});
		}
		let place = (geometry.network, indicator, period, target);
		Records::<T>::insert(place, Record::Sampled(record));
	}
	meter.consume(T::WeightInfo::prune_period());
	note_folded::<T>(geometry.network, period.kind);
	true
}

/// Leaves a removed reporter out of the day and the era that are open.
pub(crate) fn discount<T: Config>(network: NetworkId, reporter: &T::AccountId) {
	Discounted::<T>::mutate(network, |discounted| {
		discounted.retain(|(known, ..)| known != reporter);
		// More than this many at once take the oldest from the list: its sums count again.
		if discounted.is_full() {
			discounted.remove(0);
		}
		discounted.try_push((reporter.clone(), true, true)).unwrap_or_default();
	});
}

/// Whether a removed reporter is left out of both the day and the era that are open.
pub(crate) fn is_discounted<T: Config>(network: NetworkId, reporter: &T::AccountId) -> bool {
	let is_out = |(known, of_day, of_era): &(T::AccountId, bool, bool)| {
		known == reporter && *of_day && *of_era
	};
	Discounted::<T>::get(network).iter().any(is_out)
}

/// Whose sums are left out when a day or an era is folded.
pub(super) fn discounted<T: Config>(network: NetworkId, kind: PeriodKind) -> Vec<T::AccountId> {
	let is_due = |of_day: bool, of_era: bool| if kind == PeriodKind::Era { of_era } else { of_day };
	Discounted::<T>::get(network)
		.into_iter()
		.filter_map(|(reporter, of_day, of_era)| is_due(of_day, of_era).then_some(reporter))
		.collect()
}

/// A day or an era is folded: what it held is told apart from what follows.
fn note_folded<T: Config>(network: NetworkId, kind: PeriodKind) {
	let mut discounted = Discounted::<T>::get(network);
	if discounted.is_empty() {
		return;
	}
	for (_, of_day, of_era) in discounted.iter_mut() {
		let due = if kind == PeriodKind::Era { of_era } else { of_day };
		*due = false;
	}
	discounted.retain(|(_, of_day, of_era)| *of_day || *of_era);
	if discounted.is_empty() {
		Discounted::<T>::remove(network);
	} else {
		Discounted::<T>::insert(network, discounted);
	}
}

/// The record that the sums and the absence make, without the sums of removed reporters; none where nothing was
/// expected or reported.
pub(crate) fn folded<T: Config>(
	open: &OpenSumOf<T>,
	absence: Absence,
	discounted: &[T::AccountId],
	rule: Rule,
) -> Option<Sampled> {
	let totals = &open.totals;
	if totals.is_nothing() && absence.all == 0 {
		return None;
	}
	let counting = open.sums.iter().zip(&open.buckets);
	let counting = counting.filter(|(sum, _)| !discounted.contains(&sum.reporter));
	let views = counting.map(|(sum, buckets)| view(sum.samples, buckets));
	let combined = combine(views, totals.due(), rule);
	let buckets = Buckets::new(combined.buckets).unwrap_or_default();
	Some(Sampled {
		samples: combined.samples,
		answered: buckets.total(),
		windows: totals.windows,
		expected: totals.expected.saturating_add(absence.all),
		reported: totals.reported,
		reporters: combined.reporters,
		buckets,
		absence,
	})
}

impl OpenTotals {
	/// What reports are held against.
	pub(super) fn due(&self) -> Expected {
		Expected { each: self.expected_each, all: self.expected }
	}

	/// Whether nothing was expected or reported of a target that was there.
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
			samples: self.samples.saturating_add(other.samples),
			answered: self.answered.saturating_add(other.answered),
			windows: self.windows.saturating_add(other.windows),
			expected: self.expected.saturating_add(other.expected),
			reported: self.reported.saturating_add(other.reported),
			reporters,
			buckets: self.buckets.and(&other.buckets),
			absence: self.absence.and(&other.absence),
		}
	}
}

impl Absence {
	/// The sum of two periods.
	fn and(&self, other: &Self) -> Self {
		Self {
			each: self.each.saturating_add(other.each),
			all: self.all.saturating_add(other.all),
			windows: self.windows.saturating_add(other.windows),
		}
	}
}
