//! Deposits: what is held from now on for what is registered. The Council sets them within bounds; what
//! is held already stays as it was.

use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, Saturating, traits::Zero};

use crate::{BalanceOf, Config, DepositsOf, Error, Event, Pallet, StoredDeposits};

/// A bond may fall to this part of what the runtime gives.
const LEAST_BOND: u32 = 100;

/// How often what the runtime gives a bond or a deposit may be.
const MOST: u32 = 1_000;

/// What the runtime gives, until the Council says otherwise.
pub(crate) fn default<T: Config>() -> DepositsOf<T> {
	DepositsOf::<T> {
		bond: T::BondAmount::get(),
		address: T::AddressDeposit::get(),
		group: T::GroupDeposit::get(),
		member: T::MemberDeposit::get(),
	}
}

/// A deposit pays for state, so it is not below what the runtime gives; a bond is at least a hundredth
/// of that. Nothing is above 1,000 times that.
pub(crate) fn check<T: Config>(deposits: &DepositsOf<T>) -> Result<(), Error<T>> {
	let given = default::<T>();
	let least_bond = given.bond / LEAST_BOND.into();
	let is_within = |value: BalanceOf<T>, least: BalanceOf<T>, given: BalanceOf<T>| {
		(least..=given.saturating_mul(MOST.into())).contains(&value)
	};
	let all = !deposits.bond.is_zero()
		&& is_within(deposits.bond, least_bond, given.bond)
		&& is_within(deposits.address, given.address, given.address)
		&& is_within(deposits.group, given.group, given.group)
		&& is_within(deposits.member, given.member, given.member);
	ensure!(all, Error::<T>::DepositsOutOfBounds);
	Ok(())
}

pub(crate) fn set<T: Config>(deposits: DepositsOf<T>) -> DispatchResult {
	check::<T>(&deposits)?;
	StoredDeposits::<T>::put(deposits);
	Pallet::<T>::deposit_event(Event::DepositsSet { deposits });
	Ok(())
}
