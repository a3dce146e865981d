//! How money moves: it is held, paid out of what is held, or released.
//!
//! Nothing that an account does keeps a payment from another: a freeze on who pays does not bind what is
//! held, and what a receiver cannot take goes back to whom it was held from.

use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use sp_runtime::{DispatchResult, traits::Zero};

use crate::{BalanceOf, Config, Error, HoldReason};

/// Holds an amount, or says why not.
pub(crate) fn hold<T: Config>(
	reason: HoldReason,
	who: &T::AccountId,
	amount: BalanceOf<T>,
	refused: Error<T>,
) -> DispatchResult {
	// Nothing can be held from an account that does not exist yet, not even nothing.
	if !amount.is_zero() {
		T::Currency::hold(&reason.into(), who, amount).map_err(|_| refused)?;
	}
	Ok(())
}

/// Gives back an amount that is held.
pub(crate) fn release<T: Config>(
	reason: HoldReason,
	who: &T::AccountId,
	amount: BalanceOf<T>,
) -> DispatchResult {
	if !amount.is_zero() {
		// What is no longer there (a chain may slash holds) must not keep an agreement open.
		T::Currency::release(&reason.into(), who, amount, Precision::BestEffort)?;
	}
	Ok(())
}

/// Pays an amount out of what is held of `from`; what was paid: none of it where `to` cannot take it, an
/// account that does not exist and would not come to be by so little.
pub(crate) fn pay<T: Config>(
	reason: HoldReason,
	from: &T::AccountId,
	to: &T::AccountId,
	amount: BalanceOf<T>,
) -> Result<BalanceOf<T>, sp_runtime::DispatchError> {
	if amount.is_zero() {
		return Ok(amount);
	}
	if from == to {
		release::<T>(reason, from, amount)?;
		return Ok(amount);
	}
	let paid = with_storage_layer(|| {
		T::Currency::transfer_on_hold(
			&reason.into(),
			from,
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)
	});
	Ok(paid.unwrap_or_else(|_| Zero::zero()))
}
