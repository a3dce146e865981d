//! What the calls cost at their worst: agreements of the most periods, a guarantor, for settlement a record with
//! every bucket, a payout, and a caller who is none of the parties; for claims trees of twelve levels, keys that
//! are found last, records that decide. Of the pot eight days are closed.

use alloc::vec::Vec;
use almanac_math::bucket;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, fungible::Mutate};
use frame_system::RawOrigin;
use pallet_sli::{
	Absence, Buckets, Distribution, HOME, Indicator, NetworkId, Opening, Period, PeriodKind, Proof,
	Sampled, Seconds, TargetId,
};
use sp_core::{crypto::KeyTypeId, ed25519::Public};
use sp_runtime::{BoundedVec, DispatchError, SaturatedConversion, Saturating, traits::Zero};

use crate::{
	bounds::MOST_OPENINGS,
	claim::{Instants, Key, above, answer, drawn, id, message},
	outcome::PPM,
	*,
};

/// What the benchmarks need of a chain.
pub trait Scene: Config {
	/// Makes an account the owner of a target that is measured for `rpc`, in a block at an instant.
	fn target(owner: &Self::AccountId, now: Seconds) -> (NetworkId, TargetId);

	/// Writes the record of a period that has ended, and moves to a block at its end.
	fn close(terms: &TermsOf<Self>, period: Period, end: Seconds, record: Sampled);

	/// Makes an account a reporter of the home network that signs with `signer`, and has opened this of a window,
	/// alone, and reported it; each sample planned 3,600 times.
	fn opened(
		reporter: &Self::AccountId,
		signer: &Self::AccountId,
		window: Seconds,
		opening: Opening,
	);

	/// Lists a target of the home network at as many endpoints as it may have, the last of them with this key.
	fn listed(target: TargetId, key: Key);
}

/// The kind of the key that signs receipts here.
const RECEIPTS: KeyTypeId = KeyTypeId(*b"rcpt");
/// How many samples of a window are planned: a tree of the most levels.
const PLACES: u32 = pallet_sli::MAX_SAMPLES_PER_WINDOW;
/// Length of a window of the home network in seconds.
const WINDOW_S: Seconds = 3_600;

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
		min_coverage_ppm: 800_000,
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
		absence: Absence::default(),
	}
}

/// An agreement that is not settled.
fn stored<T: Config>(id: AgreementId) -> Result<AgreementOf<T>, BenchmarkError> {
	Agreements::<T>::get(id).map(Stored::latest).ok_or(BenchmarkError::Stop("it is settled"))
}

/// Eight days of the pot of a network can be closed, and one pays; all of it is there.
fn pot<T: Config>(network: NetworkId, pays: Seconds) -> Result<(), DispatchError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let amount = fee::<T>().saturating_mul(1_000u32.into());
	let oldest = pays.saturating_sub(pot::DAY_S.saturating_mul(20));
	let closed = (0..8).map(|day: u32| oldest.saturating_add(day.saturating_mul(pot::DAY_S)));
	for day in closed.chain([pays]) {
		PotDays::<T>::insert(network, day, PotDay { amount, ..PotDay::default() });
	}
	let owed = amount.saturating_mul(9u32.into());
	Pots::<T>::insert(network, Pot { oldest, owed });
	T::Currency::mint_into(&pot::account::<T>(network), owed.saturating_mul(2u32.into()))?;
	Ok(())
}

/// The start of a UTC day.
fn day_of(at: Seconds) -> Seconds {
	at.saturating_sub(at % pot::DAY_S)
}

/// The first sample of a target, signed, in a tree where nothing else is answered.
fn leaf(instants: &Instants, key: &Public, target: TargetId) -> Option<(Leaf, Proof)> {
	let at = instants.at_us(0)?.checked_div(1_000)?.saturating_add(1);
	let signed = message(instants.genesis, HOME, target, &id(instants.link, target, 0), at, 7);
	let signature = sp_io::crypto::ed25519_sign(RECEIPTS, key, &signed)?.0;
	let siblings = (0u8..12).map(|level| Step { digest: [level; 32], answered: 0 });
	let path = BoundedVec::truncate_from(siblings.collect());
	let leaf = Leaf { index: 0, us: 1, at, height: 7, key: key.0, signature, path };
	let hash = answer(leaf.us, leaf.at, leaf.height, &leaf.signature);
	let mut top = Step { digest: hash, answered: 1 };
	for step in &leaf.path {
		top = above(top, *step)?;
	}
	Some((leaf, Proof { target, root: top.digest, samples: PLACES, answered: 1 }))
}

/// What a claim is made of.
struct Claim<AccountId> {
	reporter: AccountId,
	signer: AccountId,
	window: Seconds,
	leaves: Leaves,
}

/// A reporter can claim a window with `p` proofs by `k` leaves.
fn claimable<T: Scene>(p: u32, k: u32) -> Result<Claim<T::AccountId>, BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let none = BenchmarkError::Stop("there is no receipt");
	let (reporter, signer) = (rich::<T>("reporter")?, rich::<T>("signer")?);
	T::target(&reporter, NOW);
	let window = NOW.saturating_sub(NOW % WINDOW_S);
	let genesis = frame_system::Pallet::<T>::block_hash(
		frame_system::pallet_prelude::BlockNumberFor::<T>::default(),
	);
	let (account, link) = (codec::Encode::encode(&reporter), [5; 32]);
	let instants = Instants {
		genesis: genesis.as_ref(),
		network: HOME,
		window,
		window_s: WINDOW_S,
		count: PLACES,
		distribution: Distribution::default(),
		reporter: &account,
		link: &link,
	};
	let key = sp_io::crypto::ed25519_generate(RECEIPTS, None);
	let (mut all, mut proofs) = (Vec::new(), Vec::new());
	for target in 1..=p {
		let (leaf, proof) = leaf(&instants, &key, target).ok_or("there is no receipt")?;
		all.push(leaf);
		proofs.push(proof);
		T::listed(target, key.0);
		let terms = Terms { target, ..terms::<T>(HOME, target) };
		let period = Period { kind: PeriodKind::Window, start: window };
		T::close(&terms, period, window.saturating_add(WINDOW_S), half());
	}
	let opening = Opening {
		link,
		parts: BoundedVec::truncate_from(alloc::vec![[1; 32]]),
		root: [2; 32],
		proofs: BoundedVec::truncate_from(proofs.clone()),
	};
	T::opened(&reporter, &signer, window, opening);
	pot::<T>(HOME, day_of(window))?;
	Rewarding::<T>::put(Reward { reporters_ppm: 0, openings: k });
	let seed = T::Proofs::proved(HOME, window, &reporter).ok_or("nothing is proved")?.seed();
	let leaf = |number| {
		let (proof, _) = drawn(&seed, &account, number, &proofs)?;
		all.get(proof.target.saturating_sub(1).saturated_into::<usize>()).cloned()
	};
	let leaves: Option<Vec<_>> = (0..k).map(leaf).collect();
	let leaves = BoundedVec::truncate_from(leaves.ok_or(none)?);
	Ok(Claim { reporter, signer, window, leaves })
}

/// Whether a claim was taken and paid.
fn is_paid<T: Config>(reporter: &T::AccountId, window: Seconds) -> bool {
	let is_claimed = T::Proofs::proved(HOME, window, reporter).is_some_and(|it| it.claimed);
	is_claimed && !PotDays::<T>::get(HOME, day_of(window)).paid.is_zero()
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
		Rewarding::<T>::put(Reward { reporters_ppm: 100_000, openings: 8 });
		let id = accepted::<T>(1)?;
		let agreement = stored::<T>(id)?;
		let terms = agreement.terms;
		let period = Period { kind: terms.kind, start: agreement.next };
		let end = period::after(terms.kind, agreement.next, 1);
		// One day had too few reporters, so that all are read.
		for day in 0..period::days_from(terms.kind, agreement.next) {
			let start = agreement.next.saturating_add(day.saturating_mul(pot::DAY_S));
			let day = Period { kind: PeriodKind::Day, start };
			T::close(&terms, day, start.saturating_add(pot::DAY_S), half());
		}
		T::close(&terms, period, end, Sampled { reporters: 2, ..half() });
		pot::<T>(terms.network, day_of(end))?;
		let caller = rich::<T>("caller")?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(!Agreements::<T>::contains_key(id));
		assert!(NetworkExposures::<T>::iter().next().is_none());
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

	#[benchmark]
	fn set_reward() -> Result<(), BenchmarkError> {
		let (origin, reward) = (admin::<T>()?, Reward { reporters_ppm: 100_000, openings: 32 });
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, reward);
		assert_eq!(Rewarding::<T>::get(), reward);
		Ok(())
	}

	#[benchmark]
	fn set_target_share() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, PPM);
		assert_eq!(TargetShare::<T>::get(), PPM);
		Ok(())
	}

	/// `p` proofs, with one leaf.
	#[benchmark]
	fn claim_proofs(p: Linear<1, { pallet_sli::MAX_PROOFS }>) -> Result<(), BenchmarkError> {
		let Claim { reporter, signer, window, leaves } = claimable::<T>(p, 1)?;
		#[extrinsic_call]
		claim(RawOrigin::Signed(signer), HOME, window, leaves);
		assert!(is_paid::<T>(&reporter, window));
		Ok(())
	}

	/// `k` leaves, of the most proofs.
	#[benchmark]
	fn claim_leaves(k: Linear<1, { MOST_OPENINGS }>) -> Result<(), BenchmarkError> {
		let Claim { reporter, signer, window, leaves } = claimable::<T>(pallet_sli::MAX_PROOFS, k)?;
		#[extrinsic_call]
		claim(RawOrigin::Signed(signer), HOME, window, leaves);
		assert!(is_paid::<T>(&reporter, window));
		Ok(())
	}
}
