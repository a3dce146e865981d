//! What the calls cost at their worst: agreements of the most periods, a guarantor, and for settlement a
//! record with every bucket, a payout, and a caller who is none of the parties.

use almanac_math::bucket;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, fungible::Mutate};
use frame_system::RawOrigin;
use pallet_sli::{Buckets, Indicator, NetworkId, Period, PeriodKind, Sampled, Seconds, TargetId};
use sp_runtime::{DispatchError, Saturating};

use crate::*;

/// What the benchmarks need of a chain.
pub trait Scene: Config {
	/// Makes an account the owner of a target that is measured for `rpc`, in a block at an instant.
	fn target(owner: &Self::AccountId, now: Seconds) -> (NetworkId, TargetId);

	/// Writes the record of a period that has ended, and moves to a block at its end.
	fn close(terms: &TermsOf<Self>, period: Period, end: Seconds, record: Sampled);
}

/// 2027-01-15, a Friday.
const NOW: Seconds = 1_800_000_000;

/// The Council.
fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// An account that can pay everything here.
fn rich<T: Config>(name: &'static str) -> Result<T::AccountId, DispatchError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, 0, 0);
	let fee = fee::<T>();
	T::Currency::mint_into(&who, fee.saturating_mul(1_000u32.into()))?;
	Ok(who)
}

fn fee<T: Config>() -> BalanceOf<T> {
	use frame_support::traits::fungible::Inspect;
	let least = T::Currency::minimum_balance().saturating_mul(2u32.into());
	least.max(T::OfferDeposit::get())
}

/// Terms of a target, with the most room for exposure.
fn terms<T: Config>(network: NetworkId, target: TargetId) -> TermsOf<T> {
	StoredBounds::<T>::mutate(|bounds| {
		bounds.exposure_per_reporter = fee::<T>().saturating_mul(1_000u32.into());
	});
	Terms {
		network,
		target,
		indicator: Indicator::Rpc,
		kind: PeriodKind::Month,
		objective: Objective { within_us: 250_000, share_ppm: 990_000, floor_ppm: 900_000 },
		min_coverage_ppm: 500_000,
		min_reporters: 3,
		fee: fee::<T>(),
		cap: fee::<T>(),
	}
}

fn availability<T: Config>() -> Availability {
	let most_periods = StoredBounds::<T>::get().most_periods;
	Availability { most_periods, capacity: 2, until: Seconds::MAX }
}

/// An offer of a provider with a guarantor that has not agreed.
fn offered<T: Scene>() -> Result<(OfferId, T::AccountId, T::AccountId), DispatchError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let (provider, guarantor) = (rich::<T>("provider")?, rich::<T>("guarantor")?);
	let (network, target) = T::target(&provider, NOW);
	let id = NextOffer::<T>::get();
	let origin = RawOrigin::Signed(provider.clone()).into();
	let terms = terms::<T>(network, target);
	Pallet::<T>::offer(origin, terms, availability::<T>(), Some(guarantor.clone()))?;
	Ok((id, provider, guarantor))
}

/// An agreement of so many periods on it.
fn accepted<T: Scene>(periods: u32) -> Result<AgreementId, DispatchError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let (offer, _, guarantor) = offered::<T>()?;
	Pallet::<T>::guarantee(RawOrigin::Signed(guarantor).into(), offer)?;
	let (customer, id) = (rich::<T>("customer")?, NextAgreement::<T>::get());
	Pallet::<T>::accept(RawOrigin::Signed(customer).into(), offer, periods)?;
	Ok(id)
}

/// Half of what was asked was answered in time, in every bucket.
fn half() -> Sampled {
	let each = 16u64;
	let buckets = Buckets::new((0..bucket::BUCKETS).map(|index| (index, each)));
	let samples = u64::from(bucket::BUCKETS).saturating_mul(2);
	Sampled {
		samples,
		answered: u64::from(bucket::BUCKETS).saturating_mul(each),
		windows: 720,
		expected: samples.saturating_mul(3),
		reported: samples.saturating_mul(3),
		reporters: 3,
		buckets: buckets.unwrap_or_default(),
	}
}

/// An agreement that is not settled.
fn stored<T: Config>(id: AgreementId) -> Result<AgreementOf<T>, BenchmarkError> {
	Agreements::<T>::get(id).map(Stored::latest).ok_or(BenchmarkError::Stop("it is settled"))
}

#[benchmarks(where T: Scene, T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn offer() -> Result<(), BenchmarkError> {
		let (provider, guarantor) = (rich::<T>("provider")?, rich::<T>("guarantor")?);
		let (network, target) = T::target(&provider, NOW);
		let (terms, id) = (terms::<T>(network, target), NextOffer::<T>::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(provider), terms, availability::<T>(), Some(guarantor));
		assert!(Offers::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn guarantee() -> Result<(), BenchmarkError> {
		let (id, _, guarantor) = offered::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(guarantor), id);
		assert!(Offers::<T>::get(id).and_then(|it| it.guarantor).is_some_and(|it| it.agreed));
		Ok(())
	}

	#[benchmark]
	fn close_offer() -> Result<(), BenchmarkError> {
		let (id, _, guarantor) = offered::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(guarantor), id);
		assert!(!Offers::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn accept() -> Result<(), BenchmarkError> {
		let (on, _, guarantor) = offered::<T>()?;
		Pallet::<T>::guarantee(RawOrigin::Signed(guarantor).into(), on)?;
		let (customer, id) = (rich::<T>("customer")?, NextAgreement::<T>::get());
		let most = StoredBounds::<T>::get().most_periods;
		#[extrinsic_call]
		_(RawOrigin::Signed(customer), on, most);
		assert!(Agreements::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn settle() -> Result<(), BenchmarkError> {
		let id = accepted::<T>(1)?;
		let agreement = stored::<T>(id)?;
		let terms = agreement.terms;
		let period = Period { kind: terms.kind, start: agreement.next };
		T::close(&terms, period, period::after(terms.kind, agreement.next, 1), half());
		let caller = rich::<T>("caller")?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(!Agreements::<T>::contains_key(id));
		assert!(Exposures::<T>::iter().next().is_none());
		Ok(())
	}

	#[benchmark]
	fn notice() -> Result<(), BenchmarkError> {
		let most = StoredBounds::<T>::get().most_periods;
		let id = accepted::<T>(most)?;
		let agreement = stored::<T>(id)?;
		for count in 0..most {
			let start = period::after(agreement.terms.kind, agreement.next, count);
			Pallet::<T>::void(admin::<T>()?, id, start)?;
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(agreement.customer), id);
		assert!(stored::<T>(id).is_ok_and(|it| it.left < most));
		Ok(())
	}

	#[benchmark]
	fn pause() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let provider = rich::<T>("provider")?;
		T::target(&provider, NOW);
		LatestPause::<T>::put(Pause { from: NOW, until: NOW.saturating_add(1) });
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, NOW.saturating_add(86_400));
		assert!(LatestPause::<T>::get().is_some_and(|it| it.until > NOW.saturating_add(1)));
		Ok(())
	}

	#[benchmark]
	fn void() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let most = StoredBounds::<T>::get().most_periods;
		let id = accepted::<T>(most)?;
		let agreement = stored::<T>(id)?;
		let last = most.saturating_sub(1);
		let start = period::after(agreement.terms.kind, agreement.next, last);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, start);
		assert!(Voided::<T>::contains_key(id, start));
		Ok(())
	}

	#[benchmark]
	fn set_bounds() -> Result<(), BenchmarkError> {
		let (origin, bounds) = (admin::<T>()?, T::DefaultBounds::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, bounds);
		assert_eq!(StoredBounds::<T>::get(), bounds);
		Ok(())
	}
}
