//! What targets pay: by it, and not by their number, the pot of a network is shared between them (F25).
//!
//! An agreement pays what its last settlement gave to reporters, by day of the period: terms that are never earned pay
//! nothing, and weigh nothing. A rise counts for the windows of tomorrow on, as the money itself does, so that nobody
//! who pays today is weighed for what others have paid before.

use pallet_sli::{NetworkId, Seconds, TargetId};
use sp_runtime::{
	Saturating,
	traits::{CheckedDiv, Zero},
};

use crate::{AgreementId, AgreementOf, BalanceOf, Config, Payings, Rates, period, pot};

/// What an amount of a period comes to a day.
pub(crate) fn a_day<T: Config>(agreement: &AgreementOf<T>, amount: BalanceOf<T>) -> BalanceOf<T> {
	let days: BalanceOf<T> = period::days(agreement.terms.kind).into();
	amount.checked_div(&days).unwrap_or_else(Zero::zero)
}

/// Notes what an agreement pays from tomorrow on.
pub(crate) fn note<T: Config>(id: AgreementId, agreement: &AgreementOf<T>, rate: BalanceOf<T>) {
	set::<T>(id, agreement, rate, pot::tomorrow::<T>());
}

/// Notes what an agreement pays for the windows from an instant on.
pub(crate) fn set<T: Config>(
	id: AgreementId,
	agreement: &AgreementOf<T>,
	rate: BalanceOf<T>,
	since: Seconds,
) {
	let before = Rates::<T>::get(id);
	if rate == before {
		return;
	}
	if rate.is_zero() {
		Rates::<T>::remove(id);
	} else {
		Rates::<T>::insert(id, rate);
	}
	let (network, target) = (agreement.terms.network, agreement.terms.target);
	Payings::<T>::mutate(network, target, |paying| {
		// Windows before the last change that can still be claimed keep the least that was paid since.
		let is_settled = pot::is_closed::<T>(paying.since);
		let stood = if is_settled { paying.amount } else { paying.before.min(paying.amount) };
		if paying.since < since {
			paying.before = stood;
			paying.since = since;
		}
		paying.amount = paying.amount.saturating_sub(before).saturating_add(rate);
	});
}

/// What a target weighs in a window.
pub(crate) fn weight<T: Config>(
	network: NetworkId,
	target: TargetId,
	window: Seconds,
) -> BalanceOf<T> {
	let paying = Payings::<T>::get(network, target);
	if window >= paying.since { paying.amount } else { paying.before }
}
