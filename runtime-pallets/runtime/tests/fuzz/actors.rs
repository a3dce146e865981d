//! Who sends: validators, reporters, owners, and accounts with little or nothing.

use almanac_runtime::{
	AccountId, Balance,
	currency::{EXISTENTIAL_DEPOSIT, MILLI, UNIT},
};
use pallet_sli::{Link, Seconds};
use sp_core::{Pair, sr25519};
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};

/// How many links each chain has.
const LINKS: u32 = 4_000;

/// An account.
#[derive(Clone)]
pub struct Actor {
	pub pair: sr25519::Pair,
	/// What it has at genesis.
	pub money: Balance,
}

/// All of them.
pub fn all() -> Vec<Actor> {
	let rich = [Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two]
		.map(|who: Sr25519Keyring| (who.pair(), 5_000 * UNIT));
	let poor = [
		("//poor", 3 * UNIT),
		("//poorer", 600 * MILLI),
		("//dusty", EXISTENTIAL_DEPOSIT + 2 * MILLI),
		("//dust", EXISTENTIAL_DEPOSIT),
		("//none", 0),
	]
	.map(|(seed, money)| (sr25519::Pair::from_string(seed, None).expect("it is a seed"), money));
	rich.into_iter().chain(poor).map(|(pair, money)| Actor { pair, money }).collect()
}

pub fn account_of(pair: &sr25519::Pair) -> AccountId {
	AccountId::new(pair.public().0)
}

/// A hash chain, which all reporters share: whenever one joins, its links are those of the windows.
pub struct Chain {
	links: Vec<Link>,
	first: Seconds,
	window_s: Seconds,
}

impl Chain {
	/// From the window of its head on.
	pub fn new(first: Seconds, window_s: Seconds) -> Self {
		let mut links: Vec<_> =
			core::iter::successors(Some([1; 32]), |link| Some(blake2_256(link)))
				.take(LINKS as usize)
				.collect();
		links.reverse();
		Self { links, first, window_s }
	}

	/// The link of a window; before it begins and after it ends, that of another one.
	pub fn link(&self, window: Seconds) -> Link {
		let step = window.saturating_sub(self.first).checked_div(self.window_s).unwrap_or_default();
		self.links.get((step % LINKS) as usize).copied().unwrap_or_default()
	}
}
