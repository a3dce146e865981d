//! Who measures and what: what this pallet asks of the one that keeps reporters and targets.

use crate::{
	pallet::Config,
	types::{Dependants, NetworkId, Seconds, TargetId},
};
use alloc::vec::Vec;

/// A link of the hash chain that a reporter draws its instants from, or the head it registered.
pub type Link = [u8; 32];

/// How a reporter stands in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
	/// Start of the first window it may report.
	pub joined: Seconds,
	/// Start of the first window it may no longer report.
	pub left: Option<Seconds>,
	/// The latest window it has reported.
	pub reported: Option<Seconds>,
	/// The latest of its reported windows that is closed, or from where else its silence is counted if not from its joining.
	pub closed: Option<Seconds>,
	/// The newest link it has revealed, at first the head of its chain.
	pub link: Link,
	/// The window of that link; for the head the one before `joined`.
	pub link_window: Seconds,
}

/// Whether a target has an address of a kind in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
	/// It has none and never said that it would.
	#[default]
	Never,
	/// It had one and has none now: what was to be measured could not be, which its coverage shows while
	/// it is owned or validates.
	Absent,
	/// It has one, and reporters measure it.
	Listed,
}

/// What a target is measured for in a window, besides the arrival of its blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
	/// Its public RPC endpoint.
	pub rpc: Listing,
	/// Its libp2p address.
	pub reachability: Listing,
}

/// The reporters and addresses of networks. `()` has none: a chain that keeps authorship alone.
pub trait Reporters<AccountId> {
	/// What rests on records and on how they are measured; `()` where nothing does.
	type Dependants: Dependants;
	/// The most reporters a network has, bound of the work of closing a target.
	const MAX: u32;
	/// The reporter whose signing key this is.
	fn by_signer(network: NetworkId, signer: &AccountId) -> Option<AccountId>;
	/// How a reporter stands.
	fn standing(network: NetworkId, reporter: &AccountId) -> Option<Standing>;
	/// The key that a reporter signs with.
	fn signer(network: NetworkId, reporter: &AccountId) -> Option<AccountId>;
	/// How many reporters are admitted: those that have not left, silent or not.
	fn admitted(network: NetworkId) -> u32;
	/// All reporters of a network, at most [`Self::MAX`].
	fn all(network: NetworkId) -> Vec<(AccountId, Standing)>;
	/// A report of this window was accepted, with this link, which is newer than the last one.
	fn note_link(network: NetworkId, reporter: &AccountId, window: Seconds, link: Link);
	/// A first part of a report of this window was accepted.
	fn note_report(network: NetworkId, reporter: &AccountId, window: Seconds);
	/// A window that this reporter has reported is closed.
	fn note_closed(network: NetworkId, reporter: &AccountId, window: Seconds);
	/// What a target is measured for in the window that starts then.
	fn measured(network: NetworkId, target: TargetId, window: Seconds) -> Measured;
	/// The accounts behind a target besides the one that it stands for: its owner, and who paid for an
	/// address of it that is measured in an open window or later. A reporter whose account or signing key
	/// is one of them may not report it.
	fn behind(network: NetworkId, target: TargetId) -> Vec<AccountId>;
	/// Whether somebody owns a target: it is bound to be measured for as long as that lasts.
	fn is_owned(network: NetworkId, target: TargetId) -> bool;
	/// Makes `who` a reporter of the first window and all later ones that is never silent. It signs with
	/// `signer`; its newest link is that of a window.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reporter(
		network: NetworkId,
		who: &AccountId,
		signer: &AccountId,
		link: Link,
		link_window: Seconds,
	);
	/// Gives a target as many addresses as it may have, of every kind, measured in every window.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_addresses(network: NetworkId, target: TargetId);
}

impl<AccountId> Reporters<AccountId> for () {
	type Dependants = ();
	const MAX: u32 = 0;
	fn by_signer(_: NetworkId, _: &AccountId) -> Option<AccountId> {
		None
	}
	fn standing(_: NetworkId, _: &AccountId) -> Option<Standing> {
		None
	}
	fn signer(_: NetworkId, _: &AccountId) -> Option<AccountId> {
		None
	}
	fn admitted(_: NetworkId) -> u32 {
		0
	}
	fn all(_: NetworkId) -> Vec<(AccountId, Standing)> {
		Vec::new()
	}
	fn note_link(_: NetworkId, _: &AccountId, _: Seconds, _: Link) {}
	fn note_report(_: NetworkId, _: &AccountId, _: Seconds) {}
	fn note_closed(_: NetworkId, _: &AccountId, _: Seconds) {}
	fn measured(_: NetworkId, _: TargetId, _: Seconds) -> Measured {
		Measured::default()
	}
	fn behind(_: NetworkId, _: TargetId) -> Vec<AccountId> {
		Vec::new()
	}
	fn is_owned(_: NetworkId, _: TargetId) -> bool {
		false
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reporter(_: NetworkId, _: &AccountId, _: &AccountId, _: Link, _: Seconds) {}
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_addresses(_: NetworkId, _: TargetId) {}
}

/// Whether the chain has sampled records at all.
pub(crate) fn is_kept<T: Config>() -> bool {
	T::Reporters::MAX > 0
}
