//! Closing a window of another network: it ends by the clock of this chain, and when its grace is over the census
//! that its reporters agree on is credited, validator by validator.

#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps;

use super::{
	era,
	types::{AgreedCensus, CensusReport, Duty},
};
use crate::{
	counted::close::add,
	pallet::{
		Agreed, CensusParts, Censuses, Cohort, Config, Ended, Event, NextTargetId, Pallet,
		ParametersOf, RoomyBlocks,
	},
	period::{Geometry, seconds},
	prune::clear,
	sampled::{
		Reporters,
		types::{EndedWindow, MAX_ENTRIES},
	},
	types::{
		Closing, Counted, Indicator, NetworkId, Period, PeriodKind, Seconds, Step, TargetId,
		TargetRef,
	},
	weights::{Steps, WeightInfo},
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::weights::{Weight, WeightMeter};
use sp_runtime::SaturatedConversion;

/// The most targets that a network gets by its censuses: even reporters who all lie fill no more.
const MAX_TARGETS: TargetId = 16_384;

/// Notes that a window has ended; whether there may be another. Windows that are out of retention by now end
/// together, and nobody can report them.
pub(crate) fn note_ended<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	let start = closing.next;
	let mut end = start.saturating_add(geometry.window_s());
	let weight = T::WeightInfo::plan().saturating_add(era::weight::<T>());
	if u64::from(end) * 1_000 > now_ms || meter.try_consume(weight).is_err() {
		return false;
	}
	let retention = ParametersOf::<T>::get(geometry.network).latest().at(seconds(now_ms)).retention;
	let now = geometry.window_at(now_ms);
	let oldest_kept = geometry.start_before(PeriodKind::Window, now, retention.windows);
	let together = [PeriodKind::Day, PeriodKind::Era]
		.into_iter()
		.filter_map(|kind| geometry.end::<T>(geometry.period::<T>(kind, start)?))
		.chain([oldest_kept])
		.min();
	end = end.max(together.unwrap_or_default());
	era::follow::<T>(geometry, end);
	let block = frame_system::Pallet::<T>::block_number().saturated_into();
	let roomy_blocks = RoomyBlocks::<T>::get();
	let ended = EndedWindow { authored: 0, block, roomy_blocks, end };
	Ended::<T>::insert(geometry.network, start, ended);
	closing.next = end;
	true
}

/// What one step costs at most: finding the census that is agreed on, loading a part of it, and crediting one
/// validator.
pub(crate) fn most_expensive_step<T: Config>() -> Weight {
	begin_weight::<T>()
		.saturating_add(T::WeightInfo::credit_part())
		.saturating_add(T::WeightInfo::credit_duty())
}

fn begin_weight<T: Config>() -> Weight {
	T::WeightInfo::plan().saturating_add(T::WeightInfo::agree(T::Reporters::MAX))
}

/// Credits the census of an indicator and the window at `next` that is agreed on, if there is one, until all is
/// done, which it tells, or the meter is used up. What follows is the next indicator.
pub(crate) fn credit<T: Config>(
	geometry: &Geometry,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	let Step::Agreeing { mut duty, mut assigned, mut authored, reports, indicator } = closing.step
	else {
		return true;
	};
	if meter.try_consume(begin_weight::<T>()).is_err() {
		return false;
	}
	let (network, window) = (geometry.network, closing.next);
	let heard = Heard::<T>::of(geometry, window, indicator);
	if let Some((report, agreed)) = heard.believed {
		// The slots of a network tell its eras: they are counted everywhere.
		if duty == 0
			&& indicator == Indicator::Authorship
			&& let Some(mark) = report.census.era
		{
			era::note::<T>(geometry, window, mark);
		}
		let periods = periods::<T>(geometry, window);
		while duty < report.census.duties {
			let part = duty.checked_div(MAX_ENTRIES).unwrap_or_default();
			let from = part.saturating_mul(MAX_ENTRIES);
			if meter.try_consume(T::WeightInfo::credit_part()).is_err() {
				closing.step = Step::Agreeing { duty, assigned, authored, reports, indicator };
				return false;
			}
			for of_part in part_of::<T>(geometry, window, &report, part)
				.into_iter()
				.skip(duty.saturating_sub(from) as usize)
			{
				if meter.try_consume(T::WeightInfo::credit_duty()).is_err() {
					closing.step = Step::Agreeing { duty, assigned, authored, reports, indicator };
					return false;
				}
				let added = credit_duty::<T>(geometry, &periods, indicator, of_part);
				assigned = assigned.saturating_add(added.assigned);
				authored = authored.saturating_add(added.authored);
				duty = duty.saturating_add(1);
			}
			// Also where a part should be shorter than it was: on to the next one.
			duty = duty.max(from.saturating_add(MAX_ENTRIES).min(report.census.duties));
		}
		finish::<T>(geometry, window, indicator, authored, agreed);
	}
	closing.step = Step::Agreeing { duty, assigned, authored, reports, indicator };
	// Censuses that count alike share their parts.
	let next = indicator.next_census();
	if next.is_none() && !clear_parts::<T>(network, window, meter) {
		return false;
	}
	// A network without parachains has no census of them.
	if heard.is_reported || indicator == Indicator::Authorship {
		let believed = Agreed::<T>::get((network, window, indicator));
		Pallet::<T>::deposit_event(Event::CensusClosed {
			network,
			start: window,
			end: window.saturating_add(geometry.window_s()),
			root: believed.map(|agreed| agreed.root),
			agreeing: believed.map_or(0, |agreed| agreed.agreeing),
			reporters: heard.active,
			assigned,
			authored,
			indicator,
		});
	}
	closing.step = match next {
		Some(indicator) => Step::Agreeing { duty: 0, assigned: 0, authored: 0, reports, indicator },
		None => Step::Combining { target: 0, reports },
	};
	true
}

fn clear_parts<T: Config>(network: NetworkId, window: Seconds, meter: &mut WeightMeter) -> bool {
	clear::<T>(meter, |limit| {
		let result = CensusParts::<T>::clear_prefix((network, window), limit, None);
		(result.loops, result.maybe_cursor.is_none())
	})
}

/// The periods that a window belongs to, its own among them.
fn periods<T: Config>(geometry: &Geometry, window: Seconds) -> [Option<Period>; 6] {
	PeriodKind::ALL.map(|kind| geometry.period::<T>(kind, window))
}

/// Adds the counts of a validator to its records; what was added.
fn credit_duty<T: Config>(
	geometry: &Geometry,
	periods: &[Option<Period>],
	indicator: Indicator,
	duty: Duty<T::AccountId>,
) -> Counted {
	let Some(target) = target::<T>(geometry, duty.who) else { return Counted::default() };
	let added = Counted {
		assigned: duty.assigned.into(),
		authored: duty.authored.into(),
		windows: u64::from(duty.assigned > 0),
	};
	for period in periods.iter().flatten() {
		add::<T>(geometry.network, indicator, *period, target, added);
	}
	added
}

/// What active reporters have sent of an indicator and a window.
struct Heard<T: Config> {
	/// The census on which more than half of those that are active agree, and at least a quorum: with half of what
	/// was received two liars of two would set it.
	believed: Option<(CensusReport<T::AccountId>, AgreedCensus)>,
	/// Whether anybody sent a whole one.
	is_reported: bool,
	active: u32,
}

impl<T: Config> Heard<T> {
	fn of(geometry: &Geometry, window: Seconds, indicator: Indicator) -> Self {
		let network = geometry.network;
		let cohort = Cohort::<T>::get(network);
		let active = cohort.len().saturated_into::<u32>();
		let mut by_root = BTreeMap::<[u8; 32], (u32, CensusReport<T::AccountId>)>::new();
		let place = |reporter| (network, window, reporter, indicator);
		for report in cohort.iter().filter_map(|it| Censuses::<T>::get(place(it))) {
			if let Some(root) = report.root {
				let (count, _) = by_root.entry(root).or_insert((0, report));
				*count = count.saturating_add(1);
			}
		}
		let is_reported = !by_root.is_empty();
		let quorum = Pallet::<T>::sampling_at(network, window).min_reporters;
		let is_believed = |count: u32| count >= quorum && count.saturating_mul(2) > active;
		let found = by_root.into_iter().find(|(_, (count, _))| is_believed(*count));
		let believed = found
			.map(|(root, (agreeing, report))| (report, AgreedCensus { root, agreeing, active }));
		Self { believed, is_reported, active }
	}
}

fn part_of<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	report: &CensusReport<T::AccountId>,
	part: u32,
) -> Vec<Duty<T::AccountId>> {
	let stored =
		report.parts.get(part as usize).map(|part| (geometry.network, window, part.duties_hash));
	stored.map(|place| CensusParts::<T>::get(place).into_inner()).unwrap_or_default()
}

/// The target that a validator is; none where there are as many as a network gets.
fn target<T: Config>(geometry: &Geometry, who: TargetRef<T::AccountId>) -> Option<TargetId> {
	let network = geometry.network;
	Pallet::<T>::target_id(network, &who).or_else(|| {
		let is_room = NextTargetId::<T>::get(network) <= MAX_TARGETS;
		is_room.then(|| Pallet::<T>::list_target(network, who))
	})
}

fn finish<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	indicator: Indicator,
	authored: u64,
	agreed: AgreedCensus,
) {
	if indicator == Indicator::Authorship {
		Ended::<T>::mutate(geometry.network, window, |ended| {
			if let Some(ended) = ended {
				ended.authored = authored;
			}
		});
	}
	Agreed::<T>::insert((geometry.network, window, indicator), agreed);
}
