//! What is stored and answered. Indices of enums and the order of fields are part of the storage
//! format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	BoundedVec,
	traits::{ConstU32, Get, fungible::Inspect},
};
use pallet_sli::{Indicator, Link, Seconds, Standing, TargetId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::Config;

/// The most reporters a network can have in any runtime; a runtime may admit fewer.
pub const MAX_REPORTERS: u32 = 32;

/// An amount of the chain's currency.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// The name of a network: UTF-8, without control characters.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// Where a target or a reporter is, in words of its owner: UTF-8, without control characters.
pub type Region = BoundedVec<u8, ConstU32<32>>;
/// A URL or a multiaddress, as its owner wrote it.
pub type Text = BoundedVec<u8, ConstU32<256>>;
/// An address in the one form in which it is compared with others.
pub type Endpoint = BoundedVec<u8, ConstU32<256>>;
/// The raw ed25519 public key of a node; its PeerId is the identity multihash of this key.
pub type Peer = [u8; 32];

/// How blocks of a network are authored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Consensus {
	/// Aura: slots in turn.
	#[codec(index = 0)]
	Aura,
	/// BABE: slots by lot.
	#[codec(index = 1)]
	Babe,
	/// Anything else.
	#[codec(index = 2)]
	Other,
}

/// Eras of a constant length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct EraSchedule {
	/// When era 0 began, ms since the Unix epoch.
	pub start_ms: u64,
	/// Length of an era in ms, at least 1.
	pub length_ms: u64,
}

/// A network: a chain whose targets can be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Network {
	/// Hash of its first block: what tells it from all others.
	pub genesis_hash: H256,
	/// Its name.
	pub name: Name,
	/// How its blocks are authored.
	pub consensus: Consensus,
	/// Duration of a slot in ms.
	pub slot_ms: u32,
	/// Its eras, if they have a constant length.
	pub era: Option<EraSchedule>,
}

/// Who may become a reporter of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Admission {
	/// Whom the Council has invited.
	#[default]
	#[codec(index = 0)]
	Approval,
	/// Everyone who can pay the bond.
	#[codec(index = 1)]
	Open,
}

/// What is held: amounts of the chain's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deposits<Balance> {
	/// What a reporter puts at stake for a network.
	pub bond: Balance,
	/// For an address of a target.
	pub address: Balance,
	/// For a group.
	pub group: Balance,
	/// For each member of it.
	pub member: Balance,
}

/// [`Deposits`] of a runtime.
pub type DepositsOf<T> = Deposits<BalanceOf<T>>;

/// The number of a group within its network.
pub type GroupId = u32;

/// The targets of a group, ascending: as many as one question may name.
pub type Members = BoundedVec<TargetId, ConstU32<{ pallet_sli::runtime_api::MAX_ROWS }>>;

/// A named set of targets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Group<AccountId, Balance> {
	/// Its name, of which there is one in the network.
	pub name: Name,
	/// Who may change and remove it.
	pub owner: AccountId,
	/// What is held from that account.
	pub deposit: Balance,
	/// Its targets.
	pub members: Members,
}

/// [`Group`] of a runtime.
pub type GroupOf<T> = Group<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// Where a target can be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Address {
	/// A node's own port, for `reachability`, without its consent: the handshake proves the key, not
	/// that this target is that node. No longer added; what stands in the state is measured.
	#[codec(index = 0)]
	Libp2p {
		/// `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT`, without `/p2p`.
		multiaddr: Text,
		/// The node's key.
		peer: Peer,
	},
	/// A public endpoint, for `rpc`.
	#[codec(index = 1)]
	Rpc {
		/// `ws`, `wss`, `http` or `https`.
		url: Text,
		/// The key of the node that answers.
		peer: Peer,
		/// That node's consent: its ed25519 signature over [`crate::consent::message`] of the URL.
		signature: [u8; 64],
	},
	/// A node's own port, for `reachability`.
	#[codec(index = 2)]
	Port {
		/// `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT`, without `/p2p`.
		multiaddr: Text,
		/// The node's key.
		peer: Peer,
		/// That node's consent: its ed25519 signature over [`crate::consent::message`] of the multiaddress.
		signature: [u8; 64],
	},
}

/// What an address is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Answers of an RPC endpoint.
	Rpc,
	/// A node's own port.
	Reachability,
}

impl Kind {
	/// All of them.
	pub const ALL: [Self; 2] = [Self::Rpc, Self::Reachability];

	/// The indicator that is measured there.
	pub fn indicator(self) -> Indicator {
		match self {
			Self::Rpc => Indicator::Rpc,
			Self::Reachability => Indicator::Reachability,
		}
	}
}

impl Address {
	/// The key of the node.
	pub fn peer(&self) -> &Peer {
		match self {
			Self::Libp2p { peer, .. } | Self::Rpc { peer, .. } | Self::Port { peer, .. } => peer,
		}
	}

	/// What it is measured for.
	pub fn kind(&self) -> Kind {
		match self {
			Self::Libp2p { .. } | Self::Port { .. } => Kind::Reachability,
			Self::Rpc { .. } => Kind::Rpc,
		}
	}

	/// What the node has signed for, the URL or the multiaddress, and its signature; none of a claim that
	/// no node has signed.
	pub fn consent(&self) -> Option<(&Text, &[u8; 64])> {
		match self {
			Self::Libp2p { .. } => None,
			Self::Rpc { url: text, signature, .. }
			| Self::Port { multiaddr: text, signature, .. } => Some((text, signature)),
		}
	}
}

/// The windows in which a target has said it would be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Promise {
	/// Start of the first of them: that of its first address.
	pub since: Seconds,
	/// Start of the first window that is none of them, once the Council has ended it.
	pub until: Option<Seconds>,
}

impl Promise {
	/// Whether the window that starts then is one of them.
	pub fn holds(&self, window: Seconds) -> bool {
		self.since <= window && self.until.is_none_or(|until| window < until)
	}
}

/// The promises of a target, by what it is measured for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Promised {
	/// Of RPC endpoints.
	pub rpc: Option<Promise>,
	/// Of the node's own ports.
	pub reachability: Option<Promise>,
}

impl Promised {
	/// That of a kind.
	pub fn of(&self, kind: Kind) -> Option<Promise> {
		match kind {
			Kind::Rpc => self.rpc,
			Kind::Reachability => self.reachability,
		}
	}

	/// That of a kind, to change it.
	pub(crate) fn of_mut(&mut self, kind: Kind) -> &mut Option<Promise> {
		match kind {
			Kind::Rpc => &mut self.rpc,
			Kind::Reachability => &mut self.reachability,
		}
	}
}

/// The most nodes that withdraw their consent from one account at a target before it is closed to new
/// addresses.
pub const MAX_WITHDRAWN: u32 = 16;

/// The nodes that have withdrawn their consent to be a target.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Withdrawn<AccountId> {
	/// The account that spoke for the target: what is withdrawn from it is not from the next one.
	pub account: AccountId,
	/// Their keys.
	pub peers: BoundedVec<Peer, ConstU32<MAX_WITHDRAWN>>,
}

/// [`Withdrawn`] of a runtime.
pub type WithdrawnOf<T> = Withdrawn<<T as frame_system::Config>::AccountId>;

/// An address of a target and the windows in which it is measured.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Listed<AccountId, Balance> {
	/// The address.
	pub address: Address,
	/// Start of the first window in which it is measured.
	pub since: Seconds,
	/// Start of the first window in which it is no longer measured, once it is removed.
	pub until: Option<Seconds>,
	/// Who added it.
	pub depositor: AccountId,
	/// What is held from that account; nothing once the address is removed.
	pub deposit: Balance,
}

impl<AccountId, Balance> Listed<AccountId, Balance> {
	/// Whether it is not removed.
	pub fn is_live(&self) -> bool {
		self.until.is_none()
	}

	/// Whether it is measured in the window that starts then.
	pub fn is_measured(&self, window: Seconds) -> bool {
		self.since <= window && self.ends_after(window)
	}

	/// Whether it is not removed, or measured in a window that starts then or later.
	pub fn ends_after(&self, window: Seconds) -> bool {
		self.until.is_none_or(|until| window < until)
	}
}

/// [`Listed`] of a runtime.
pub type ListedOf<T> = Listed<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// The addresses of a target, and the removed ones whose windows are open.
pub type Addresses<T> = BoundedVec<ListedOf<T>, Twice<<T as Config>::MaxAddresses>>;

/// Twice a number: as many removed addresses as live ones.
pub struct Twice<N>(PhantomData<N>);
impl<N: Get<u32>> Get<u32> for Twice<N> {
	fn get() -> u32 {
		N::get().saturating_mul(2)
	}
}

/// A reporter of a network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Reporter<AccountId, Balance> {
	/// The key that signs its reports.
	pub signer: AccountId,
	/// Where it measures from.
	pub region: Option<Region>,
	/// What is held from its account.
	pub bond: Balance,
	/// Start of the first window it may report.
	pub joined: Seconds,
	/// Start of the first window it may no longer report.
	pub left: Option<Seconds>,
	/// The latest window it has reported.
	pub reported: Option<Seconds>,
	/// The latest of its reported windows that is closed; once it has resumed without one, the window that it joined in.
	pub closed: Option<Seconds>,
	/// The newest link of its hash chain that it has revealed, at first the chain's head.
	pub link: Link,
	/// The window of that link; for the head the one before `joined`.
	pub link_window: Seconds,
}

impl<AccountId, Balance> Reporter<AccountId, Balance> {
	/// What pallet-sli asks.
	pub fn standing(&self) -> Standing {
		Standing {
			joined: self.joined,
			left: self.left,
			reported: self.reported,
			closed: self.closed,
			link: self.link,
			link_window: self.link_window,
		}
	}
}

/// [`Reporter`] of a runtime.
pub type ReporterOf<T> = Reporter<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
