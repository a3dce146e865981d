//! What the calls cost at their worst: every list as long as it may be, who is looked for in none.

use alloc::vec::Vec;
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get, fungible::MutateHold},
};
use frame_system::RawOrigin;
use pallet_session::{HoldReason, KeyOwner, NextKeys, QueuedKeys, Validators as Current};
use sp_runtime::traits::{OpaqueKeys, TrailingZeroInput};

use crate::{Call, Config, Pallet, Validators};

/// Accounts that differ.
fn accounts<T: Config>(count: u32) -> Vec<T::AccountId> {
	(0..count).map(|index| account("validator", index, 0)).collect()
}

/// Session keys of no bytes but zeroes: nobody signs with them.
fn keys<T: Config>() -> T::Keys {
	T::Keys::decode(&mut TrailingZeroInput::zeroes()).expect("any bytes are keys")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_validators(n: Linear<1, { T::MaxValidators::get() }>) -> Result<(), BenchmarkError> {
		let origin =
			T::UpdateOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let new = accounts::<T>(n);
		new.iter().for_each(|who| NextKeys::<T>::insert(who, keys::<T>()));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone());
		assert_eq!(Validators::<T>::get().into_inner(), new);
		Ok(())
	}

	#[benchmark]
	fn purge_keys(n: Linear<0, { T::MaxValidators::get() }>) -> Result<(), BenchmarkError> {
		let listed = accounts::<T>(n);
		Current::<T>::put(&listed);
		let queued: Vec<_> = listed.iter().map(|who| (who.clone(), keys::<T>())).collect();
		QueuedKeys::<T>::put(queued);
		Validators::<T>::put(BoundedVec::truncate_from(listed));
		let who: T::AccountId = account("former validator", 0, 0);
		pallet_session::Pallet::<T>::ensure_can_pay_key_deposit(&who)?;
		pallet_session::Pallet::<T>::ensure_can_pay_key_deposit(&who)?;
		let (reason, deposit) = (HoldReason::Keys.into(), T::KeyDeposit::get());
		<T as pallet_session::Config>::Currency::hold(&reason, &who, deposit)?;
		frame_system::Pallet::<T>::inc_consumers(&who)?;
		for id in T::Keys::key_ids() {
			KeyOwner::<T>::insert((*id, keys::<T>().get_raw(*id).to_vec()), &who);
		}
		NextKeys::<T>::insert(&who, keys::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(!NextKeys::<T>::contains_key(&who));
		Ok(())
	}
}
