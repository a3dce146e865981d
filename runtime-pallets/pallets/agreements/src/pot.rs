//! The pot of a network's reporters: what is settled today, and what anybody sends, is for the windows of
//! tomorrow; what of a day nobody claims goes on to a later one.
//!
//! The ledger says what of the account belongs to which day. The account may own more, never less.

use frame_support::{
	storage::with_storage_layer,
	traits::{
		Get,
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
	},
};
use pallet_sli::{Indicator, NetworkId, Seconds};
use sp_runtime::{
	DispatchError, Rounding, SaturatedConversion, Saturating, helpers_128bit,
	traits::{AccountIdConversion, Zero},
};

use crate::{BalanceOf, Config, Pot, PotDay, PotDays, Pots, Rewarding, period};

/// A UTC day.
pub(crate) const DAY_S: Seconds = 86_400;
/// For so many days after its end a day can be claimed.
const CLAIMING_DAYS: u32 = 3;
/// For so many seconds after its start a window can be claimed at most.
pub const CLAIMABLE_S: Seconds = (CLAIMING_DAYS + 1) * DAY_S;
/// The most days that one call closes.
const MOST_CLOSED: u32 = 8;

/// The account of a network's pot.
pub fn account<T: Config>(network: NetworkId) -> T::AccountId {
	T::PotId::get().into_sub_account_truncating(network)
}

/// What reporters get of each fee of an agreement that is accepted now, in ppm: `rpc` alone has receipts.
pub(crate) fn share<T: Config>(indicator: Indicator) -> u32 {
	match indicator {
		Indicator::Rpc => Rewarding::<T>::get().reporters_ppm,
		_ => 0,
	}
}

/// Start of the UTC day of an instant.
fn day_of(at: Seconds) -> Seconds {
	at.saturating_sub(at % DAY_S)
}

/// Start of the day after the one of the block that is being executed.
pub(crate) fn tomorrow<T: Config>() -> Seconds {
	day_of(period::now::<T>()).saturating_add(DAY_S)
}

/// Whether the day of an instant can no longer be claimed.
pub(crate) fn is_closed<T: Config>(at: Seconds) -> bool {
	day_of(at).saturating_add(CLAIMABLE_S) <= period::now::<T>()
}

/// Adds what was paid to the account to the pot of tomorrow.
pub(crate) fn add<T: Config>(network: NetworkId, amount: BalanceOf<T>) {
	if amount.is_zero() {
		return;
	}
	let day = tomorrow::<T>();
	PotDays::<T>::mutate(network, day, |kept| kept.amount = kept.amount.saturating_add(amount));
	let pot = Pots::<T>::get(network).unwrap_or(Pot { oldest: day, owed: Zero::zero() });
	Pots::<T>::insert(network, Pot { owed: pot.owed.saturating_add(amount), ..pot });
}

/// Closes days that can no longer be claimed, and adds to tomorrow what they left and what was sent to the account.
pub(crate) fn roll<T: Config>(network: NetworkId) {
	if let Some(mut pot) = Pots::<T>::get(network) {
		for _ in 0..MOST_CLOSED {
			if !is_closed::<T>(pot.oldest) {
				break;
			}
			let PotDay { amount, paid } = PotDays::<T>::take(network, pot.oldest);
			// What is no longer owed is found below, as what was sent is.
			pot.owed = pot.owed.saturating_sub(amount.saturating_sub(paid));
			pot.oldest = pot.oldest.saturating_add(DAY_S);
		}
		Pots::<T>::insert(network, pot);
	}
	let owed = Pots::<T>::get(network).unwrap_or_default().owed;
	let owned = T::Currency::total_balance(&account::<T>(network));
	add::<T>(network, owned.saturating_sub(owed));
}

/// What the windows of so many seconds of a day have: their share of its pot, rounded down.
pub(crate) fn budget<T: Config>(
	network: NetworkId,
	window: Seconds,
	window_s: Seconds,
) -> BalanceOf<T> {
	let amount = PotDays::<T>::get(network, day_of(window)).amount.saturated_into();
	let (own, all) = (u128::from(window_s.min(DAY_S)), u128::from(DAY_S));
	helpers_128bit::multiply_by_rational_with_rounding(amount, own, all, Rounding::Down)
		.unwrap_or_default()
		.saturated_into()
}

/// What of an amount for a window can be paid now: at most what is left of the day, and what the account can pay.
pub(crate) fn payable<T: Config>(
	network: NetworkId,
	window: Seconds,
	amount: BalanceOf<T>,
) -> BalanceOf<T> {
	let day = PotDays::<T>::get(network, day_of(window));
	let pot = account::<T>(network);
	let most = T::Currency::reducible_balance(&pot, Preservation::Preserve, Fortitude::Polite);
	amount.min(day.amount.saturating_sub(day.paid)).min(most)
}

/// Pays an amount for a window to a reporter; what was paid: nothing where it cannot take it, an account that
/// does not exist and would not come to be by so little.
pub(crate) fn pay<T: Config>(
	network: NetworkId,
	window: Seconds,
	amount: BalanceOf<T>,
	reporter: &T::AccountId,
) -> BalanceOf<T> {
	let due = payable::<T>(network, window, amount);
	if due.is_zero() {
		return due;
	}
	let pot = account::<T>(network);
	let moved = with_storage_layer(|| -> Result<_, DispatchError> {
		T::Currency::transfer(&pot, reporter, due, Preservation::Preserve)
	});
	let Ok(paid) = moved else { return Zero::zero() };
	PotDays::<T>::mutate(network, day_of(window), |day| {
		day.paid = day.paid.saturating_add(paid);
	});
	Pots::<T>::mutate_extant(network, |pot| pot.owed = pot.owed.saturating_sub(paid));
	paid
}
