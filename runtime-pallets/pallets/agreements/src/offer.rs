//! Offers: who makes, guarantees and closes them.

use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

use crate::{
	Availability, Config, Error, Event, Guarantor, HoldReason, NextOffer, Offer, OfferId, Offers,
	Pallet, Speaks, TermsOf, money, terms,
};

pub(crate) fn make<T: Config>(
	provider: T::AccountId,
	terms: TermsOf<T>,
	availability: Availability,
	guarantor: Option<T::AccountId>,
) -> DispatchResult {
	let (network, target) = (terms.network, terms.target);
	ensure!(T::Speaks::is_target(network, target), Error::<T>::UnknownTarget);
	ensure!(T::Speaks::speaks(&provider, network, target), Error::<T>::NotTheSpeaker);
	ensure!(guarantor.as_ref() != Some(&provider), Error::<T>::OwnGuarantor);
	terms::check::<T>(&terms, &availability)?;
	let deposit = T::OfferDeposit::get();
	money::hold::<T>(HoldReason::OfferDeposit, &provider, deposit, Error::<T>::CannotDeposit)?;
	let id = NextOffer::<T>::get();
	NextOffer::<T>::put(id.saturating_add(1));
	let named = guarantor.clone().map(|account| Guarantor { account, agreed: false });
	let offer =
		Offer { provider: provider.clone(), guarantor: named, terms, availability, deposit };
	Offers::<T>::insert(id, offer);
	Pallet::<T>::deposit_event(Event::Offered { offer: id, provider, guarantor });
	Ok(())
}

pub(crate) fn guarantee<T: Config>(who: T::AccountId, id: OfferId) -> DispatchResult {
	let mut offer = Offers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
	let named = offer.guarantor.as_mut().filter(|named| named.account == who);
	let named = named.ok_or(Error::<T>::NotTheGuarantor)?;
	ensure!(!named.agreed, Error::<T>::AlreadyGuaranteed);
	named.agreed = true;
	Offers::<T>::insert(id, offer);
	Pallet::<T>::deposit_event(Event::Guaranteed { offer: id, guarantor: who });
	Ok(())
}

/// Ends an offer: by who made it, or by who answers for it.
pub(crate) fn close<T: Config>(who: T::AccountId, id: OfferId) -> DispatchResult {
	let offer = Offers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
	let is_guarantor = offer.guarantor.as_ref().is_some_and(|named| named.account == who);
	ensure!(who == offer.provider || is_guarantor, Error::<T>::NotTheProvider);
	money::release::<T>(HoldReason::OfferDeposit, &offer.provider, offer.deposit)?;
	Offers::<T>::remove(id);
	Pallet::<T>::deposit_event(Event::OfferClosed { offer: id });
	Ok(())
}
