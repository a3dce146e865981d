//! Claims: a reporter shows samples of a window that were drawn after it had committed to them, and is paid its
//! share of the pot for the targets that it has proved.
//!
//! `tree`: that a sample stood in what it committed to. `draw`: which one. `receipt`: that the target was asked
//! then, by this reporter.

mod draw;
mod receipt;
mod tree;
mod types;

pub use draw::{answered, drawn};
pub use receipt::{Instants, id, is_in_time, is_signed, message};
pub use tree::{above, answer, nothing, root};
pub use types::*;

use codec::Encode;
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_sli::{Indicator, NetworkId, Period, PeriodKind, Proof, Proved, Record, Seconds};
use sp_runtime::{DispatchError, SaturatedConversion, traits::Zero};

use crate::{
	BalanceOf, Closed, Config, Error, Event, Pallet, Records, Rewarding, WeightInfo, outcome::PPM,
	pot,
};

/// Counts of sampled records are sixteenths of a sample.
const SIXTEENTHS: u128 = 16;

/// Pays a reporter for a window; what it weighed.
pub(crate) fn claim<T: Config>(
	signer: &T::AccountId,
	network: NetworkId,
	window: Seconds,
	leaves: &[Leaf],
) -> Result<Weight, DispatchError> {
	let reporter = T::Proofs::by_signer(network, signer).ok_or(Error::<T>::NotAReporter)?;
	let proved = provable::<T>(network, window, &reporter)?;
	check::<T>(network, window, &reporter, &proved, leaves)?;

	pot::roll::<T>(network);
	let credits = credits::<T>(network, window, &proved);
	let paid = pot::pay::<T>(network, window, &proved, credits, &reporter);
	T::Proofs::note_claimed(network, window, &reporter);
	let count = |length: usize| length.saturated_into::<u32>();
	let weight = T::WeightInfo::claim(count(proved.proofs.len()), count(leaves.len()));
	Pallet::<T>::deposit_event(Event::Claimed { network, window, reporter, credits, paid });
	Ok(weight)
}

/// What a reporter could claim of a window now, if anything.
pub fn claimable<T: Config>(
	network: NetworkId,
	window: Seconds,
	reporter: &T::AccountId,
) -> Option<Claimable<BalanceOf<T>>> {
	let proved = provable::<T>(network, window, reporter).ok()?;
	let credits = credits::<T>(network, window, &proved);
	Some(Claimable {
		seed: proved.seed(),
		answered: answered(&proved.proofs),
		openings: openings::<T>(&proved),
		credits,
		total: proved.credits,
		amount: pot::due::<T>(network, window, &proved, credits),
	})
}

/// What a reporter has proved, if it can be claimed now.
fn provable<T: Config>(
	network: NetworkId,
	window: Seconds,
	reporter: &T::AccountId,
) -> Result<Proved, Error<T>> {
	let proved = T::Proofs::proved(network, window, reporter).ok_or(Error::<T>::NotProved)?;
	let first =
		proved.proofs.first().filter(|_| proved.is_complete).ok_or(Error::<T>::NotProved)?;
	ensure!(!proved.claimed, Error::<T>::ClaimedAlready);
	ensure!(!pot::is_closed::<T>(window), Error::<T>::ClaimTooLate);
	match record::<T>(network, window, first) {
		Closed::NotYet => Err(Error::<T>::NotClosed),
		Closed::Gone => Err(Error::<T>::ClaimTooLate),
		Closed::NoRecord | Closed::Record(_) => Ok(proved),
	}
}

fn record<T: Config>(network: NetworkId, window: Seconds, proof: &Proof) -> Closed {
	let period = Period { kind: PeriodKind::Window, start: window };
	T::Records::closed(network, Indicator::Rpc, period, proof.target)
}

/// How many leaves a claim needs: where nothing was answered nothing can be shown.
fn openings<T: Config>(proved: &Proved) -> u32 {
	if answered(&proved.proofs) > 0 { Rewarding::<T>::get().openings } else { 0 }
}

/// Checks every leaf against its draw.
fn check<T: Config>(
	network: NetworkId,
	window: Seconds,
	reporter: &T::AccountId,
	proved: &Proved,
	leaves: &[Leaf],
) -> Result<(), Error<T>> {
	let due = openings::<T>(proved);
	ensure!(leaves.len().saturated_into::<u32>() == due, Error::<T>::WrongLeaves);
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let (seed, account) = (proved.seed(), reporter.encode());
	let instants = Instants {
		genesis: genesis.as_ref(),
		network,
		window,
		window_s: proved.window_s,
		count: proved.samples_per_window,
		distribution: proved.distribution,
		reporter: &account,
		link: &proved.link,
	};
	for (number, leaf) in (0u32..).zip(leaves) {
		let (proof, rank) =
			drawn(&seed, &account, number, &proved.proofs).ok_or(Error::<T>::WrongLeaf)?;
		let (top, before) = root(leaf, proved.samples_per_window).ok_or(Error::<T>::WrongLeaf)?;
		let is_opened = Step { digest: proof.root, answered: proof.answered } == top;
		ensure!(is_opened && before == rank, Error::<T>::WrongLeaf);

		let instant_us = instants.at_us(leaf.index).ok_or(Error::<T>::WrongLeaf)?;
		let (timeout_ms, offset_ms) = (proved.timeout_ms, proved.clock_offset_ms);
		let is_timely = is_in_time(leaf.at, instant_us, timeout_ms, offset_ms);
		ensure!(is_timely, Error::<T>::ReceiptOutOfTime);

		let id = id(&proved.link, proof.target, leaf.index);
		let signed = message(genesis.as_ref(), network, proof.target, &id, leaf.at, leaf.height);
		let is_listed = T::Proofs::keys(network, proof.target, window).contains(&leaf.key);
		ensure!(is_listed && is_signed(&signed, leaf), Error::<T>::WrongReceipt);
	}
	Ok(())
}

/// Of how many targets a reporter is paid: those of which it has shown enough, counting nulls up to the record's
/// share of them, since a null has no receipt.
fn credits<T: Config>(network: NetworkId, window: Seconds, proved: &Proved) -> u32 {
	let (places, least) = (proved.samples_per_window, proved.min_coverage_ppm);
	let due = u128::from(places).saturating_mul(least.into());
	let is_enough = |samples: u32| u128::from(samples).saturating_mul(PPM.into()) >= due;
	let is_paid = |proof: &&Proof| {
		// The record, the dearest here, is read only where it decides.
		is_enough(proof.answered)
			|| is_enough(proof.samples) && {
				let nulls = proof.samples.saturating_sub(proof.answered);
				let allowed = nulls_of(&record::<T>(network, window, proof), places);
				is_enough(proof.answered.saturating_add(nulls.min(allowed)))
			}
	};
	proved.proofs.iter().filter(is_paid).count().saturated_into()
}

/// How many of `places` samples are null by a record, rounded down; none without one or without a quorum.
fn nulls_of(closed: &Closed, places: u32) -> u32 {
	let Closed::Record(Record::Sampled(sampled)) = closed else { return 0 };
	let all = u128::from(sampled.samples).saturating_mul(SIXTEENTHS);
	let nulls = all.saturating_sub(sampled.answered.into());
	let share = nulls.saturating_mul(places.into()).checked_div(all);
	share.unwrap_or_default().saturated_into()
}
