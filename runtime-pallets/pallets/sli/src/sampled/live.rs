//! What sampled records say before they are final: of an open window the reports so far, of an open
//! day or era the closed windows so far, of longer periods the closed days and the open one.

use super::{
	cohort, combine,
	plan::{Due, Plan},
	reporters::Reporters,
	sums,
	types::{OpenTotals, ReporterSum, Sampled, StoredEntry},
};
use crate::{
	answer::Share,
	pallet::{
		Absences, Cohort, Config, NextTargetId, OpenSums, Pallet, Records, ReportHeads, Reports,
	},
	parameter::SamplingParameters,
	period::Geometry,
	types::{
		Closing, Indicator, NetworkId, Period, PeriodKind, Record, RecordHead, Seconds, Step,
		TargetId,
	},
};
use alloc::{collections::BTreeMap, vec::Vec};
use almanac_math::robust::{Rule, Tally, answered};
use codec::{Compact, Decode};
use frame_support::{BoundedVec, storage::unhashed};
use sp_runtime::SaturatedConversion;

/// The sampled records of one period at the queried block: what is the same for all targets, found out
/// once.
pub(crate) struct Live<T: Config> {
	network: NetworkId,
	indicator: Indicator,
	period: Period,
	source: Source<T>,
}

/// Where records come from.
enum Source<T: Config> {
	/// Stored, or while it is open made of the reports of those that are active in it.
	Window(Window<T>),
	/// Stored, or while it is open made of its sums. There are never both.
	Sums { is_open: bool, discounted: Vec<T::AccountId>, rule: Rule },
	/// What is stored of closed days, and the sums of those that are not.
	Days { open: Vec<Period>, discounted: Vec<T::AccountId>, rule: Rule },
}

/// A window that may be open for reports.
struct Window<T: Config> {
	/// Who is active in it; nobody where it is not open.
	cohort: Vec<T::AccountId>,
	signers: Vec<Option<T::AccountId>>,
	sampling: SamplingParameters,
	/// Whether closing has come so far. A record that is not there is as dear to read as one that is.
	may_be_stored: bool,
}

/// The beginning of an [`OpenSum`](super::types::OpenSum): what a ranking reads of it.
#[derive(Decode)]
struct OpenSumHead<T: Config> {
	totals: OpenTotals,
	sums: BoundedVec<ReporterSum<T::AccountId>, super::MaxSums<T>>,
}

impl<T: Config> Live<T> {
	pub fn new(
		geometry: &Geometry,
		closing: &Closing,
		indicator: Indicator,
		period: Period,
	) -> Self {
		let network = geometry.network;
		let rule = || combine::rule(&Pallet::<T>::sampling_at(network, closing.next));
		let end = geometry.end::<T>(period);
		let source = match period.kind {
			PeriodKind::Window => {
				let cohort = cohort::<T>(geometry, closing, period.start);
				let signer = |reporter| T::Reporters::signer(network, reporter);
				Source::Window(Window {
					signers: cohort.iter().map(signer).collect(),
					cohort,
					sampling: Pallet::<T>::sampling_at(network, period.start),
					may_be_stored: match closing.step {
						Step::Combining { .. } => period.start <= closing.next,
						_ => period.start < closing.next,
					},
				})
			},
			PeriodKind::Day | PeriodKind::Era => Source::Sums {
				is_open: end.is_none_or(|end| end > closing.final_until()),
				discounted: sums::discounted::<T>(network, period.kind),
				rule: rule(),
			},
			PeriodKind::Week | PeriodKind::Month | PeriodKind::Year => Source::Days {
				open: open_days::<T>(geometry, closing)
					.filter(|day| {
						period.start <= day.start && end.is_some_and(|end| day.start < end)
					})
					.collect(),
				discounted: sums::discounted::<T>(network, PeriodKind::Day),
				rule: rule(),
			},
		};
		Self { network, indicator, period, source }
	}

	/// The record of a target; none where nothing was expected.
	pub fn record(&self, target: TargetId) -> Option<Sampled> {
		let stored =
			|| match Records::<T>::get((self.network, self.indicator, self.period, target))? {
				Record::Sampled(sampled) => Some(sampled),
				Record::Counted(_) => None,
			};
		let folded = |period, discounted: &[T::AccountId], rule| {
			let place = (self.network, period, target, self.indicator);
			let open = OpenSums::<T>::get(place)?;
			sums::folded::<T>(&open, Absences::<T>::get(place), discounted, rule)
		};
		match &self.source {
			Source::Window(window) if !window.may_be_stored => window.record(self, target),
			Source::Window(window) => stored().or_else(|| window.record(self, target)),
			Source::Sums { is_open: true, discounted, rule } => {
				folded(self.period, discounted, *rule).or_else(stored)
			},
			Source::Sums { is_open: false, discounted, rule } => {
				stored().or_else(|| folded(self.period, discounted, *rule))
			},
			Source::Days { open, discounted, rule } => open
				.iter()
				.filter_map(|day| folded(*day, discounted, *rule))
				.fold(stored(), |sum, day| Some(sum.unwrap_or_default().and(&day))),
		}
	}

	/// The share of every target that has a record. Reads the beginnings of values alone: the latencies are
	/// nearly all of what is stored.
	pub fn shares(&self) -> Vec<(TargetId, Share)> {
		let reported = match &self.source {
			Source::Window(window) => window.tallies(self),
			_ => BTreeMap::new(),
		};
		let stored = |target| {
			let key =
				Records::<T>::hashed_key_for((self.network, self.indicator, self.period, target));
			match unhashed::get(&key)? {
				RecordHead::Sampled(head) => {
					Some(Share::sampled(head.samples, head.answered, head.windows))
				},
				RecordHead::Counted(_) => None,
			}
		};
		let folded = |target, period, discounted: &[T::AccountId], rule| {
			let place = (self.network, period, target, self.indicator);
			let head: OpenSumHead<T> = unhashed::get(&OpenSums::<T>::hashed_key_for(place))?;
			if head.totals.is_nothing() && !Absences::<T>::contains_key(place) {
				return None;
			}
			Some(folded_share(&head, discounted, rule))
		};
		let share = |target| match &self.source {
			Source::Window(window) => {
				let live = || window.share(self, target, reported.get(&target).map(Vec::as_slice));
				if window.may_be_stored { stored(target).or_else(live) } else { live() }
			},
			Source::Sums { is_open: true, discounted, rule } => {
				folded(target, self.period, discounted, *rule).or_else(|| stored(target))
			},
			Source::Sums { is_open: false, discounted, rule } => {
				stored(target).or_else(|| folded(target, self.period, discounted, *rule))
			},
			Source::Days { open, discounted, rule } => open
				.iter()
				.filter_map(|day| folded(target, *day, discounted, *rule))
				.fold(stored(target), |sum: Option<Share>, day| {
					Some(sum.unwrap_or_default().and(&day))
				}),
		};
		(0..NextTargetId::<T>::get(self.network))
			.filter_map(|target| Some((target, share(target)?)))
			.collect()
	}
}

impl<T: Config> Window<T> {
	/// What the reports of the open window make; none where nothing is expected.
	fn record(&self, live: &Live<T>, target: TargetId) -> Option<Sampled> {
		let entries: Vec<(_, StoredEntry)> = self
			.cohort
			.iter()
			.filter_map(|reporter| Some((reporter, entry::<T>(live, target, reporter)?)))
			.collect();
		let due = self.due(live, target, !entries.is_empty())?;
		let views: Vec<_> = entries.iter().map(|(reporter, entry)| (*reporter, entry)).collect();
		let active = self.expected_of(live, target);
		Some(combine::record(&views, due, active, combine::rule(&self.sampling)))
	}

	fn share(&self, live: &Live<T>, target: TargetId, reported: Option<&[Tally]>) -> Option<Share> {
		let each = self.due(live, target, reported.is_some())?.samples;
		let rule = combine::rule(&self.sampling);
		let of = |active| {
			let tallies = reported.unwrap_or_default().iter().copied();
			answered(tallies, combine::expected(each, active), rule)
		};
		// Who may not report the target is looked up only where it decides: a majority of all is one of the others.
		let of_others = || {
			reported?;
			of(self.expected_of(live, target))
		};
		let tally = of(self.cohort.len().saturated_into()).or_else(of_others);
		let Tally { samples, answered } = tally.unwrap_or_default();
		Some(Share::sampled(samples, answered, u64::from(samples > 0)))
	}

	/// Of how many reporters samples of a target are expected.
	fn expected_of(&self, live: &Live<T>, target: TargetId) -> u32 {
		let (network, window) = (live.network, live.period.start);
		let has_reported =
			|who: &T::AccountId| Reports::<T>::contains_key((network, window, target, who));
		combine::expected_of::<T>(network, target, &self.cohort, &self.signers, has_reported)
	}

	/// What each was to take.
	fn due(&self, live: &Live<T>, target: TargetId, is_reported: bool) -> Option<Due> {
		// Without an active reporter nothing is expected.
		if self.cohort.is_empty() {
			return None;
		}
		let (indicator, window) = (live.indicator, live.period.start);
		let due = if is_reported {
			Plan::expected_of_reported::<T>(live.network, target, indicator, window, &self.sampling)
				.map(|samples| Due { samples, is_absent: false })
		} else {
			Plan::of::<T>(live.network, target, window, &self.sampling).due(indicator)
		};
		due.filter(|due| due.samples > 0)
	}

	/// What was reported of each target.
	fn tallies(&self, live: &Live<T>) -> BTreeMap<TargetId, Vec<Tally>> {
		let mut tallies = BTreeMap::<TargetId, Vec<Tally>>::new();
		for reporter in &self.cohort {
			let parts =
				ReportHeads::<T>::iter_prefix_values((live.network, live.period.start, reporter));
			for head in parts.flatten().filter(|head| head.indicator == live.indicator) {
				let tally = Tally { samples: head.samples.into(), answered: head.answered.into() };
				tallies.entry(head.target).or_default().push(tally);
			}
		}
		tallies
	}
}

/// What a reporter has reported of a target. Nothing behind it is decoded: a sum reads thousands of reports.
fn entry<T: Config>(
	live: &Live<T>,
	target: TargetId,
	reporter: &T::AccountId,
) -> Option<StoredEntry> {
	let key = Reports::<T>::hashed_key_for((live.network, live.period.start, target, reporter));
	let report = unhashed::get_raw(&key)?;
	let rest = &mut report.as_slice();
	let Compact(entries) = Compact::<u32>::decode(rest).ok()?;
	(0..entries)
		.map_while(|_| StoredEntry::decode(rest).ok())
		.find(|entry| entry.indicator == live.indicator)
}

fn folded_share<T: Config>(
	head: &OpenSumHead<T>,
	discounted: &[T::AccountId],
	rule: Rule,
) -> Share {
	let counting = head.sums.iter().filter(|sum| !discounted.contains(&sum.reporter));
	let tallies = counting.map(|sum| Tally { samples: sum.samples, answered: sum.answered });
	let Tally { samples, answered } =
		answered(tallies, head.totals.due(), rule).unwrap_or_default();
	Share::sampled(samples, answered, head.totals.windows)
}

/// The reporters that are active in a window that is open for reports; none of any other.
fn cohort<T: Config>(geometry: &Geometry, closing: &Closing, window: Seconds) -> Vec<T::AccountId> {
	// Before its slots are counted nobody could report.
	let is_open = window >= closing.next && cohort::is_reportable::<T>(window, geometry);
	match closing.step {
		_ if !is_open => Vec::new(),
		Step::Combining { .. } if window == closing.next => {
			Cohort::<T>::get(geometry.network).into_inner()
		},
		_ => {
			let sampling = Pallet::<T>::sampling_at(geometry.network, window);
			cohort::active::<T>(geometry, window, &sampling)
		},
	}
}

/// The day that is open, and before it one that is being folded.
fn open_days<T: Config>(geometry: &Geometry, closing: &Closing) -> impl Iterator<Item = Period> {
	let folding = match closing.step {
		Step::Folding { from, .. } => geometry.period::<T>(PeriodKind::Day, from),
		_ => None,
	};
	let open = geometry.period::<T>(PeriodKind::Day, closing.next);
	[folding.filter(|day| Some(*day) != open), open].into_iter().flatten()
}
