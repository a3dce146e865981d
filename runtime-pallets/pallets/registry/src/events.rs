//! What the pallet tells. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A reporter joined and its bond is held.
		ReporterJoined {
			/// The network it measures.
			network: NetworkId,
			/// Its account.
			reporter: T::AccountId,
			/// The key that signs its reports.
			signer: T::AccountId,
			/// Start of the first window it may report, UTC seconds.
			joined: Seconds,
			/// What is held.
			bond: BalanceOf<T>,
		},
		/// Another key signs the reports of a reporter.
		SignerSet {
			/// The network.
			network: NetworkId,
			/// The reporter's account.
			reporter: T::AccountId,
			/// The new key.
			signer: T::AccountId,
		},
		/// A reporter left.
		ReporterLeft {
			/// The network.
			network: NetworkId,
			/// Its account.
			reporter: T::AccountId,
			/// Start of the first window it may no longer report, UTC seconds.
			left: Seconds,
		},
		/// A reporter began again with a new hash chain.
		ReporterResumed {
			/// The network.
			network: NetworkId,
			/// Its account.
			reporter: T::AccountId,
			/// Start of the first window it may report with it, UTC seconds.
			joined: Seconds,
		},
		/// A reporter that had left is forgotten and its bond is free.
		BondReturned {
			/// The network.
			network: NetworkId,
			/// Its account.
			reporter: T::AccountId,
			/// What was held.
			bond: BalanceOf<T>,
		},
		/// An account may join as a reporter.
		ReporterInvited {
			/// The network.
			network: NetworkId,
			/// The account.
			account: T::AccountId,
		},
		/// An account may no longer join as a reporter.
		InvitationWithdrawn {
			/// The network.
			network: NetworkId,
			/// The account.
			account: T::AccountId,
		},
		/// A reporter was removed. Its bond stays until it withdraws it.
		ReporterRemoved {
			/// The network.
			network: NetworkId,
			/// Its account.
			reporter: T::AccountId,
			/// Start of the first window it may no longer report, UTC seconds.
			left: Seconds,
		},
		/// A network was registered.
		NetworkRegistered {
			/// The id it got.
			network: NetworkId,
			/// Hash of its first block.
			genesis_hash: H256,
		},
		/// A target was added.
		TargetAdded {
			/// Its network.
			network: NetworkId,
			/// Its id.
			target: TargetId,
			/// Who speaks for it.
			owner: T::AccountId,
		},
		/// A target lost its owner, its region and its addresses. Its id and records stay.
		TargetRemoved {
			/// Its network.
			network: NetworkId,
			/// Its id.
			target: TargetId,
		},
		/// An address was added to a target and its deposit is held.
		AddressAdded {
			/// The target's network.
			network: NetworkId,
			/// The target.
			target: TargetId,
			/// The address.
			address: Address,
			/// Start of the first window in which it is measured, UTC seconds.
			since: Seconds,
			/// From whom the deposit is held.
			depositor: T::AccountId,
		},
		/// An address was removed from a target and its deposit is free; or one that was removed before ends
		/// earlier.
		AddressRemoved {
			/// The target's network.
			network: NetworkId,
			/// The target.
			target: TargetId,
			/// The address.
			address: Address,
			/// Start of the first window in which it is no longer measured, UTC seconds.
			until: Seconds,
			/// Who got the deposit back.
			depositor: T::AccountId,
		},
		/// A node has withdrawn its consent to be a target, whose addresses of that node are removed.
		ConsentWithdrawn {
			/// The target's network.
			network: NetworkId,
			/// The target.
			target: TargetId,
			/// The node's key.
			peer: Peer,
		},
		/// A target's region was set or cleared.
		RegionSet {
			/// The target's network.
			network: NetworkId,
			/// The target.
			target: TargetId,
			/// The region.
			region: Option<Region>,
		},
		/// Others may become reporters of a network from now on.
		AdmissionSet {
			/// The network.
			network: NetworkId,
			/// Who may.
			admission: Admission,
		},
		/// Other bonds and deposits are held from now on.
		DepositsSet {
			/// The amounts.
			deposits: DepositsOf<T>,
		},
		/// A group was created.
		GroupCreated {
			/// The network.
			network: NetworkId,
			/// The id it got.
			group: GroupId,
			/// Who may change it.
			owner: T::AccountId,
		},
		/// A group has other members.
		MembersSet {
			/// The network.
			network: NetworkId,
			/// The group.
			group: GroupId,
		},
		/// A group was removed and its deposit is free.
		GroupRemoved {
			/// The network.
			network: NetworkId,
			/// The group.
			group: GroupId,
		},
	}
}
