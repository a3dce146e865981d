//! What the calls cost at their worst: every seat of reporters taken, every invitation open, as many
//! networks, addresses and members as there may be.

pub(crate) mod scene;

pub use scene::Scene;

use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, fungible::Mutate};
use frame_system::RawOrigin;
use pallet_sli::{HOME, TargetId};
use scene::*;
use sp_core::H256;

use crate::*;

#[benchmarks(where T: Scene, T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	/// All seats are taken by reporters whose bond is due: every one of them makes room.
	#[benchmark]
	fn join() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		for index in 0..T::MaxReporters::get() {
			reporter::<T>(&rich::<T>("reporter", index)?, true)?;
		}
		close_all::<T>();
		invite::<T>(&who);
		let signer: T::AccountId = account("signer", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HOME, signer, Some(vec![b'r'; 32]), [1; 32]);
		assert!(Reporters::<T>::contains_key(HOME, &who));
		Ok(())
	}

	#[benchmark]
	fn set_signer() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, false)?;
		let signer: T::AccountId = account("other signer", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HOME, signer.clone());
		assert_eq!(Signers::<T>::get(HOME, signer), Some(who));
		Ok(())
	}

	#[benchmark]
	fn leave() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, false)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HOME);
		assert!(Reporters::<T>::get(HOME, who).is_some_and(|reporter| reporter.left.is_some()));
		Ok(())
	}

	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, false)?;
		close_all::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HOME, [9; 32]);
		assert!(Reporters::<T>::get(HOME, who).is_some_and(|reporter| reporter.link == [9; 32]));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, true)?;
		close_all::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HOME);
		assert!(!Reporters::<T>::contains_key(HOME, who));
		Ok(())
	}

	/// As the last of all invitations, of one who has left.
	#[benchmark]
	fn admit() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, true)?;
		invite::<T>(&account("last", 0, 0));
		Invited::<T>::mutate(HOME, |invited| invited.pop());
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, who.clone());
		assert!(Invited::<T>::get(HOME).contains(&who));
		Ok(())
	}

	/// A reporter who is invited too: both end. As many as may be are left out of the open day already.
	#[benchmark]
	fn remove_reporter() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		reporter::<T>(&who, false)?;
		invite::<T>(&who);
		for index in 0..pallet_sli::MaxSums::<T>::get() {
			pallet_sli::Pallet::<T>::discount(HOME, &account("removed", index, 0));
		}
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, who.clone());
		assert!(Reporters::<T>::get(HOME, who).is_some_and(|reporter| reporter.left.is_some()));
		Ok(())
	}

	/// With `n` networks, the home network among them.
	#[benchmark]
	fn register_network(
		n: Linear<1, { T::MaxNetworks::get().saturating_sub(1) }>,
	) -> Result<(), BenchmarkError> {
		for id in 1..n {
			network::<T>(id);
		}
		let era = Some(EraSchedule { start_ms: 1, length_ms: 1 });
		let origin = admin::<T>()?;
		let (hash, name) = (H256([255; 32]), vec![b'n'; 64]);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, hash, name, Consensus::Babe, 6_000, era);
		assert!(Networks::<T>::contains_key(n));
		Ok(())
	}

	/// A new one, and one that comes back to an owner: what was withdrawn from the last one and from this
	/// one changes places.
	#[benchmark]
	fn add_target() -> Result<(), BenchmarkError> {
		network::<T>(1);
		let owner: T::AccountId = account("owner", 0, 0);
		let last = Withdrawn { account: account("owner", 1, 0), peers: nodes(MAX_WITHDRAWN) };
		Withdrawals::<T>::insert(1, 1, last);
		FormerWithdrawals::<T>::insert((1, 1, &owner), nodes(MAX_WITHDRAWN));
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, target_name(0), owner.clone());
		assert_eq!(Owners::<T>::get(1, 1).as_ref(), Some(&owner));
		assert_eq!(Withdrawals::<T>::get(1, 1).map(|withdrawn| withdrawn.account), Some(owner));
		Ok(())
	}

	/// With `a` addresses that are measured, and as many removed ones as may be.
	#[benchmark]
	fn remove_target(a: Linear<0, { T::MaxAddresses::get() }>) -> Result<(), BenchmarkError> {
		let (_, target) = owned_target::<T>()?;
		addresses::<T>(target, a)?;
		close_all::<T>();
		Regions::<T>::insert(HOME, target, Region::truncate_from(vec![b'r'; 32]));
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, target);
		assert!(!Owners::<T>::contains_key(HOME, target));
		Ok(())
	}

	/// Of a validator, who is looked for among all of them; with a consent to check, to which all claims of
	/// another target to the node give way. A third one claims the endpoint, and keeps it.
	#[benchmark]
	fn add_address() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		let target = validator::<T>(&who);
		addresses::<T>(target, T::MaxAddresses::get().saturating_sub(1))?;
		let address = port::<T>(target)?;
		let [of_endpoint, of_node] = claims::<T>(address.peer())?;
		withdrawn::<T>(target, &who, MAX_WITHDRAWN.saturating_sub(1));
		close_all::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), HOME, target, address);
		assert_eq!(live::<T>(target), T::MaxAddresses::get());
		assert_eq!(live::<T>(of_endpoint), T::MaxAddresses::get());
		assert_eq!(live::<T>(of_node), 0);
		Ok(())
	}

	/// The last of all, with as many removed ones.
	#[benchmark]
	fn remove_address() -> Result<(), BenchmarkError> {
		let (who, target) = owned_target::<T>()?;
		addresses::<T>(target, T::MaxAddresses::get())?;
		close_all::<T>();
		let last = AddressesOf::<T>::get(HOME, target).into_iter().rfind(|listed| listed.is_live());
		let address = last.ok_or("there are addresses")?.address;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), HOME, target, address);
		assert_eq!(live::<T>(target).saturating_add(1), T::MaxAddresses::get());
		Ok(())
	}

	/// Of the node of every address, as the last that can be barred.
	#[benchmark]
	fn withdraw_consent() -> Result<(), BenchmarkError> {
		let (who, target) = owned_target::<T>()?;
		addresses::<T>(target, T::MaxAddresses::get())?;
		let last = AddressesOf::<T>::get(HOME, target).into_iter().rfind(|listed| listed.is_live());
		let peer = *last.ok_or("there are addresses")?.address.peer();
		AddressesOf::<T>::mutate(HOME, target, |list| {
			list.iter_mut().filter(|listed| listed.is_live()).for_each(|listed| {
				if let Address::Rpc { peer: of_listed, .. } = &mut listed.address {
					*of_listed = peer;
				}
			});
		});
		withdrawn::<T>(target, &who, MAX_WITHDRAWN.saturating_sub(1));
		close_all::<T>();
		let signature = withdrawal::<T>(target, &peer)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), HOME, target, peer, signature);
		assert_eq!(live::<T>(target), 0);
		Ok(())
	}

	/// Of a validator, who is looked for among all of them.
	#[benchmark]
	fn set_region() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		let target = validator::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), HOME, target, Some(vec![b'r'; 32]));
		assert!(Regions::<T>::contains_key(HOME, target));
		Ok(())
	}

	#[benchmark]
	fn set_admission() -> Result<(), BenchmarkError> {
		network::<T>(1);
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, Admission::Open);
		assert_eq!(Admissions::<T>::get(1), Admission::Open);
		Ok(())
	}

	#[benchmark]
	fn set_deposits() -> Result<(), BenchmarkError> {
		let (origin, deposits) = (admin::<T>()?, deposits::default::<T>());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deposits);
		assert_eq!(StoredDeposits::<T>::get(), deposits);
		Ok(())
	}

	#[benchmark]
	fn create_group(m: Linear<1, { MOST_MEMBERS }>) -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		network::<T>(1);
		let members = members::<T>(1, m);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), 1, vec![b'g'; 64], members);
		assert!(Groups::<T>::contains_key(1, 0));
		Ok(())
	}

	/// Instead of a single one, so that more is held.
	#[benchmark]
	fn set_members(m: Linear<1, { MOST_MEMBERS }>) -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		network::<T>(1);
		let origin = RawOrigin::Signed(who.clone());
		Pallet::<T>::create_group(origin.into(), 1, vec![b'g'; 64], members::<T>(1, 1))?;
		let members: Vec<TargetId> = members::<T>(1, m);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), 1, 0, members.clone());
		assert_eq!(Groups::<T>::get(1, 0).map(|group| group.members.into_inner()), Some(members));
		Ok(())
	}

	/// Of as many members as there may be.
	#[benchmark]
	fn remove_group() -> Result<(), BenchmarkError> {
		let who = rich::<T>("caller", 0)?;
		network::<T>(1);
		let (origin, members) = (RawOrigin::Signed(who.clone()), members::<T>(1, MOST_MEMBERS));
		Pallet::<T>::create_group(origin.into(), 1, vec![b'g'; 64], members)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), 1, 0);
		assert!(!Groups::<T>::contains_key(1, 0));
		Ok(())
	}
}
