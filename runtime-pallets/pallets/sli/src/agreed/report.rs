//! A part of a census: everything is checked before anything is written.

use super::types::{Census, CensusPart, CensusReport, Duty};
use crate::{
	admission::{check_window, origin, refuse_order, sender},
	pallet::{CensusParts, Censuses, Config, Error, Event, Pallet, Refused},
	sampled::{
		Reporters,
		types::{MAX_ENTRIES, MAX_PARTS},
	},
	types::{HOME, Indicator, NetworkId, Seconds, TargetRef},
	weights::Steps,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	Blake2_256, BoundedVec, StorageHasher, defensive, ensure, pallet_prelude::Weight,
};
use sp_runtime::SaturatedConversion;

/// The version of the rules that censuses are made by.
const VERSION: u8 = 1;

/// The arguments of the call.
pub(crate) struct Part<AccountId> {
	pub network: NetworkId,
	pub indicator: Indicator,
	pub window: Seconds,
	pub part: u8,
	pub census: Census,
	pub content_id: Option<[u8; 32]>,
	pub duties: Vec<Duty<AccountId>>,
}

/// What a part costs.
pub(crate) fn weight_of<T: Config>(duties: usize) -> Weight {
	// More are refused at a glance.
	T::WeightInfo::census(duties.saturated_into::<u32>().min(MAX_ENTRIES))
}

/// Takes a part of a census.
pub(crate) fn report<T: Config>(
	signer: &T::AccountId,
	part: Part<T::AccountId>,
) -> Result<(), Error<T>> {
	let is_census = part.indicator.is_census() && part.indicator.is_counted_in(part.network);
	ensure!(is_census, Error::<T>::NotACensus);
	ensure!(part.network != HOME, Error::<T>::AuthorshipOfHome);
	let sender = sender::<T>(part.network, signer)?;
	check_size::<T>(&part)?;
	let sampling = Pallet::<T>::sampling_at(part.network, part.window);
	check_window::<T>(part.window, &sender, &sampling)?;
	let reporter = sender.reporter;
	let place = (part.network, part.window, &reporter, part.indicator);
	let before = Censuses::<T>::get(place);
	let parts = before.as_ref().map_or(0, |before| before.parts.len());
	refuse_order::<T>(part.part, parts, part.content_id.is_some())?;
	let is_same = |before: &CensusReport<T::AccountId>| before.census == part.census;
	ensure!(before.as_ref().is_none_or(is_same), Error::<T>::CensusChanged);
	let last = check_duties::<T>(&part.duties, before.as_ref().map(|before| &before.last))?;

	let report = with_part::<T>(&part, before, last);
	let duties = part.duties.len().saturated_into();
	// Those who count the same store it once.
	if let Some(CensusPart { duties_hash, .. }) = report.parts.last() {
		let place = (part.network, part.window, *duties_hash);
		if !CensusParts::<T>::contains_key(place) {
			CensusParts::<T>::insert(place, BoundedVec::truncate_from(part.duties));
		}
	}
	Censuses::<T>::insert(place, report);
	Refused::<T>::remove(part.network, &reporter);
	if part.part == 0 {
		T::Reporters::note_report(part.network, &reporter, part.window);
	}
	Pallet::<T>::deposit_event(Event::CensusReported {
		network: part.network,
		window: part.window,
		reporter,
		part: part.part,
		duties,
		indicator: part.indicator,
	});
	Ok(())
}

/// One census has one form: every part is full but the last, which has the rest.
fn check_size<T: Config>(part: &Part<T::AccountId>) -> Result<(), Error<T>> {
	let index = u32::from(part.part);
	ensure!(index < MAX_PARTS, Error::<T>::TooManyParts);
	ensure!(part.census.duties <= MAX_PARTS.saturating_mul(MAX_ENTRIES), Error::<T>::Oversized);
	let before = index.saturating_mul(MAX_ENTRIES);
	let due = part.census.duties.saturating_sub(before).min(MAX_ENTRIES);
	ensure!(due > 0, Error::<T>::NoEntries);
	ensure!(part.duties.len() == due as usize, Error::<T>::PartIncomplete);
	Ok(())
}

/// The validators ascend over all parts, and nobody kept more than its own; the last of them.
fn check_duties<T: Config>(
	duties: &[Duty<T::AccountId>],
	last: Option<&TargetRef<T::AccountId>>,
) -> Result<TargetRef<T::AccountId>, Error<T>> {
	let mut last = last;
	for duty in duties {
		ensure!(last.is_none_or(|last| *last < duty.who), Error::<T>::EntriesOutOfOrder);
		ensure!(duty.authored <= duty.assigned, Error::<T>::MoreThanAssigned);
		last = Some(&duty.who);
	}
	last.cloned().ok_or(Error::<T>::NoEntries)
}

/// What is kept of a census with another part.
fn with_part<T: Config>(
	part: &Part<T::AccountId>,
	before: Option<CensusReport<T::AccountId>>,
	last: TargetRef<T::AccountId>,
) -> CensusReport<T::AccountId> {
	let mut report = before.unwrap_or_else(|| CensusReport {
		version: VERSION,
		census: part.census,
		content_id: part.content_id.unwrap_or_default(),
		parts: BoundedVec::new(),
		last: last.clone(),
		root: None,
	});
	let duties_hash = Blake2_256::hash(&part.duties.encode());
	// Fewer than the bound: checked.
	if report.parts.try_push(CensusPart { duties_hash, origin: origin::<T>() }).is_err() {
		defensive!("a census has more parts than are checked");
	}
	let most = u32::from(part.part).saturating_add(1).saturating_mul(MAX_ENTRIES);
	if report.census.duties <= most {
		report.root = Some(report.census.root(&report.parts));
	}
	report.last = last;
	report
}
