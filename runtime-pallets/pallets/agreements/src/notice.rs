//! Notice: the current and the next period stay covered, at least one, the rest is released at once.

use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{
	AgreementId, Agreements, Config, Error, Event, HoldReason, Pallet, Stored, Voided, exposure,
	money, period, settle, terms::times,
};

pub(crate) fn give<T: Config>(who: T::AccountId, id: AgreementId) -> DispatchResult {
	let mut agreement = settle::stored::<T>(id)?;
	ensure!(who == agreement.provider || who == agreement.customer, Error::<T>::NotAParty);
	let (terms, next, before) = (agreement.terms, agreement.next, agreement.left);
	// Start of the period after the next one.
	let bound = period::after(terms.kind, period::now::<T>(), 2);
	// Who accepts and goes before the first begins has taken room from others: that is paid with a fee, or it costs nothing
	// to take it again and again.
	let left = period::begun_before(terms.kind, next, before, bound).max(1);
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
	Pallet::<T>::deposit_event(Event::NoticeGiven { agreement: id, by: who, left, released });
	Agreements::<T>::insert(id, Stored::V3(agreement));
	Ok(())
}
