//! The invariants of this pallet's state.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use pallet_sli::{Indicator, NetworkId, RecordClass, TargetId};
use sp_runtime::{Saturating, TryRuntimeError, traits::Zero};

use crate::{
	Agreements, BalanceOf, Config, EndedExposures, HoldReason, NetworkExposures, NextAgreement,
	NextOffer, Offers, OpenAgreements, Payings, PotDay, PotDays, Pots, Rates, Rewarding, Stored,
	StoredBounds, TargetExposures, TargetShare, Voided, bounds, exposure, outcome::PPM, period,
	pot, terms::times,
};

type Ledger<T> = BTreeMap<<T as frame_system::Config>::AccountId, [BalanceOf<T>; 3]>;

/// Checks that
/// 1. ids were given; periods that are left are whole, at least one, and no more than may be agreed on;
/// 2. fees, caps and deposits of every account are what is held of it, to the last unit;
/// 3. open agreements, exposures and what targets pay are those of the agreements;
/// 4. voided periods are periods of agreements that are not settled;
/// 5. the bounds and the reward are within theirs;
/// 6. what the days of each pot have not paid is what it owes, and the account owns as much at least;
/// 7. exposures of what has ended are kept by midnights, each once.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	let mut ledger = Ledger::<T>::new();
	offers::<T>(&mut ledger)?;
	agreements::<T>(&mut ledger)?;
	holds::<T>(ledger)?;
	voided::<T>()?;
	let governed = StoredBounds::<T>::get();
	ensure!(bounds::check::<T>(&governed).is_ok(), "bounds are out of their bounds");
	let reward = Rewarding::<T>::get();
	ensure!(bounds::check_reward::<T>(&reward).is_ok(), "the reward is out of its bounds");
	let share = TargetShare::<T>::get();
	ensure!(bounds::check_target_share::<T>(share).is_ok(), "a target's part is out of its bounds");
	ended::<T>()?;
	pots::<T>()
}

fn ended<T: Config>() -> Result<(), TryRuntimeError> {
	let of_networks = EndedExposures::<T>::iter_values();
	let of_targets = TargetExposures::<T>::iter_values().map(|target| target.ended);
	for ended in of_networks.chain(of_targets) {
		for (end, added) in &ended {
			ensure!(end % pot::DAY_S == 0, "an agreement ended at no midnight");
			ensure!(!added.is_zero(), "an agreement that added nothing counts when it has ended");
		}
		let ends: BTreeSet<_> = ended.iter().map(|(end, _)| end).collect();
		ensure!(ends.len() == ended.len(), "what ended at a midnight is kept twice");
	}
	Ok(())
}

fn add<T: Config>(ledger: &mut Ledger<T>, who: &T::AccountId, amounts: [BalanceOf<T>; 3]) {
	let sums = ledger.entry(who.clone()).or_insert([Zero::zero(); 3]);
	for (sum, amount) in sums.iter_mut().zip(amounts) {
		*sum = sum.saturating_add(amount);
	}
}

fn offers<T: Config>(ledger: &mut Ledger<T>) -> Result<(), TryRuntimeError> {
	for (id, offer) in Offers::<T>::iter() {
		ensure!(id < NextOffer::<T>::get(), "an offer has an id that was not given");
		let own = offer.guarantor.as_ref().map(|named| &named.account) != Some(&offer.provider);
		ensure!(own, "a provider is its own guarantor");
		add::<T>(ledger, &offer.provider, [Zero::zero(), Zero::zero(), offer.deposit]);
	}
	Ok(())
}

fn agreements<T: Config>(ledger: &mut Ledger<T>) -> Result<(), TryRuntimeError> {
	let mut open = BTreeMap::<(NetworkId, TargetId, Indicator), u32>::new();
	let mut exposures = BTreeMap::<(NetworkId, RecordClass), BalanceOf<T>>::new();
	let mut of_targets = BTreeMap::<(NetworkId, RecordClass, TargetId), BalanceOf<T>>::new();
	for (id, stored) in Agreements::<T>::iter() {
		let it = Stored::latest(stored);
		let (terms, payer) = (it.terms, it.payer());
		ensure!(id < NextAgreement::<T>::get(), "an agreement has an id that was not given");
		ensure!(it.offer < NextOffer::<T>::get(), "an agreement on an offer that was not made");
		ensure!((1..=bounds::MOST_PERIODS).contains(&it.left), "no period is left, or too many");
		let is_start = period::covers(terms.kind, it.next, 1, it.next)
			&& period::first_from(terms.kind, it.next) == it.next;
		ensure!(is_start, "a period does not begin where it should");
		ensure!(it.customer != it.provider && it.customer != *payer, "a party is both sides");
		let objective = terms.objective;
		let is_promise = objective.floor_ppm < objective.share_ppm && objective.share_ppm <= PPM;
		ensure!(is_promise, "an objective is none");
		let sum = |amount| times::<T>(amount, it.left).map_err(|_| "an amount is too large");
		let (fees, caps) = (sum(terms.fee)?, sum(terms.cap)?);
		add::<T>(ledger, &it.customer, [fees, Zero::zero(), Zero::zero()]);
		add::<T>(ledger, payer, [Zero::zero(), caps, Zero::zero()]);
		let count = open.entry((terms.network, terms.target, terms.indicator)).or_default();
		*count = count.saturating_add(1);
		let added = exposure::counted::<T>(&terms, it.exposure);
		if !added.is_zero() {
			let (network, class) = (terms.network, exposure::class(&terms));
			let sum = exposures.entry((network, class)).or_insert_with(Zero::zero);
			*sum = sum.saturating_add(added);
			let key = (network, class, terms.target);
			let own = of_targets.entry(key).or_insert_with(Zero::zero);
			*own = own.saturating_add(added);
		}
	}
	let stored: BTreeMap<_, _> = OpenAgreements::<T>::iter().collect();
	ensure!(stored == open, "open agreements are not those there are");
	let stored: BTreeMap<_, _> = NetworkExposures::<T>::iter()
		.map(|(network, class, sum)| ((network, class), sum))
		.collect();
	ensure!(stored == exposures, "exposures are not those of the agreements");
	for (_, target) in TargetExposures::<T>::iter() {
		let is_some = !target.open.is_zero() || !target.ended.is_empty();
		ensure!(is_some, "nothing is kept of a target");
	}
	let stored: BTreeMap<_, _> = TargetExposures::<T>::iter()
		.map(|(key, target)| (key, target.open))
		.filter(|(_, open)| !open.is_zero())
		.collect();
	ensure!(stored == of_targets, "exposures of targets are not those of the agreements");
	rates::<T>()
}

fn rates<T: Config>() -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<(NetworkId, TargetId), BalanceOf<T>>::new();
	for (id, rate) in Rates::<T>::iter() {
		let terms = Agreements::<T>::get(id).map(Stored::latest).ok_or("a rate of no agreement")?;
		ensure!(!rate.is_zero(), "a rate of nothing is kept");
		let key = (terms.terms.network, terms.terms.target);
		let sum = sums.entry(key).or_insert_with(Zero::zero);
		*sum = sum.saturating_add(rate);
	}
	for (network, target, paying) in Payings::<T>::iter() {
		let sum = sums.remove(&(network, target)).unwrap_or_else(Zero::zero);
		let last = paying.last().map(|(_, amount)| *amount);
		ensure!(last == Some(sum), "a target pays other than its agreements");
		ensure!(paying.is_sorted_by_key(|(since, _)| *since), "days of a target are out of order");
	}
	ensure!(sums.is_empty(), "an agreement pays for no target");
	Ok(())
}

fn holds<T: Config>(ledger: Ledger<T>) -> Result<(), TryRuntimeError> {
	for (who, sums) in ledger {
		for (reason, sum) in [HoldReason::Fee, HoldReason::Collateral, HoldReason::OfferDeposit]
			.into_iter()
			.zip(sums)
		{
			let held = T::Currency::balance_on_hold(&reason.into(), &who);
			ensure!(held == sum, "what is held of an account is not what it owes");
		}
	}
	Ok(())
}

fn voided<T: Config>() -> Result<(), TryRuntimeError> {
	for (id, start, ()) in Voided::<T>::iter() {
		let it = Agreements::<T>::get(id).map(Stored::latest).ok_or("a void of no agreement")?;
		let is_covered = period::covers(it.terms.kind, it.next, it.left, start);
		ensure!(is_covered, "a period is void that is not covered");
	}
	Ok(())
}

fn pots<T: Config>() -> Result<(), TryRuntimeError> {
	let mut owed = BTreeMap::<NetworkId, BalanceOf<T>>::new();
	for (network, day, PotDay { amount, paid }) in PotDays::<T>::iter() {
		let pot = Pots::<T>::get(network).ok_or("a day of no pot")?;
		ensure!(
			day % pot::DAY_S == 0 && day >= pot.oldest,
			"a day of a pot that is none, or closed"
		);
		ensure!(paid <= amount, "a day of a pot paid more than it had");
		let sum = owed.entry(network).or_insert_with(Zero::zero);
		*sum = sum.saturating_add(amount.saturating_sub(paid));
	}
	for (network, pot) in Pots::<T>::iter() {
		let sum = owed.remove(&network).unwrap_or_else(Zero::zero);
		ensure!(sum == pot.owed, "a pot owes other than its days");
		let owned = T::Currency::total_balance(&pot::account::<T>(network));
		ensure!(sum <= owned, "a pot owes more than it owns");
	}
	Ok(())
}
