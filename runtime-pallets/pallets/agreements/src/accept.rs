//! Acceptance: the money of all periods is held, and a copy of the terms is kept.

use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{
	Agreement, Agreements, Config, Error, Event, HoldReason, NextAgreement, OfferId, Offers,
	OpenAgreements, Pallet, Records, Speaks, Stored, StoredBounds, exposure, govern, money, period,
	pot,
	terms::{check_measured, times},
};

pub(crate) fn accept<T: Config>(
	customer: T::AccountId,
	id: OfferId,
	periods: u32,
) -> DispatchResult {
	govern::ensure_not_paused::<T>()?;
	let mut offer = Offers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
	let terms = offer.terms;
	ensure!(period::now::<T>() < offer.availability.until, Error::<T>::OfferEnded);
	ensure!(offer.availability.capacity > 0, Error::<T>::OfferTaken);
	let most = offer.availability.most_periods;
	ensure!((1..=most).contains(&periods), Error::<T>::PeriodsOutOfBounds);
	let guarantor = match &offer.guarantor {
		Some(named) if !named.agreed => return Err(Error::<T>::NotGuaranteed.into()),
		named => named.as_ref().map(|named| named.account.clone()),
	};
	let is_own = customer == offer.provider || guarantor.as_ref() == Some(&customer);
	ensure!(!is_own, Error::<T>::OwnOffer);
	let speaks = T::Speaks::speaks(&offer.provider, terms.network, terms.target);
	ensure!(speaks, Error::<T>::NotTheSpeaker);

	let due = check_measured::<T>(&terms)?;
	// What can never pay would fill the sum of what can.
	let admitted = T::Records::admitted(terms.network);
	ensure!(terms.min_reporters <= admitted, Error::<T>::TooFewAdmitted);
	let first = period::first::<T>(terms.kind);
	let is_promised = T::Speaks::is_promised(terms.network, terms.target, terms.indicator, first);
	ensure!(is_promised, Error::<T>::NotPromised);
	let exposure = exposure::of::<T>(&terms, periods)?;
	exposure::add::<T>(&terms, exposure, first)?;
	let (fees, caps) = (times::<T>(terms.fee, periods)?, times::<T>(terms.cap, periods)?);
	money::hold::<T>(HoldReason::Fee, &customer, fees, Error::<T>::CannotHoldFees)?;
	let payer = guarantor.as_ref().unwrap_or(&offer.provider);
	money::hold::<T>(HoldReason::Collateral, payer, caps, Error::<T>::CannotHoldCaps)?;

	offer.availability.capacity = offer.availability.capacity.saturating_sub(1);
	let agreement = NextAgreement::<T>::get();
	NextAgreement::<T>::put(agreement.saturating_add(1));
	let accepted = Agreement {
		offer: id,
		provider: offer.provider.clone(),
		guarantor,
		customer: customer.clone(),
		terms,
		next: first,
		left: periods,
		exposure,
		reporters_ppm: pot::share::<T>(terms.indicator),
		caller_ppm: Some(StoredBounds::<T>::get().caller_ppm),
		due: Some(due),
	};
	Agreements::<T>::insert(agreement, Stored::V3(accepted));
	OpenAgreements::<T>::mutate((terms.network, terms.target, terms.indicator), |open| {
		*open = open.saturating_add(1);
	});
	Offers::<T>::insert(id, offer);
	Pallet::<T>::deposit_event(Event::Accepted { agreement, offer: id, customer, first, periods });
	Ok(())
}
