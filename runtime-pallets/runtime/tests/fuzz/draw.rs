//! Values of arguments: what is valid, what lies on an edge, and what means nothing.

use crate::{
	actors::{Actor, Chain, account_of},
	dice::Dice,
};
use almanac_runtime::{AccountId, Runtime, Sli};
use codec::{Decode, Encode};
use pallet_registry::{Address, consent};
use pallet_sli::{HOME, Link, NetworkId, Seconds, TargetId, TargetRef};
use sp_core::{H256, Pair, ed25519};

/// What draws.
pub struct Draw<'a> {
	/// From which numbers.
	pub dice: &'a mut Dice,
	/// Who there is.
	pub actors: &'a [Actor],
	/// The hash chain of all of them.
	pub chain: &'a Chain,
}

impl Draw<'_> {
	pub fn u32(&mut self) -> u32 {
		let edges = [0, 1, 2, 255, 256, 257, 65_535, 1_000_000, u32::MAX - 1, u32::MAX];
		if self.dice.once_in(2) { self.dice.one_of(&edges) } else { self.dice.number() as u32 }
	}

	/// Mostly less than `usual`.
	pub fn small(&mut self, usual: u64) -> u32 {
		if self.dice.once_in(8) { self.u32() } else { self.dice.below(usual) as u32 }
	}

	pub fn u64(&mut self) -> u64 {
		let edges = [0, 1, 999_999, 1_000_000, 1_000_001, 1 << 32, u64::MAX - 1, u64::MAX];
		if self.dice.once_in(2) { self.dice.one_of(&edges) } else { self.dice.number() }
	}

	pub fn u128(&mut self) -> u128 {
		let edges =
			[0, 1, 1_000_000_000_000, 1_000_000_000_000_000_000, i128::MAX as u128, u128::MAX];
		match self.dice.below(3) {
			0 => self.dice.one_of(&edges),
			1 => u128::from(self.dice.number()),
			_ => u128::from(self.dice.number()) << self.dice.below(64),
		}
	}

	pub fn account(&mut self) -> AccountId {
		if self.dice.once_in(16) {
			AccountId::new(self.bytes32())
		} else {
			account_of(&self.dice.one_of(self.actors).pair)
		}
	}

	/// The signing key of a reporter, if there is one.
	pub fn signer(&mut self) -> AccountId {
		let keys: Vec<_> = pallet_registry::Signers::<Runtime>::iter_key_prefix(HOME).collect();
		if keys.is_empty() { self.account() } else { self.dice.one_of(&keys) }
	}

	pub fn accounts(&mut self, most: u64) -> Vec<AccountId> {
		(0..self.dice.below(most)).map(|_| self.account()).collect()
	}

	pub fn network(&mut self) -> NetworkId {
		if self.dice.once_in(8) { self.small(4) } else { HOME }
	}

	pub fn target(&mut self) -> TargetId {
		self.small(10)
	}

	/// Near the windows that are open.
	pub fn window(&mut self) -> Seconds {
		let length = Sli::window_s(HOME).unwrap_or(60);
		let open = Sli::first_open_sampled(HOME).unwrap_or_default();
		match self.dice.below(8) {
			0 => self.u32(),
			1 => open.saturating_sub(length),
			2 => open.saturating_add(1),
			3 => open.saturating_add(length),
			_ => open,
		}
	}

	/// Mostly the head of a chain that begins with the next window.
	pub fn head(&mut self) -> Link {
		let length = Sli::window_s(HOME).unwrap_or(60);
		let next = Sli::next_window(HOME, Sli::now_ms()).unwrap_or_default();
		if self.dice.once_in(4) {
			self.bytes32()
		} else {
			self.chain.link(next.saturating_sub(length))
		}
	}

	pub fn bytes32(&mut self) -> [u8; 32] {
		let byte = self.dice.number() as u8;
		if self.dice.once_in(2) { [byte; 32] } else { H256::from_low_u64_be(self.dice.number()).0 }
	}

	pub fn bytes(&mut self, most: u64) -> Vec<u8> {
		(0..self.dice.below(most)).map(|_| self.dice.number() as u8).collect()
	}

	/// Names of which some are valid, some the same.
	pub fn name(&mut self) -> Vec<u8> {
		match self.dice.below(8) {
			0 => self.bytes(80),
			1 => vec![b'n'; self.dice.one_of(&[0, 1, 32, 33, 64, 65])],
			2 => self.dice.one_of(&["a\u{202e}b", "\u{200b}", "a\nb", "ﬀ", "\u{7f}", "é"]).into(),
			_ => format!("name {}", self.dice.below(40)).into_bytes(),
		}
	}

	pub fn address(&mut self, target: TargetId) -> Address {
		let host = self.dice.below(30);
		let node = ed25519::Pair::from_seed(&[host as u8; 32]);
		let peer = if self.dice.once_in(8) { self.bytes32() } else { node.public().0 };
		let text = match self.dice.below(8) {
			0 => self.bytes(300),
			1 => b"wss://[::ffff:10.0.0.1]:443/".to_vec(),
			2 => format!("/ip4/10.0.0.{host}/tcp/{}", self.small(65_536)).into_bytes(),
			3 | 4 => format!("/dns/n{host}.example/tcp/30333").into_bytes(),
			_ => format!("wss://n{host}.example/{}", self.dice.below(3)).into_bytes(),
		};
		let is_url = text.starts_with(b"wss") || self.dice.once_in(8);
		let genesis = pallet_registry::answer::network::<Runtime>(HOME)
			.map(|it| it.genesis_hash)
			.unwrap_or_default();
		let account = self.speaker(target);
		let signature = node.sign(&consent::message(&genesis, target, &account, &text)).0;
		let text = pallet_registry::Text::truncate_from(text);
		if is_url {
			Address::Rpc { url: text, peer, signature }
		} else if self.dice.once_in(8) {
			Address::Libp2p { multiaddr: text, peer }
		} else {
			Address::Port { multiaddr: text, peer, signature }
		}
	}

	/// Who speaks for a target of the home network, anybody where nobody does.
	pub fn speaker(&mut self, target: TargetId) -> AccountId {
		let row =
			pallet_registry::answer::targets::<Runtime>(HOME, None, target.saturating_sub(1), 1)
				.pop();
		let speaker = row.and_then(|row| match (row.owner, row.who) {
			(Some(owner), _) | (None, TargetRef::Account(owner)) => Some(owner),
			(None, TargetRef::Name(_)) => None,
		});
		speaker.unwrap_or_else(|| self.account())
	}

	/// Ascending targets mostly.
	pub fn members(&mut self) -> Vec<TargetId> {
		let targets = pallet_sli::NextTargetId::<Runtime>::get(HOME);
		match self.dice.below(6) {
			0 => (0..self.dice.below(300)).map(|_| self.target()).collect(),
			1 => (1..=self.dice.below(300) as u32).collect(),
			_ => (1..targets).filter(|_| self.dice.once_in(2)).collect(),
		}
	}

	/// The encoding of something valid with some bytes changed, if that still means anything.
	pub fn mutated<T: Encode + Decode>(&mut self, value: &T) -> Option<T> {
		let bytes = self.mutate(value.encode());
		T::decode(&mut &bytes[..]).ok()
	}

	pub fn mutate(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
		for _ in 0..=self.dice.below(4) {
			let at = self.dice.below(bytes.len() as u64 + 1) as usize;
			let any = self.dice.number() as u8;
			let byte = self.dice.one_of(&[0, 1, 3, 4, 127, 128, 252, 254, 255, any]);
			match self.dice.below(4) {
				0 => bytes.insert(at, byte),
				1 if at < bytes.len() => drop(bytes.remove(at)),
				2 if self.dice.once_in(4) => bytes.truncate(at),
				_ => bytes.get_mut(at).into_iter().for_each(|old| *old = byte),
			}
		}
		bytes
	}
}
