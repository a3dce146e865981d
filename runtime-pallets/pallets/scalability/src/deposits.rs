//! Deposits: what is held from now on for subjects, runs and points. The Council sets them within bounds;
//! what is held already stays as it was.

use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, Saturating};

use crate::{BalanceOf, Config, DepositsOf, Error, Event, Pallet, StoredDeposits};

/// How often what the runtime gives a deposit may be.
const MOST: u32 = 1_000;

/// What the runtime gives, until the Council says otherwise.
pub(crate) fn default<T: Config>() -> DepositsOf<T> {
	DepositsOf::<T> {
		subject: T::SubjectDeposit::get(),
		run: T::RunDeposit::get(),
		point: T::PointDeposit::get(),
	}
}

/// A deposit pays for state: at least what the runtime gives, at most 1,000 times that.
pub(crate) fn check<T: Config>(deposits: &DepositsOf<T>) -> Result<(), Error<T>> {
	let given = default::<T>();
	let is_within = |value: BalanceOf<T>, given: BalanceOf<T>| {
		(given..=given.saturating_mul(MOST.into())).contains(&value)
	};
	let all = is_within(deposits.subject, given.subject)
		&& is_within(deposits.run, given.run)
		&& is_within(deposits.point, given.point);
	ensure!(all, Error::<T>::DepositsOutOfBounds);
	Ok(())
}

pub(crate) fn set<T: Config>(deposits: DepositsOf<T>) -> DispatchResult {
	check::<T>(&deposits)?;
	StoredDeposits::<T>::put(deposits);
	Pallet::<T>::deposit_event(Event::DepositsSet { deposits });
	Ok(())
}
