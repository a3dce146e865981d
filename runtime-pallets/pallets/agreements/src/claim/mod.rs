//! Claims: a reporter shows samples of a window that were drawn after it had committed to them, and is paid its
//! share of the pot for the samples of the targets that it has proved.
//!
//! `tree`: that a sample stood in what it committed to. `draw`: which one. `receipt`: that the target was asked
//! then, by this reporter. `share`: what that is worth.

mod draw;
mod receipt;
pub(crate) mod share;
mod tree;
mod types;

pub use draw::{answered, drawn};
pub use receipt::{Instants, id, is_in_time, is_signed, message};
pub use tree::{above, answer, nothing, root};
pub use types::*;

use codec::Encode;
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_sli::{
	Indicator, MAX_PROOFS, NetworkId, Period, PeriodKind, Proof, Proved, Record, Seconds,
};
use sp_runtime::{DispatchError, SaturatedConversion, traits::Zero};

use crate::{
	BalanceOf, Closed, Config, Error, Event, Pallet, Records, Rewarding, WeightInfo,
	bounds::MOST_REPORTERS, paying, pot,
};
use share::{Shares, is_enough};

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
	let opened = T::Proofs::openings(network, window);
	let shares = shares::<T>(network, window, &proved, &opened);
	let drawn = shares.drawn(&proved.proofs);
	check::<T>(network, window, &reporter, (&proved, &drawn), leaves)?;

	pot::roll::<T>(network);
	let Earned { credits, amount } = earned::<T>(network, window, &proved, &shares);
	let (openings, targets) = (opened.len().saturated_into(), shares.len());
	let paid = pot::pay::<T>(network, window, amount, &reporter);
	T::Proofs::note_claimed(network, window, &reporter);
	let count = |length: usize| length.saturated_into::<u32>();
	let weight = T::WeightInfo::claim(count(proved.proofs.len()), count(leaves.len()))
		.saturating_add(sharing::<T>(openings, targets));
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
	let shares = shares::<T>(network, window, &proved, &T::Proofs::openings(network, window));
	let drawn = shares.drawn(&proved.proofs);
	let Earned { credits, amount } = earned::<T>(network, window, &proved, &shares);
	Some(Claimable {
		seed: proved.seed(),
		answered: answered(&drawn),
		openings: openings::<T>(&drawn),
		credits,
		total: shares.credits(),
		amount: pot::payable::<T>(network, window, amount),
		targets: drawn.iter().map(|proof| proof.target).collect(),
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

/// How the pot of a window is shared.
fn shares<T: Config>(
	network: NetworkId,
	window: Seconds,
	proved: &Proved,
	opened: &[Opening],
) -> Shares {
	let weigh = |target| paying::weight::<T>(network, target, window).saturated_into::<u128>();
	Shares::new(opened, proved, weigh)
}

/// How many leaves a claim needs: where nothing was answered nothing can be shown.
fn openings<T: Config>(drawn: &[Proof]) -> u32 {
	if answered(drawn) > 0 { Rewarding::<T>::get().openings } else { 0 }
}

/// Checks every leaf against its draw.
fn check<T: Config>(
	network: NetworkId,
	window: Seconds,
	reporter: &T::AccountId,
	(proved, among): (&Proved, &[Proof]),
	leaves: &[Leaf],
) -> Result<(), Error<T>> {
	let due = openings::<T>(among);
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
		let (proof, rank) = drawn(&seed, &account, number, among).ok_or(Error::<T>::WrongLeaf)?;
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

/// What a reporter has earned of a window.
struct Earned<Balance> {
	/// Of how many targets it is paid.
	credits: u32,
	/// With how much, before what is left of the day.
	amount: Balance,
}

/// What the samples of a reporter are worth: those of targets of which it has shown enough, counting nulls, and answers
/// without a receipt, up to the record's share of nulls.
fn earned<T: Config>(
	network: NetworkId,
	window: Seconds,
	proved: &Proved,
	shares: &Shares,
) -> Earned<BalanceOf<T>> {
	let budget = pot::budget::<T>(network, window, proved.window_s).saturated_into::<u128>();
	let (mut credits, mut amount) = (0u32, 0u128);
	for proof in proved.proofs.iter().filter(|proof| shares.has(proof.target)) {
		let nulls = proof.samples.saturating_sub(proof.answered);
		// The record, the dearest here, is read only where it decides.
		let allowed = if nulls == 0 || !is_enough(proved, proof.samples) {
			0
		} else {
			nulls_of(&record::<T>(network, window, proof), proved.samples_per_window)
		};
		let shown = proof.answered.saturating_add(nulls.min(allowed));
		if is_enough(proved, shown) {
			credits = credits.saturating_add(1);
			amount = amount.saturating_add(shares.part(budget, proof.target, shown));
		}
	}
	Earned { credits, amount: amount.saturated_into() }
}

/// What sharing costs besides: the openings of a window and what its targets pay are read.
pub(crate) fn sharing<T: Config>(openings: u32, targets: u32) -> Weight {
	let entries = u64::from(openings).saturating_mul(MAX_PROOFS.into());
	T::DbWeight::get()
		.reads(u64::from(openings).saturating_add(targets.into()))
		.saturating_add(Weight::from_parts(PROOF.saturating_mul(entries), 0))
}

/// The same at its worst: a target that counts is proved by half of the openings at least.
pub(crate) fn most_sharing<T: Config>() -> Weight {
	sharing::<T>(MOST_REPORTERS, MAX_PROOFS.saturating_mul(2))
}

/// Time to decode a proof and add it up, in ps: 300 ns.
const PROOF: u64 = 300_000;

/// How many of `places` samples are null by a record, rounded down; none without one or without a quorum.
fn nulls_of(closed: &Closed, places: u32) -> u32 {
	let Closed::Record(Record::Sampled(sampled)) = closed else { return 0 };
	let all = u128::from(sampled.samples).saturating_mul(SIXTEENTHS);
	let nulls = all.saturating_sub(sampled.answered.into());
	let share = nulls.saturating_mul(places.into()).checked_div(all);
	share.unwrap_or_default().saturated_into()
}
