//! `AgreementsApi`: what a wallet shows before somebody signs, what can be settled, and what can be claimed.

use codec::Codec;
use pallet_sli::{Indicator, NetworkId, PeriodKind, Seconds};

use crate::{
	AgreementId, BalanceOf, Claimable, Config, OfferId, Offers, Records, Room, Settlement,
	exposure, period, terms,
};

sp_api::decl_runtime_apis! {
	/// Agreements. Version 3: what is free for an offer. Version 2: what reporters claim.
	pub trait AgreementsApi<AccountId, Balance>
	where
		AccountId: Codec,
		Balance: Codec,
	{
		/// How many samples, or slots, a period of a target has at least; none of what is not measured, or
		/// cannot be agreed on. An objective of share X needs (1,000,000 - X) × samples >= 10,000,000.
		fn samples(network: NetworkId, indicator: Indicator, kind: PeriodKind) -> Option<u64>;
		/// Start of the first period of an agreement that is accepted now; none for another kind than days,
		/// weeks and months.
		fn first_period(kind: PeriodKind) -> Option<Seconds>;
		/// What settling the next period of an agreement would do; none where its record is not final.
		fn settlement(agreement: AgreementId) -> Option<Settlement<Balance>>;
		/// What a reporter needs to claim a window, and what it would be paid now; none of what cannot be
		/// claimed: not proved, not final, claimed, or too late.
		#[api_version(2)]
		fn claimable(
			network: NetworkId,
			window: Seconds,
			reporter: AccountId,
		) -> Option<Claimable<Balance>>;
		/// How much exposure an offer would have if it were accepted now; none of an offer that does not exist.
		#[api_version(3)]
		fn room(offer: OfferId) -> Option<Room<Balance>>;
	}
}

/// As [`AgreementsApi`]: for a runtime to pass on.
pub fn samples<T: Config>(
	network: NetworkId,
	indicator: Indicator,
	kind: PeriodKind,
) -> Option<u64> {
	period::calendar(kind)?;
	let measured = T::Records::measured(network, indicator)?;
	Some(terms::samples(&measured, kind))
}

/// As [`AgreementsApi`]: for a runtime to pass on.
pub fn first_period<T: Config>(kind: PeriodKind) -> Option<Seconds> {
	period::calendar(kind).map(|_| period::first::<T>(kind))
}

/// As [`AgreementsApi`]: for a runtime to pass on.
pub fn room<T: Config>(offer: OfferId) -> Option<Room<BalanceOf<T>>> {
	Offers::<T>::get(offer).map(|offer| exposure::room::<T>(&offer.terms))
}
