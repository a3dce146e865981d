//! What targets pay: by it, and not by their number, the pot of a network is shared between them (F25).
//!
//! An agreement pays what its last settlement gave to reporters, by day of the period, but on the day whose pot it fills
//! all of it: terms that are never earned pay nothing, and weigh nothing. A change counts for the windows of tomorrow on, as the money itself does, so that nobody
//! who pays today is weighed for what others have paid before.

use frame_support::defensive;
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

/// Notes what an agreement has paid now: all of it for the windows of tomorrow, which the money is for, and later by day.
/// By day alone, what a day pays would weigh beside the whole of a month as if it were a month's.
pub(crate) fn note<T: Config>(id: AgreementId, agreement: &AgreementOf<T>, paid: BalanceOf<T>) {
	let tomorrow = pot::tomorrow::<T>();
	set::<T>(id, agreement, paid, tomorrow);
	set::<T>(id, agreement, a_day::<T>(agreement, paid), tomorrow.saturating_add(pot::DAY_S));
}

/// Notes that an agreement has ended: what it paid today is for the windows of tomorrow.
pub(crate) fn end<T: Config>(id: AgreementId, agreement: &AgreementOf<T>) {
	let after = pot::tomorrow::<T>().saturating_add(pot::DAY_S);
	set::<T>(id, agreement, Zero::zero(), after);
}

/// Notes what an agreement pays for the windows from the start of a day on.
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
		let is_closed = |(next, _): &(Seconds, _)| pot::is_closed::<T>(next.saturating_sub(1));
		while paying.get(1).is_some_and(is_closed) {
			paying.remove(0);
		}
		let place = paying.partition_point(|(from, _)| *from < since);
		if paying.get(place).is_none_or(|(from, _)| *from != since) {
			let stood = place.checked_sub(1).and_then(|last| paying.get(last));
			let amount = stood.map_or_else(Zero::zero, |(_, amount)| *amount);
			if paying.try_insert(place, (since, amount)).is_err() {
				defensive!("more days can be claimed than there is room for");
			}
		}
		for (_, amount) in paying.iter_mut().skip(place) {
			*amount = amount.saturating_sub(before).saturating_add(rate);
		}
	});
}

/// What a target weighs in a window.
pub(crate) fn weight<T: Config>(
	network: NetworkId,
	target: TargetId,
	window: Seconds,
) -> BalanceOf<T> {
	let paying = Payings::<T>::get(network, target);
	let of_window = paying.iter().rfind(|(since, _)| *since <= window);
	of_window.map_or_else(Zero::zero, |(_, amount)| *amount)
}
