//! # pallet-registry
//!
//! Keeps whom reporters measure and who the reporters are:
//!
//! - **Networks.** Id 0 is the chain itself; the Council registers others, which are measured from then on.
//! - **Targets**, whose ids and records are pallet-sli's: the addresses at which they may be measured,
//!   an owner and a region. Validators of the home network appear by themselves and speak for
//!   themselves; the Council adds others and says who speaks for them.
//! - **Reporters**: bonded accounts, each with a signing key and the head of the hash chain that its
//!   instants are drawn from.
//! - **Groups**: named sets of targets that anyone may keep for a deposit.
//!
//! Whatever joins or is added counts from the start of the next window on, whatever leaves or is
//! removed until the end of the current one: a window is measured as it stood when it began. An address
//! that its own target removes is measured until the next 00:00 UTC, so that nobody takes it off for the
//! length of an outage; without one, the target still has said that it would be measured. The last address
//! of an indicator that is under agreement it cannot remove at all.
//!
//! # Why addresses are guarded
//!
//! Every reporter asks every registered address, so an address is a weapon, and a good one of somebody
//! else a prize. An address is listed only with the signature of the node behind it over this network,
//! this target, the account that speaks for it and this address; the node can withdraw it; an endpoint
//! and a node belong to one target; each address costs a deposit.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod address;
pub mod answer;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod calls;
pub mod consent;
mod deposits;
mod endpoint;
mod errors;
mod events;
mod group;
pub mod migration;
mod network;
mod promise;
mod records;
mod reporter;
mod reporters;
pub mod runtime_api;
mod target;
mod text;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;
mod withdrawal;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// Networks, targets with their addresses, and reporters.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(calls::calls)]
#[frame_support::pallet]
#[allow(clippy::cast_possible_truncation, reason = "only the code that the macro makes casts")]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{BuildGenesisConfig, Contains, fungible},
	};
	use frame_system::pallet_prelude::*;
	use pallet_sli::{HOME, Indicator, Link, NetworkId, Seconds, TargetId, TargetRef};
	use sp_core::H256;
	use sp_runtime::SaturatedConversion;

	/// Version 4: other networks are measured. Version 3: promises are stored. Version 2: deposits are. Version 1 was the first that landed.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(4);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a chain gives.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_sli::Config
	{
		/// Who invites and removes reporters, and adds and removes networks and targets.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What bonds and deposits are held in.
		type Currency: fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The reasons of holds in the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// What a reporter puts at stake for each network, until the Council says otherwise.
		#[pallet::constant]
		type BondAmount: Get<BalanceOf<Self>>;

		/// What is held for each address, at least and until the Council says otherwise.
		#[pallet::constant]
		type AddressDeposit: Get<BalanceOf<Self>>;

		/// What is held for a group besides its members, at least and until the Council says otherwise.
		#[pallet::constant]
		type GroupDeposit: Get<BalanceOf<Self>>;

		/// What is held for each member of a group, at least and until the Council says otherwise.
		#[pallet::constant]
		type MemberDeposit: Get<BalanceOf<Self>>;

		/// The most reporters of a network, at most [`MAX_REPORTERS`].
		#[pallet::constant]
		type MaxReporters: Get<u32>;

		/// The most addresses of a target. Each is checked and paid for; an agent asks the first of each
		/// kind.
		#[pallet::constant]
		type MaxAddresses: Get<u32>;

		/// The most networks, the home network included.
		#[pallet::constant]
		type MaxNetworks: Get<u32>;

		/// The most invitations of a network that are not taken.
		#[pallet::constant]
		type MaxInvited: Get<u32>;

		/// Whether an account is a current or queued validator of the home network.
		type Validators: Contains<Self::AccountId>;

		/// What is under agreement, so that its last address stays: a network, a target and an indicator;
		/// `Nothing` where nothing is.
		type UnderAgreement: Contains<(NetworkId, TargetId, Indicator)>;

		/// For so many seconds after its last window an RPC address is kept, for what its node has signed is claimed that
		/// long; 0 where nothing is.
		#[pallet::constant]
		type ReceiptsS: Get<Seconds>;

		/// What rests on records and on how they are measured; `()` where nothing does.
		type Dependants: pallet_sli::Dependants;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why a balance is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The bond of a reporter.
		Bond,
		/// The deposit for an address of a target.
		Address,
		/// The deposit for a group.
		Group,
	}

	/// The networks but for the home network, which is not stored.
	///
	/// Twox: ids are dense numbers. At most `MaxNetworks`; added by the Council, never deleted, since
	/// records name networks by their id.
	#[pallet::storage]
	pub type Networks<T: Config> = StorageMap<_, Twox64Concat, NetworkId, Network>;

	/// The id that the next network gets. 0 is the home network, so ids begin at 1.
	#[pallet::storage]
	pub type NextNetworkId<T: Config> = StorageValue<_, NetworkId, ValueQuery, ConstU32<1>>;

	/// Who may become a reporter, by network.
	///
	/// Twox: ids are dense numbers. At most one entry a network, written at genesis or by the Council,
	/// never deleted.
	#[pallet::storage]
	#[pallet::storage_prefix = "Admission"]
	pub type Admissions<T: Config> = StorageMap<_, Twox64Concat, NetworkId, Admission, ValueQuery>;

	/// The accounts that the Council has invited, by network.
	///
	/// Twox: ids are dense numbers. At most `MaxInvited` accounts a network; one goes when it joins or
	/// when the Council takes it back, the entry with the last of them.
	#[pallet::storage]
	pub type Invited<T: Config> =
		StorageMap<_, Twox64Concat, NetworkId, BoundedVec<T::AccountId, T::MaxInvited>, ValueQuery>;

	/// The reporters by network and account.
	///
	/// Blake2: accounts are chosen by their owners. At most `MaxReporters` a network, each with a bond;
	/// deleted when the bond is returned.
	#[pallet::storage]
	pub type Reporters<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Blake2_128Concat, T::AccountId, ReporterOf<T>>;

	/// The reporter that a key signs for, by network.
	///
	/// Blake2: keys are chosen by their owners. One entry a reporter; deleted with it.
	#[pallet::storage]
	pub type Signers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// The addresses of a target, by network and target.
	///
	/// Twox: dense ids. At most `MaxAddresses` that are not removed, each with a deposit, and as many
	/// removed ones, which are measured until midnight, were in windows that may be open, or have signed receipts that
	/// may be claimed. Those go when an address of the target is next added or removed after that.
	#[pallet::storage]
	#[pallet::storage_prefix = "Addresses"]
	pub type AddressesOf<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetworkId,
		Twox64Concat,
		TargetId,
		Addresses<T>,
		ValueQuery,
	>;

	/// What a target has said it would be measured for, by network and target.
	///
	/// Twox: dense ids. At most one entry a target, written with its first address. A promise ends when
	/// the Council removes the last address of its kind, or the target; it goes when an address of the
	/// target is next added or removed after its windows have closed, the entry with the last of them.
	#[pallet::storage]
	pub type Promises<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, TargetId, Promised, ValueQuery>;

	/// The nodes that have withdrawn their consent to be a target, by network and target.
	///
	/// Twox: dense ids. At most one entry a target, of at most [`MAX_WITHDRAWN`] nodes that were listed
	/// there; moved to `FormerWithdrawals` when the Council gives the target to another account.
	#[pallet::storage]
	pub type Withdrawals<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, TargetId, WithdrawnOf<T>>;

	/// The nodes that have withdrawn their consent to be a target from an account that spoke for it before,
	/// by network, target and account.
	///
	/// Twox: dense ids; Blake2: accounts are chosen by their owners. At most one entry each time that the
	/// Council gives a target to another account, and only where a node had withdrawn; moved back when it
	/// returns to that account.
	#[pallet::storage]
	pub type FormerWithdrawals<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, NetworkId>,
			NMapKey<Twox64Concat, TargetId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		BoundedVec<Peer, ConstU32<MAX_WITHDRAWN>>,
	>;

	/// The target that an endpoint belongs to, in the form in which endpoints are compared.
	///
	/// Blake2: endpoints are chosen by their owners. One entry an address that is measured in the next
	/// window or later. Deleted when that is removed, or when an address of the target is next added or
	/// removed after its last window; another target may take it over by then.
	#[pallet::storage]
	pub type Endpoints<T: Config> =
		StorageMap<_, Blake2_128Concat, Endpoint, (NetworkId, TargetId)>;

	/// The target that a node belongs to, by the node's key.
	///
	/// Blake2: keys are chosen by their owners. One entry a node with an address that is measured in the
	/// next window or later; deleted with the last of them, as `Endpoints`.
	#[pallet::storage]
	pub type Peers<T: Config> = StorageMap<_, Blake2_128Concat, Peer, (NetworkId, TargetId)>;

	/// Who speaks for a target that the Council added, by network and target.
	///
	/// Twox: dense ids. One entry for each target that the Council added and has not removed.
	#[pallet::storage]
	pub type Owners<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, TargetId, T::AccountId>;

	/// Where a target is, in words of its owner, by network and target.
	///
	/// Twox: dense ids. At most one entry a target, which the Council listed or added; deleted by its
	/// owner, or when the target is removed.
	#[pallet::storage]
	pub type Regions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, TargetId, Region>;

	/// What is held from now on for what is registered.
	///
	/// One value without a key. Written at genesis or by the Council, within bounds; never deleted.
	#[pallet::storage]
	#[pallet::storage_prefix = "Deposits"]
	pub type StoredDeposits<T: Config> =
		StorageValue<_, DepositsOf<T>, ValueQuery, DefaultDeposits<T>>;

	/// Those of the runtime.
	#[pallet::type_value]
	pub fn DefaultDeposits<T: Config>() -> DepositsOf<T> {
		deposits::default::<T>()
	}

	/// The groups of a network, by id.
	///
	/// Twox: ids are dense numbers. Each with a deposit; deleted by its owner or the Council.
	#[pallet::storage]
	pub type Groups<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Twox64Concat, GroupId, GroupOf<T>>;

	/// The group of a network that has a name.
	///
	/// Blake2: names are chosen by anyone. One entry a group; deleted with it.
	#[pallet::storage]
	pub type GroupIds<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NetworkId, Blake2_128Concat, Name, GroupId>;

	/// The id that the next group of a network gets; none is given twice.
	///
	/// Twox: ids are dense numbers. At most one entry a network, never deleted.
	#[pallet::storage]
	pub type NextGroupId<T: Config> = StorageMap<_, Twox64Concat, NetworkId, GroupId, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Who may become a reporter of the home network: `approval` (the default) or `open`.
		pub admission: Admission,
		/// The accounts that may join the home network where admission is by approval.
		pub invited: Vec<T::AccountId>,
		/// Bond and deposits; none for those of the runtime.
		pub deposits: Option<DepositsOf<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let distinct: alloc::collections::BTreeSet<_> = self.invited.iter().collect();
			assert!(
				distinct.len() == self.invited.len(),
				"genesis of pallet-registry: invited has an account twice"
			);
			let Ok(invited) = BoundedVec::try_from(self.invited.clone()) else {
				panic!(
					"genesis of pallet-registry: invited has {} accounts: at most {}",
					self.invited.len(),
					T::MaxInvited::get(),
				);
			};
			let deposits = self.deposits.unwrap_or_else(deposits::default::<T>);
			assert!(
				deposits::check::<T>(&deposits).is_ok(),
				"genesis of pallet-registry: {deposits:?} are out of bounds"
			);
			StoredDeposits::<T>::put(deposits);
			Admissions::<T>::insert(HOME, self.admission);
			if !invited.is_empty() {
				Invited::<T>::insert(HOME, invited);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				(1..=MAX_REPORTERS).contains(&T::MaxReporters::get()),
				"MaxReporters must be 1..={MAX_REPORTERS}"
			);
			assert!(T::MaxAddresses::get() > 0, "MaxAddresses must admit at least one address");
			assert!(T::MaxNetworks::get() > 0, "MaxNetworks must admit the home network");
			assert!(
				deposits::check::<T>(&deposits::default::<T>()).is_ok(),
				"BondAmount must be above 0"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			try_state::check::<T>()
		}
	}
	/// For pallets that act on who speaks for targets.
	impl<T: Config> Pallet<T> {
		/// Whether an account may speak for a target now: its owner, or a validator of the home network for
		/// itself, current or queued.
		pub fn speaks(who: &T::AccountId, network: NetworkId, target: TargetId) -> bool {
			target::ensure_speaks::<T>(who, network, target).is_ok()
		}

		/// The account that speaks for a target: its owner, or else the account that it stands for.
		pub fn speaker(network: NetworkId, target: TargetId) -> Option<T::AccountId> {
			target::speaker::<T>(network, target)
		}

		/// Whether a target has an address for an indicator that is measured in a window and not removed; of what
		/// needs no address, always.
		pub fn is_promised(
			network: NetworkId,
			target: TargetId,
			indicator: Indicator,
			window: Seconds,
		) -> bool {
			let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.indicator() == indicator)
			else {
				return true;
			};
			let is_meant =
				|listed: &ListedOf<T>| listed.address.kind() == kind && listed.since <= window;
			let promise = Promises::<T>::get(network, target).of(kind);
			promise.is_some_and(|promise| promise.holds(window))
				&& AddressesOf::<T>::get(network, target)
					.iter()
					.any(|listed| listed.is_live() && is_meant(listed))
		}

		/// The keys of the nodes behind the RPC endpoints at which a target is measured in a window, each once;
		/// of a closed window as long as those that were removed since are kept.
		pub fn rpc_keys(network: NetworkId, target: TargetId, window: Seconds) -> Vec<Peer> {
			let mut keys = Vec::new();
			for listed in AddressesOf::<T>::get(network, target) {
				let is_measured = listed.address.kind() == Kind::Rpc && listed.is_measured(window);
				if is_measured && !keys.contains(listed.address.peer()) {
					keys.push(*listed.address.peer());
				}
			}
			keys
		}
	}
}
