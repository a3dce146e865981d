//! Notice: the current and the next period stay covered, the rest is released at once.

use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{
	AgreementId, Config, Error, Event, HoldReason, Offers, Pallet, Voided, exposure, money, period,
	settle, terms::times,
};

pub(crate) fn give<T: Config>(who: T::AccountId, id: AgreementId) -> DispatchResult {
	let mut agreement = settle::stored::<T>(id)?;
	ensure!(who == agreement.provider || who == agreement.customer, Error::<T>::NotAParty);
	let (terms, next, before) = (agreement.terms, agreement.next, agreement.left);
	// Start of the period after the next one.
	let bound = period::after(terms.kind, period::now::<T>(), 2);
	let left = period::begun_before(terms.kind, next, before, bound);
	let released = before.saturating_sub(left);
	ensure!(released > 0, Error::<T>::NothingToRelease);

	let (fees, caps) = (times::<T>(terms.fee, released)?, times::<T>(terms.cap, released)?);
	money::release::<T>(HoldReason::Fee, &agreement.customer, fees)?;
	money::release::<T>(HoldReason::Collateral, agreement.payer(), caps)?;
	for count in left..before {
		Voided::<T>::remove(id, period::after(terms.kind, next, count));
	}
	agreement.left = left;
	exposure::release::<T>(&mut agreement, caps);
	if left == 0 {
		// None of it has begun: whoever accepts and goes at once takes nothing of an offer from others.
		Offers::<T>::mutate_extant(agreement.offer, |offer| {
			offer.availability.capacity = offer.availability.capacity.saturating_add(1);
		});
	}
	Pallet::<T>::deposit_event(Event::NoticeGiven { agreement: id, by: who, left, released });
	settle::keep::<T>(id, agreement);
	Ok(())
}
