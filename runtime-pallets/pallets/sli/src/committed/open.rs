//! An opening, and what a report is held against by it: everything is checked before anything is written.

use super::{
	commit::commitment,
	types::{Opened, Opening, Proof, Proving},
};
use crate::{
	admission::{MAX_HASHES, Phase, check_link, check_window, note_link, sender},
	pallet::{
		Commitments, Config, Distributions, Error, Event, Openings, Pallet, Provings, Refused,
	},
	parameter::{Distribution, SamplingParameters},
	sampled::types::{Part, StoredEntry},
	types::{Dependants, DependantsOf, Indicator, NetworkId, Seconds, TargetId},
	weights::Steps,
};
use frame_support::{ensure, pallet_prelude::Weight};
use sp_runtime::SaturatedConversion;

/// The most that an opening can cost.
pub(crate) fn weight_of_call<T: Config>(opening: &Opening) -> Weight {
	weight_of::<T>(opening.proofs.len(), MAX_HASHES)
}

fn weight_of<T: Config>(proofs: usize, hashes: u32) -> Weight {
	T::WeightInfo::opening(proofs.saturated_into(), hashes)
}

/// Takes an opening; what it has cost.
pub(crate) fn open<T: Config>(
	signer: &T::AccountId,
	network: NetworkId,
	window: Seconds,
	mut opening: Opening,
) -> Result<Weight, Error<T>> {
	let sender = sender::<T>(network, signer)?;
	let sampling = Pallet::<T>::sampling_at(network, window);
	let phase = check_window::<T>(window, &sender, &sampling)?;
	ensure!(phase != Phase::Uncommitted, Error::<T>::NotCommitted);
	ensure!(phase == Phase::Opening, Error::<T>::CommitsOpen);
	let reporter = &sender.reporter;
	let place = (network, window, reporter);
	let committed = Commitments::<T>::get(place).ok_or(Error::<T>::NotCommitted)?;
	ensure!(!Openings::<T>::contains_key(place), Error::<T>::OpenedAlready);
	let opened = commitment::<T>(network, window, reporter, &opening);
	ensure!(opened == committed, Error::<T>::WrongOpening);
	let hashes = check_link::<T>(window, opening.link, &sender)?;
	check_proofs::<T>(&opening.proofs, &sampling)?;
	let weight = weight_of::<T>(opening.proofs.len(), hashes);

	// An agreement may have ended since: its proof is left out, or whoever ends one would void what all who have
	// measured its target report.
	opening.proofs.retain(|proof| DependantsOf::<T>::is_proved(network, proof.target));
	let proofs = opening.proofs.len().saturated_into();
	add::<T>(network, window, &opening, &sampling);
	note_link::<T>(window, opening.link, &sender);
	Openings::<T>::insert(place, Opened { opening, matched: 0, claimed: false });
	Refused::<T>::remove(network, reporter);
	let reporter = sender.reporter;
	Pallet::<T>::deposit_event(Event::Opened { network, window, reporter, proofs });
	Ok(weight)
}

/// Proofs ascend, and say nothing that no report could.
fn check_proofs<T: Config>(
	proofs: &[Proof],
	sampling: &SamplingParameters,
) -> Result<(), Error<T>> {
	let ascend = proofs.is_sorted_by(|one, next| one.target < next.target);
	let can_be = |proof: &Proof| {
		proof.answered <= proof.samples && proof.samples <= sampling.samples_per_window
	};
	ensure!(ascend && proofs.iter().all(can_be), Error::<T>::NotProvable);
	Ok(())
}

/// Adds an opening to what those of its window come to.
fn add<T: Config>(
	network: NetworkId,
	window: Seconds,
	opening: &Opening,
	sampling: &SamplingParameters,
) {
	if sampling.distribution != Distribution::default() {
		Distributions::<T>::insert(network, window, sampling.distribution);
	}
	Provings::<T>::mutate(network, window, |stored| {
		let proving = stored.get_or_insert(Proving {
			mixed: [0; 32],
			credits: 0,
			samples_per_window: sampling.samples_per_window,
			timeout_ms: sampling.timeout_ms,
			clock_offset_ms: sampling.clock_offset_ms,
			min_coverage_ppm: sampling.min_coverage_ppm,
		});
		proving.add(opening);
	});
}

/// Holds a part of a report against what its reporter has opened; what is then to be kept of that, where it is
/// more than before.
pub(crate) fn hold<T: Config>(
	phase: Phase,
	part: &Part,
	hash: [u8; 32],
	entries: &[(TargetId, alloc::vec::Vec<StoredEntry>)],
	reporter: &T::AccountId,
) -> Result<Option<Opened>, Error<T>> {
	if phase == Phase::Uncommitted {
		return Ok(None);
	}
	let opened = Openings::<T>::get((part.network, part.window, reporter));
	let mut opened = opened.ok_or(Error::<T>::NotOpened)?;
	let Opening { link, parts, root, proofs } = &opened.opening;
	let is_part = parts.get(usize::from(part.part)) == Some(&hash);
	let is_root = part.evidence.is_none_or(|evidence| evidence.root == *root);
	ensure!(is_part && is_root && part.link == *link, Error::<T>::NotAsOpened);
	let mut matched = 0u32;
	for (target, entries) in entries {
		let entry = entries.iter().find(|entry| entry.indicator == Indicator::Rpc);
		let proof = proofs.binary_search_by_key(target, |proof| proof.target).ok();
		let proof = proof.and_then(|index| proofs.get(index));
		let (Some(entry), Some(proof)) = (entry, proof) else { continue };
		// An endpoint that leaves an answer unsigned takes nothing: it counts as a null. Of what most are, nothing is proved.
		let (answers, proved) = (entry.buckets.total(), u64::from(proof.answered));
		let is_proved = entry.samples == proof.samples
			&& proved <= answers
			&& answers <= proved.saturating_mul(2);
		ensure!(is_proved, Error::<T>::NotAsOpened);
		matched = matched.saturating_add(1);
	}
	opened.matched = opened.matched.saturating_add(matched);
	Ok((matched > 0).then_some(opened))
}
