//! A part of a report: everything is checked before anything is written.

use super::{plan::Plan, reporters::Reporters, types::*};
use crate::{
	admission::{MAX_HASHES, check_link, check_window, note_link, origin, refuse_order, sender},
	committed::open::hold,
	pallet::{
		Config, Error, Event, Openings, Pallet, Refused, ReportHeads, ReportInfos, Reports, Targets,
	},
	parameter::SamplingParameters,
	types::{HOME, Indicator, NetworkId, Seconds, TargetId, TargetRef},
	weights::Steps,
};
use alloc::vec::Vec;
use codec::{Compact, Encode};
use frame_support::{
	Blake2_256, BoundedVec, StorageHasher, defensive, ensure, pallet_prelude::Weight,
	traits::Defensive,
};
use sp_runtime::SaturatedConversion;

/// The version of the rules that reports are made by.
const VERSION: u8 = 1;

/// The most that a part can cost.
pub(crate) fn weight_of_call<T: Config>(entries: &[ReportEntry]) -> Weight {
	weight_of::<T>(entries, MAX_HASHES)
}

fn weight_of<T: Config>(entries: &[ReportEntry], hashes: u32) -> Weight {
	// What is more is refused at a glance.
	if is_oversized(entries) {
		return T::WeightInfo::report(0, 0, 0, 0);
	}
	let buckets = entries
		.iter()
		.fold(0u32, |sum, entry| sum.saturating_add(entry.buckets.len().saturated_into()));
	// Entries ascend by target, or are refused: those of one target stand together.
	let mut targets = 0u32;
	let mut last = None;
	for entry in entries {
		if last.replace(entry.target) != Some(entry.target) {
			targets = targets.saturating_add(1);
		}
	}
	T::WeightInfo::report(targets, entries.len().saturated_into(), buckets, hashes)
}

/// What the largest part costs: a block with less room has none for a report.
pub(crate) fn largest<T: Config>() -> Weight {
	let buckets = MAX_ENTRIES.saturating_mul(BUCKETS);
	T::WeightInfo::report(MAX_ENTRIES, MAX_ENTRIES, buckets, MAX_HASHES)
}

/// Takes a part of a report; what it has cost.
pub(crate) fn report<T: Config>(signer: &T::AccountId, part: Part) -> Result<Weight, Error<T>> {
	let sender = sender::<T>(part.network, signer)?;
	let reporter = &sender.reporter;
	check_size::<T>(&part)?;
	let (network, window) = (part.network, part.window);
	let sampling = Pallet::<T>::sampling_at(network, window);
	let phase = check_window::<T>(window, &sender, &sampling)?;
	let before = check_order::<T>(&part, reporter)?;
	let hashes = check_link::<T>(window, part.link, &sender)?;
	let expected = Expected { network, window, sampling, signer, reporter };
	let entries = check_entries::<T>(&part, &expected, before.as_ref().map(|info| info.last))?;
	let hash = Blake2_256::hash(&part.entries.encode());
	let opened = hold::<T>(phase, &part, hash, &entries, reporter)?;
	let weight = weight_of::<T>(&part.entries, hashes);

	if let Some(opened) = opened {
		Openings::<T>::insert((network, window, reporter), opened);
	}
	store::<T>(&part, reporter, before, entries, hash);
	Refused::<T>::remove(network, reporter);
	note_link::<T>(window, part.link, &sender);
	let reporter = sender.reporter;
	if part.part == 0 {
		T::Reporters::note_report(part.network, &reporter, part.window);
	}
	Pallet::<T>::deposit_event(Event::ReportAccepted {
		network: part.network,
		window: part.window,
		reporter,
		part: part.part,
		entries: part.entries.len().saturated_into(),
	});
	Ok(weight)
}

/// Whether these are more than a part may have.
pub(crate) fn is_oversized(entries: &[ReportEntry]) -> bool {
	entries.len() > MAX_ENTRIES as usize
		|| entries.iter().any(|entry| entry.buckets.len() > BUCKETS as usize)
}

fn check_size<T: Config>(part: &Part) -> Result<(), Error<T>> {
	ensure!(!part.entries.is_empty(), Error::<T>::NoEntries);
	ensure!(!is_oversized(&part.entries), Error::<T>::Oversized);
	ensure!(u32::from(part.part) < MAX_PARTS, Error::<T>::TooManyParts);
	Ok(())
}

/// What is kept of the earlier parts.
fn check_order<T: Config>(
	part: &Part,
	reporter: &T::AccountId,
) -> Result<Option<ReportInfo>, Error<T>> {
	let before = ReportInfos::<T>::get((part.network, part.window, reporter));
	let parts = before.as_ref().map_or(0, |info| info.parts.len());
	refuse_order::<T>(part.part, parts, part.evidence.is_some())?;
	Ok(before)
}

/// What a report is held against.
struct Expected<'a, AccountId> {
	network: NetworkId,
	window: Seconds,
	sampling: SamplingParameters,
	signer: &'a AccountId,
	reporter: &'a AccountId,
}

/// The entries as they are kept, by target.
fn check_entries<T: Config>(
	part: &Part,
	expected: &Expected<'_, T::AccountId>,
	last: Option<(TargetId, Indicator)>,
) -> Result<Vec<(TargetId, Vec<StoredEntry>)>, Error<T>> {
	let mut last = last;
	let mut targets: Vec<(TargetId, Vec<StoredEntry>)> = Vec::new();
	for entry in &part.entries {
		if entry.indicator == Indicator::Authorship {
			let is_home = expected.network == HOME;
			ensure!(!is_home, Error::<T>::AuthorshipOfHome);
			return Err(Error::<T>::AuthorshipIsACensus);
		}
		let place = (entry.target, entry.indicator);
		ensure!(last.is_none_or(|last| last < place), Error::<T>::EntriesOutOfOrder);
		last = Some(place);
		check_target::<T>(entry.target, expected)?;
		let most = samples_expected::<T>(entry, expected)?;
		ensure!(u64::from(entry.samples) <= most, Error::<T>::TooManySamples);
		let stored = StoredEntry {
			indicator: entry.indicator,
			samples: entry.samples,
			expected: None,
			buckets: check_buckets::<T>(entry)?,
		};
		match targets.last_mut() {
			Some((target, entries)) if *target == entry.target => entries.push(stored),
			_ => targets.push((entry.target, alloc::vec![stored])),
		}
	}
	Ok(targets)
}

/// The target is known, and not the reporter's own. 0 stands for all authors and belongs to nobody.
fn check_target<T: Config>(
	target: TargetId,
	expected: &Expected<'_, T::AccountId>,
) -> Result<(), Error<T>> {
	if target == 0 {
		return Ok(());
	}
	ensure!(Targets::<T>::contains_key(expected.network, target), Error::<T>::UnknownTarget);
	let behind = accounts_behind::<T>(expected.network, target);
	let is_own = behind.contains(expected.reporter) || behind.contains(expected.signer);
	ensure!(!is_own, Error::<T>::OwnTarget);
	Ok(())
}

/// The accounts that may not report a target, neither as reporter nor as signing key.
pub(crate) fn accounts_behind<T: Config>(
	network: NetworkId,
	target: TargetId,
) -> Vec<T::AccountId> {
	let mut behind = T::Reporters::behind(network, target);
	if let Some(TargetRef::Account(account)) = Targets::<T>::get(network, target) {
		behind.push(account);
	}
	behind
}

/// How many samples were to be taken of the target.
fn samples_expected<T: Config>(
	entry: &ReportEntry,
	expected: &Expected<'_, T::AccountId>,
) -> Result<u64, Error<T>> {
	let plan = Plan::of::<T>(expected.network, entry.target, expected.window, &expected.sampling);
	plan.reportable(entry.indicator).ok_or(Error::<T>::NotMeasured)
}

/// The buckets as they are kept.
fn check_buckets<T: Config>(entry: &ReportEntry) -> Result<Buckets, Error<T>> {
	let (mut index, mut answers) = (0u32, 0u64);
	let mut buckets = Vec::with_capacity(entry.buckets.len());
	for (position, (Compact(difference), Compact(count))) in entry.buckets.iter().enumerate() {
		ensure!(position == 0 || *difference > 0, Error::<T>::BucketsOutOfOrder);
		index = index.saturating_add(*difference);
		ensure!(index < BUCKETS, Error::<T>::BucketOutOfRange);
		ensure!(*count > 0, Error::<T>::EmptyBucket);
		answers = answers.saturating_add(u64::from(*count));
		let position = u16::try_from(index).map_err(|_| Error::<T>::BucketOutOfRange)?;
		buckets.push((position, u64::from(*count)));
	}
	ensure!(answers <= u64::from(entry.samples), Error::<T>::TooManyAnswers);
	Buckets::new(buckets).ok_or(Error::<T>::BucketOutOfRange)
}

fn store<T: Config>(
	part: &Part,
	reporter: &T::AccountId,
	before: Option<ReportInfo>,
	targets: Vec<(TargetId, Vec<StoredEntry>)>,
	hash: [u8; 32],
) {
	let mut heads = BoundedVec::new();
	for (target, entries) in targets {
		for StoredEntry { indicator, samples, buckets, .. } in &entries {
			let (indicator, samples) = (*indicator, *samples);
			let answered = buckets.total().saturated_into();
			let head = EntryHead { target, indicator, samples, answered };
			// As many as the part has entries.
			if heads.try_push(head).is_err() {
				defensive!("a part has more entries than are checked");
			}
		}
		Reports::<T>::mutate((part.network, part.window, target, reporter), |stored| {
			let stored = stored.get_or_insert_default();
			for entry in entries {
				// Entries ascend over all parts, so each of the sampled indicators comes once.
				if stored.try_push(entry).is_err() {
					defensive!("a target has more entries than there are indicators");
				}
			}
		});
	}
	ReportHeads::<T>::insert((part.network, part.window, reporter, part.part), heads);
	let origin = origin::<T>();
	let last = part.entries.last().map(|entry| (entry.target, entry.indicator));
	let last = last.defensive_proof("a part without entries is refused");
	let info = match before {
		None => {
			let evidence =
				part.evidence.defensive_proof("a first part without evidence is refused");
			let evidence = evidence.unwrap_or(Evidence { root: [0; 32], content_id: [0; 32] });
			ReportInfo {
				version: VERSION,
				root: evidence.root,
				content_id: evidence.content_id,
				entries_hash: hash,
				parts: BoundedVec::truncate_from(alloc::vec![origin]),
				last: last.unwrap_or((0, Indicator::Authorship)),
			}
		},
		Some(mut info) => {
			info.entries_hash = Blake2_256::hash(&[info.entries_hash, hash].concat());
			if info.parts.try_push(origin).is_err() {
				defensive!("a report has more parts than are checked");
			}
			info.last = last.unwrap_or(info.last);
			info
		},
	};
	ReportInfos::<T>::insert((part.network, part.window, reporter), info);
}
