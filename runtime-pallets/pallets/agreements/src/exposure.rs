//! Exposure: what those who could move the records of a target would gain.
//!
//! Of k reports that count, floor(k / 2) + 1 choose the record. What they would gain in a month, the caps of
//! all agreements on the target, is at most what they lose with their seats. A target's whole exposure is held
//! against the k of the terms that are accepted; later terms with a larger k add nothing to what fewer
//! reporters can move, for with fewer reports than they ask for nothing is known.

use frame_support::ensure;
use sp_runtime::{Saturating, traits::Zero};

use crate::{
	AgreementOf, BalanceOf, Config, Error, Exposures, StoredBounds, TermsOf, period, terms::times,
};

/// What an agreement of so many periods adds: its caps of a month. A census nobody can move.
pub(crate) fn of<T: Config>(terms: &TermsOf<T>, periods: u32) -> Result<BalanceOf<T>, Error<T>> {
	if terms.indicator.is_counted() {
		return Ok(Zero::zero());
	}
	times::<T>(terms.cap, periods.min(period::a_month(terms.kind)))
}

/// What the agreements of a target may add up to.
pub(crate) fn most<T: Config>(terms: &TermsOf<T>) -> BalanceOf<T> {
	let majority = (terms.min_reporters / 2).saturating_add(1);
	StoredBounds::<T>::get().exposure_per_reporter.saturating_mul(majority.into())
}

/// Adds it, if there is room.
pub(crate) fn add<T: Config>(terms: &TermsOf<T>, added: BalanceOf<T>) -> Result<(), Error<T>> {
	if added.is_zero() {
		return Ok(());
	}
	let sum = Exposures::<T>::get(terms.network, terms.target).saturating_add(added);
	ensure!(sum <= most::<T>(terms), Error::<T>::ExposureTooLarge);
	Exposures::<T>::insert(terms.network, terms.target, sum);
	Ok(())
}

/// Takes what an agreement had added.
pub(crate) fn take<T: Config>(agreement: &AgreementOf<T>) {
	let (network, target) = (agreement.terms.network, agreement.terms.target);
	let left = Exposures::<T>::get(network, target).saturating_sub(agreement.exposure);
	if left.is_zero() {
		Exposures::<T>::remove(network, target);
	} else {
		Exposures::<T>::insert(network, target, left);
	}
}
