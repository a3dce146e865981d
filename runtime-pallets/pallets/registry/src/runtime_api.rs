//! `RegistryApi`: whom to measure, where, and who measures.

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use pallet_sli::{Link, NetworkId, Seconds, TargetId, TargetRef};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::types::{
	Address, Admission, Consensus, Deposits, EraSchedule, GroupId, Members, Name, Region,
};

/// A network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NetworkInfo {
	/// Hash of its first block.
	pub genesis_hash: H256,
	/// Its name, UTF-8.
	pub name: Name,
	/// How its blocks are authored.
	pub consensus: Consensus,
	/// Duration of a slot in ms.
	pub slot_ms: u32,
	/// Its eras, if they have a constant length; none for the home network, which counts them in
	/// sessions.
	pub era: Option<EraSchedule>,
}

/// Where a target is measured, and when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AddressInfo {
	/// The address.
	pub address: Address,
	/// Start of the first window in which it is measured, UTC seconds.
	pub since: Seconds,
	/// Start of the first window in which it is no longer measured.
	pub until: Option<Seconds>,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TargetInfo<AccountId> {
	/// The id.
	pub target: TargetId,
	/// Whom it stands for.
	pub who: TargetRef<AccountId>,
	/// Where it is measured.
	pub addresses: Vec<AddressInfo>,
	/// Where it is, in words of its owner.
	pub region: Option<Region>,
	/// Who speaks for it, if the Council added it.
	pub owner: Option<AccountId>,
}

/// A reporter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ReporterInfo<AccountId, Balance> {
	/// The account that holds the bond.
	pub account: AccountId,
	/// The key that signs its reports.
	pub signer: AccountId,
	/// Start of the first window it may report, UTC seconds.
	pub joined: Seconds,
	/// Start of the first window it may no longer report.
	pub left: Option<Seconds>,
	/// The latest window it has reported.
	pub reported: Option<Seconds>,
	/// The newest link of its hash chain that it has revealed, at first the head.
	pub link: Link,
	/// The window of that link; for the head the one before `joined`.
	pub link_window: Seconds,
	/// Where it measures from.
	pub region: Option<Region>,
	/// What is held from its account.
	pub bond: Balance,
}

/// A group of targets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct GroupInfo<AccountId, Balance> {
	/// Its id.
	pub group: GroupId,
	/// Its name, UTF-8.
	pub name: Name,
	/// Its targets, ascending.
	pub members: Members,
	/// Who may change and remove it.
	pub owner: AccountId,
	/// What is held from that account.
	pub deposit: Balance,
}

sp_api::decl_runtime_apis! {
	/// Networks, targets, reporters and groups.
	#[api_version(3)]
	pub trait RegistryApi<AccountId, Balance> where AccountId: Codec, Balance: Codec {
		/// A network; 0 is this chain.
		fn network(id: NetworkId) -> Option<NetworkInfo>;
		/// `limit` targets (at most 256, 0 for the most), by ascending id after the first `offset`, all authors (0) left out. With
		/// the addresses that are measured in a window, or with those that are not removed, even if they
		/// are measured from the next window on only. In the order in which they were added, also one that is
		/// removed, for as long as it is measured: of each kind the first is to be asked. One whose windows are closed may be missing in the answer about such a window.
		fn targets(network: NetworkId, window: Option<Seconds>, offset: u32, limit: u32) -> Vec<TargetInfo<AccountId>>;
		/// The reporters of a network, also those who have left and not withdrawn their bond.
		fn reporters(network: NetworkId) -> Vec<ReporterInfo<AccountId, Balance>>;
		/// The reporter of an account.
		fn reporter_of(network: NetworkId, account: AccountId) -> Option<ReporterInfo<AccountId, Balance>>;
		/// Of the targets with the ids `offset + 1` to `offset + limit` (at most 256, 0 for the most), those that a
		/// reporter may say nothing of, by ascending id: `report` refuses them as its own. They are its
		/// account or its signing key, or either of them owns them or has paid an address for them that is
		/// measured in an open window. All targets are asked for with the offsets 0, 256, 512 and so on, up
		/// to the one at which `targets` answers nothing.
		fn owned(network: NetworkId, reporter: AccountId, offset: u32, limit: u32) -> Vec<TargetId>;
		/// What is held from now on of reporters, for addresses and for groups.
		fn deposits() -> Deposits<Balance>;
		/// Who may become a reporter of a network.
		fn admission(network: NetworkId) -> Option<Admission>;
		/// The groups among `limit` ids (at most 256, 0 for the most), after the first `offset`.
		fn groups(network: NetworkId, offset: u32, limit: u32) -> Vec<GroupInfo<AccountId, Balance>>;
		/// The group that has a name.
		fn group_of(network: NetworkId, name: Vec<u8>) -> Option<GroupInfo<AccountId, Balance>>;
	}
}
