//! The calls; their bodies are in the files of their concern. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Become a reporter of a network.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account that pays the bond; it can be a cold one.
		///
		/// ## Details
		///
		/// `signer` is the key that signs the reports, of this reporter alone. `region` says where it
		/// measures from, at most 32 bytes. `head` is the head of a hash chain by which its instants
		/// are drawn: each report reveals the next link. Begins with the next window. An invitation,
		/// needed where admission is by approval, is used up. Where all seats are taken, those of reporters
		/// whose bond is due become free.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NoWindows`: the network is not registered, or not measured.
		/// - `AlreadyReporter`: the account is a reporter, or has not withdrawn its bond.
		/// - `RegionEmpty`, `RegionTooLong`, `RegionNotText`: the region is refused.
		/// - `SignerTaken`, `SignerIsAReporter`: the key is another reporter's.
		/// - `NotInvited`: admission is by approval and the account is not invited.
		/// - `TooManyReporters`: all seats are taken.
		/// - `CannotBond`: the account has too little.
		///
		/// ## Events
		///
		/// `ReporterJoined`; `BondReturned` for each reporter that made room.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::join())]
		pub fn join(
			origin: OriginFor<T>,
			network: NetworkId,
			signer: T::AccountId,
			region: Option<Vec<u8>>,
			head: Link,
		) -> DispatchResult {
			reporter::join::<T>(ensure_signed(origin)?, network, signer, region, head)
		}

		/// Change the key that signs the caller's reports, at once.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the reporter's account, not by its key.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
		/// - `SameSigner`: the key signs for the caller already.
		/// - `SignerTaken`, `SignerIsAReporter`: the key is another reporter's.
		///
		/// ## Events
		///
		/// `SignerSet`.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::set_signer())]
		pub fn set_signer(
			origin: OriginFor<T>,
			network: NetworkId,
			signer: T::AccountId,
		) -> DispatchResult {
			reporter::set_signer::<T>(ensure_signed(origin)?, network, signer)
		}

		/// Stop reporting with the end of the current window.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the reporter's account.
		///
		/// ## Details
		///
		/// The current window and those before it can still be reported, each until its grace is over.
		/// The bond stays until `withdraw`.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
		/// - `AlreadyLeft`: the caller has left or was removed.
		/// - `NoWindows`: the network is not measured.
		///
		/// ## Events
		///
		/// `ReporterLeft`.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>, network: NetworkId) -> DispatchResult {
			reporter::leave::<T>(ensure_signed(origin)?, network)
		}

		/// Begin again with a new hash chain, with the next window.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the reporter's account or by its signing key. Who is both, of two reporters, resumes
		/// as the account.
		///
		/// ## Details
		///
		/// For a reporter whose chain is used up or lost. Windows before the next one can no longer be
		/// reported.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network, nor its key.
		/// - `AlreadyLeft`: the reporter has left or was removed.
		/// - `ReportsOpen`: a window that it has reported is not closed.
		/// - `NoWindows`: the network is not measured.
		///
		/// ## Events
		///
		/// `ReporterResumed`.
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::resume())]
		pub fn resume(origin: OriginFor<T>, network: NetworkId, head: Link) -> DispatchResult {
			reporter::resume::<T>(ensure_signed(origin)?, network, head)
		}

		/// Get the bond back after leaving.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the reporter's account.
		///
		/// ## Details
		///
		/// Possible once the sampled records of every window up to the one in which the caller left are
		/// closed.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
		/// - `StillReporting`: the caller has not left.
		/// - `WindowsOpen`: one of its windows is not closed.
		///
		/// ## Events
		///
		/// `BondReturned`.
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, network: NetworkId) -> DispatchResult {
			reporter::withdraw::<T>(ensure_signed(origin)?, network)
		}

		/// Invite an account to report.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network.
		/// - `AlreadyReporter`: the account is a reporter and has not left.
		/// - `AlreadyInvited`, `TooManyInvited`: it is invited, or too many are.
		///
		/// ## Events
		///
		/// `ReporterInvited`.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::admit())]
		pub fn admit(
			origin: OriginFor<T>,
			network: NetworkId,
			account: T::AccountId,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			reporter::admit::<T>(network, account)
		}

		/// Remove a reporter at once, or take back an invitation.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// Its reports of windows that are not closed count no more, nor what it has reported of the open
		/// day and era; also of one that has left by itself, until its bond is given back. The bond stays
		/// until the account withdraws it: nothing is taken. Of one that has left and is invited again only
		/// the invitation is taken back; a second call removes what it has reported.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network.
		/// - `NotAReporter`: the account is neither a reporter nor invited.
		/// - `AlreadyLeft`: it was removed, and neither the open day nor the open era counts it.
		/// - `NoWindows`: the network is not measured.
		///
		/// ## Events
		///
		/// `ReporterRemoved`, `InvitationWithdrawn`.
		#[pallet::call_index(6)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_reporter())]
		pub fn remove_reporter(
			origin: OriginFor<T>,
			network: NetworkId,
			account: T::AccountId,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			reporter::remove::<T>(account, network)
		}

		/// Register a network, which is measured from the next window on.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// It gets the next id, and the window length, retention and parameters of sampling that the home
		/// network has now. `name` has 1 to 64 bytes of UTF-8. `era` is given for eras of a constant length;
		/// without it they are those that its censuses name.
		///
		/// ## Errors
		///
		/// - `NameEmpty`, `NameTooLong`, `NameNotText`, `NameTaken`: the name is refused.
		/// - `BadSlotDuration`, `BadEra`: a duration is out of bounds.
		/// - `NetworkExists`: the genesis hash is known.
		/// - `TooManyNetworks`: there is no room.
		///
		/// ## Events
		///
		/// `NetworkRegistered`.
		#[pallet::call_index(7)]
		// What pallet-sli writes for a network comes on top of what was measured.
		#[pallet::weight(
			<T as Config>::WeightInfo::register_network(T::MaxNetworks::get())
				.saturating_add(T::DbWeight::get().reads_writes(8, 20))
		)]
		pub fn register_network(
			origin: OriginFor<T>,
			genesis_hash: H256,
			name: Vec<u8>,
			consensus: Consensus,
			slot_ms: u32,
			era: Option<EraSchedule>,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			network::register::<T>(genesis_hash, name, consensus, slot_ms, era)
		}

		/// Add a target and say who speaks for it.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// An endpoint by its name, or a validator of another network by its account. A target that was
		/// removed gets its old id again.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network.
		/// - `AppearsByItself`: an account of the home network.
		/// - `NameEmpty`, `NameNotText`: the name is refused.
		/// - `TargetExists`: it was added before.
		///
		/// ## Events
		///
		/// `TargetAdded`.
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::add_target())]
		pub fn add_target(
			origin: OriginFor<T>,
			network: NetworkId,
			who: TargetRef<T::AccountId>,
			owner: T::AccountId,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			target::add::<T>(network, who, owner)
		}

		/// Remove a target that was added: its owner, region and addresses. Id and records stay.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// Deposits go back to who paid them. The addresses are measured until the current window ends, also
		/// those that its owner has removed; what it has said it would be measured for ends with them.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
		/// - `NotAdded`: a validator of the home network, or removed before.
		/// - `NoWindows`: the chain has no block yet.
		///
		/// ## Events
		///
		/// `TargetRemoved`; `AddressRemoved` for each of its addresses.
		#[pallet::call_index(9)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_target(T::MaxAddresses::get()))]
		pub fn remove_target(
			origin: OriginFor<T>,
			network: NetworkId,
			target: TargetId,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			target::remove::<T>(network, target)
		}

		/// Add an address at which a target is measured, from the next window on.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the target, or by the validator of the home network that it stands for,
		/// while that is current or queued.
		///
		/// ## Details
		///
		/// Holds a deposit from the caller. A URL (`Rpc`) has a scheme of `ws`, `wss`, `http` or `https`, a
		/// host, neither user nor fragment; a multiaddress (`Port`) is
		/// `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT`. Both need the consent of the node that answers: its
		/// ed25519 signature over `almanac consent`, the network's genesis hash, the target (u32, little
		/// endian), the account that speaks for the target (32 bytes) and the URL or multiaddress. An
		/// endpoint and a node belong to one target; a target may have several addresses of one node. Ports
		/// that another target has claimed for this node, without its signature, give way: they are removed
		/// with the current window.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
		/// - `NotTheOwner`, `NotValidating`: the caller may not speak for the target.
		/// - `AddressNotPrintable`, `AddressTooLong`, `UnknownScheme`, `UrlWithUser`, `UrlWithFragment`,
		///   `UnknownProtocol`, `NotTcp`, `NotPlainTcp`, `NoHost`, `BadHost`, `BadPort`: the address is
		///   malformed.
		/// - `UnsignedPort`: a port without the consent of its node, `Libp2p`.
		/// - `AddressExists`, `EndpointTaken`, `PeerTaken`: it is listed, here or elsewhere.
		/// - `TooManyAddresses`, `TooManyRemoved`: there is no room.
		/// - `NoConsent`: the node has not agreed.
		/// - `PromiseOpen`: the Council has removed the last address of this kind, and windows until then are
		///   open.
		/// - `ConsentWithdrawn`, `TooManyWithdrawn`: this node or too many have agreed no longer.
		/// - `CannotDeposit`: the caller has too little.
		/// - `NoWindows`: the chain has no block yet.
		///
		/// ## Events
		///
		/// `AddressAdded`; `AddressRemoved` for each that gives way.
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::add_address())]
		pub fn add_address(
			origin: OriginFor<T>,
			network: NetworkId,
			target: TargetId,
			address: Address,
		) -> DispatchResult {
			address::add::<T>(ensure_signed(origin)?, network, target, address)
		}

		/// Remove an address of a target: it is measured until the next 00:00 UTC, or until the current
		/// window ends if the Council removes it.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the target or by the validator that it stands for, validating or not;
		/// or `AdminOrigin`.
		///
		/// ## Details
		///
		/// The address is found by its URL or multiaddress alone. The deposit goes back to who paid it. One
		/// that was never measured ends at once. Where no address is left, the target has still said that it
		/// would be measured, which its coverage shows, unless the Council has removed the last one; the
		/// Council may also end one that its owner has removed.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
		/// - `NotTheOwner`: the caller may not speak for the target.
		/// - `UnknownAddress`: the target has no such address; those of `add_address` if it is malformed.
		/// - `UnderAgreement`: it is the last of its kind, and what is measured there is under agreement; the
		///   Council may remove it.
		/// - `NoWindows`: the chain has no block yet.
		///
		/// ## Events
		///
		/// `AddressRemoved`.
		#[pallet::call_index(11)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_address())]
		pub fn remove_address(
			origin: OriginFor<T>,
			network: NetworkId,
			target: TargetId,
			address: Address,
		) -> DispatchResult {
			let who = match <T as Config>::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			address::remove::<T>(who, network, target, &address)
		}

		/// Say where a target is, at most 32 bytes of UTF-8, or clear it.
		///
		/// ## Dispatch Origin
		///
		/// As of `add_address`.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
		/// - `NotTheOwner`, `NotValidating`: the caller may not speak for the target.
		/// - `RegionEmpty`, `RegionTooLong`, `RegionNotText`: the region is refused.
		///
		/// ## Events
		///
		/// `RegionSet`.
		#[pallet::call_index(12)]
		#[pallet::weight(<T as Config>::WeightInfo::set_region())]
		pub fn set_region(
			origin: OriginFor<T>,
			network: NetworkId,
			target: TargetId,
			region: Option<Vec<u8>>,
		) -> DispatchResult {
			target::set_region::<T>(ensure_signed(origin)?, network, target, region)
		}

		/// Say who may become a reporter of a network: whom the Council has invited, or everyone who can
		/// pay the bond.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// From this block on; reporters that are there stay. Whoever joins counts from the next window on.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network.
		///
		/// ## Events
		///
		/// `AdmissionSet`.
		#[pallet::call_index(13)]
		#[pallet::weight(<T as Config>::WeightInfo::set_admission())]
		pub fn set_admission(
			origin: OriginFor<T>,
			network: NetworkId,
			admission: Admission,
		) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			network::set_admission::<T>(network, admission)
		}

		/// Set what is held from now on of reporters, for addresses and for groups.
		///
		/// ## Dispatch Origin
		///
		/// `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
		///
		/// ## Details
		///
		/// From this block on; what is held already stays until it is given back. Amounts are in the
		/// smallest unit.
		///
		/// ## Errors
		///
		/// - `DepositsOutOfBounds`: a deposit below what the runtime gives, a bond below a hundredth of
		///   that, or anything above 1,000 times that.
		///
		/// ## Events
		///
		/// `DepositsSet`.
		#[pallet::call_index(14)]
		#[pallet::weight(<T as Config>::WeightInfo::set_deposits())]
		pub fn set_deposits(origin: OriginFor<T>, deposits: DepositsOf<T>) -> DispatchResult {
			<T as Config>::AdminOrigin::ensure_origin(origin)?;
			deposits::set::<T>(deposits)
		}

		/// Create a group of targets.
		///
		/// ## Dispatch Origin
		///
		/// Signed by whoever pays the deposit, and owns the group.
		///
		/// ## Details
		///
		/// `name` has 1 to 64 bytes of UTF-8 and is the only one of its kind in the network. `members` are
		/// the ids of 1 to 256 targets, ascending. The SLI of a group is that of the sums of its targets'
		/// counts.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`: no such network.
		/// - `NameEmpty`, `NameTooLong`, `NameNotText`, `GroupNameTaken`: the name is refused.
		/// - `GroupEmpty`, `TooManyMembers`, `MembersOutOfOrder`, `UnknownTarget`: the members are refused.
		/// - `CannotDeposit`: the caller has too little.
		///
		/// ## Events
		///
		/// `GroupCreated`.
		#[pallet::call_index(15)]
		#[pallet::weight(<T as Config>::WeightInfo::create_group(members.len().saturated_into()))]
		pub fn create_group(
			origin: OriginFor<T>,
			network: NetworkId,
			name: Vec<u8>,
			members: Vec<TargetId>,
		) -> DispatchResult {
			group::create::<T>(ensure_signed(origin)?, network, name, members)
		}

		/// Exchange the members of a group; its deposit becomes that of a new one.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the group.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownGroup`: no such network, no such group.
		/// - `NotTheGroupsOwner`: the caller does not own it.
		/// - `GroupEmpty`, `TooManyMembers`, `MembersOutOfOrder`, `UnknownTarget`: the members are refused.
		/// - `CannotDeposit`: the caller has too little.
		///
		/// ## Events
		///
		/// `MembersSet`.
		#[pallet::call_index(16)]
		#[pallet::weight(<T as Config>::WeightInfo::set_members(members.len().saturated_into()))]
		pub fn set_members(
			origin: OriginFor<T>,
			network: NetworkId,
			group: GroupId,
			members: Vec<TargetId>,
		) -> DispatchResult {
			group::set_members::<T>(ensure_signed(origin)?, network, group, members)
		}

		/// Remove a group. Its deposit goes back to its owner, its name is free.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the group; or `AdminOrigin`.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownGroup`: no such network, no such group.
		/// - `NotTheGroupsOwner`: the caller does not own it.
		///
		/// ## Events
		///
		/// `GroupRemoved`.
		#[pallet::call_index(17)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_group())]
		pub fn remove_group(
			origin: OriginFor<T>,
			network: NetworkId,
			group: GroupId,
		) -> DispatchResult {
			let who = match <T as Config>::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			group::remove::<T>(who, network, group)
		}

		/// Withdraw the consent of a node to be a target: its addresses there are measured until the current
		/// window ends.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; what counts is the signature of the node.
		///
		/// ## Details
		///
		/// `peer` is the node's key, `signature` its ed25519 signature over `almanac withdrawal`, the
		/// network's genesis hash, the target (u32, little endian) and the account that speaks for the target
		/// (32 bytes): its owner, or else the account that it stands for. Deposits go back to who paid them.
		/// The node is not listed there again whenever that account speaks for the target; after 16 nodes
		/// none is. What the target has said it would be measured for stays.
		///
		/// ## Errors
		///
		/// - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
		/// - `UnknownPeer`: the target is not measured at this node.
		/// - `NoWithdrawal`: the signature is not the node's.
		///
		/// ## Events
		///
		/// `AddressRemoved` for each of its addresses, `ConsentWithdrawn`.
		#[pallet::call_index(18)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw_consent().saturating_add(T::DbWeight::get().reads(2)))]
		pub fn withdraw_consent(
			origin: OriginFor<T>,
			network: NetworkId,
			target: TargetId,
			peer: Peer,
			signature: [u8; 64],
		) -> DispatchResult {
			ensure_signed(origin)?;
			withdrawal::take::<T>(network, target, peer, &signature)
		}
	}
}
