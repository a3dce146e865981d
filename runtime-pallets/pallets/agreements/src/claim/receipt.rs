//! Whether a receipt is that of an instant: when the sample was due, what its id is, and who signed it
//! ("Instants" in `docs/reference/evidence-format.md`, F23 in `docs/reference/formulas.md`).

use alloc::vec::Vec;
use pallet_sli::{Distribution, Link, NetworkId, Seconds, TargetId};
use sp_core::ed25519::{Public, Signature};
use sp_io::{crypto::ed25519_verify, hashing::blake2_256};

use super::types::{Hash, Leaf};

/// A window of a reporter, as the instants of its samples are drawn.
#[derive(Clone, Debug)]
pub struct Instants<'a> {
	/// Genesis hash of the chain that holds the records.
	pub genesis: &'a [u8],
	/// The network.
	pub network: NetworkId,
	/// Start of the window.
	pub window: Seconds,
	/// Its length.
	pub window_s: Seconds,
	/// How many there are.
	pub count: u32,
	/// How they are drawn.
	pub distribution: Distribution,
	/// The reporter's account.
	pub reporter: &'a [u8],
	/// The window's link of its hash chain.
	pub link: &'a Link,
}

impl Instants<'_> {
	/// The instant of a number from 0, µs since the Unix epoch; none of one that there is not. Stratified, they
	/// ascend with their numbers.
	pub fn at_us(&self, index: u32) -> Option<u64> {
		if index >= self.count {
			return None;
		}
		let length = u64::from(self.window_s).checked_mul(1_000_000)?;
		let into = match self.distribution {
			Distribution::Stratified => {
				// Below 2^64: a length is below 2^52, a number of samples below 2^12.
				let bound =
					|part: u32| u64::from(part).checked_mul(length)?.checked_div(self.count.into());
				let (start, end) = (bound(index)?, bound(index.checked_add(1)?)?);
				start.checked_add(self.below(index, end.checked_sub(start)?)?)?
			},
			// Its remainder by the count is its number, so that no two are the same.
			Distribution::Uniform => {
				let count = u64::from(self.count);
				let step = self.below(index, length.checked_div(count)?)?;
				count.checked_mul(step)?.checked_add(index.into())?
			},
		};
		u64::from(self.window).checked_mul(1_000_000)?.checked_add(into)
	}

	/// What is drawn for a number: below `bound`, and 0 where that is.
	fn below(&self, index: u32, bound: u64) -> Option<u64> {
		let (network, window) = (self.network.to_le_bytes(), self.window.to_le_bytes());
		let of_window: [&[u8]; 4] = [b"almanac window", self.genesis, &network, &window];
		let seed = blake2_256(&of_window.concat());
		let index = index.to_le_bytes();
		let of_instant: [&[u8]; 5] = [b"almanac instant", &seed, self.reporter, self.link, &index];
		let hash = blake2_256(&of_instant.concat());
		let drawn = u64::from_le_bytes(*hash.first_chunk()?);
		let below = u128::from(drawn).checked_mul(bound.into())? >> 64;
		u64::try_from(below).ok()
	}
}

/// The id that the request of a sample had.
pub fn id(link: &Link, target: TargetId, index: u32) -> Hash {
	let parts: [&[u8]; 4] = [b"almanac sample", link, &target.to_le_bytes(), &index.to_le_bytes()];
	blake2_256(&parts.concat())
}

/// What the endpoint has signed.
pub fn message(
	genesis: &[u8],
	network: NetworkId,
	target: TargetId,
	id: &Hash,
	at: u64,
	height: u32,
) -> Vec<u8> {
	let parts: [&[u8]; 7] = [
		b"almanac receipt",
		genesis,
		&network.to_le_bytes(),
		&target.to_le_bytes(),
		id,
		&at.to_le_bytes(),
		&height.to_le_bytes(),
	];
	parts.concat()
}

/// Whether the endpoint's clock, in ms, stood where it must: from `offset_ms` before the instant to as much after
/// the time-out, compared in µs.
pub fn is_in_time(at: u64, instant_us: u64, timeout_ms: u32, offset_ms: u32) -> bool {
	let us = |ms: u32| u64::from(ms).saturating_mul(1_000);
	let at_us = at.saturating_mul(1_000);
	let latest = instant_us.saturating_add(us(timeout_ms)).saturating_add(us(offset_ms));
	at_us.saturating_add(us(offset_ms)) >= instant_us && at_us <= latest
}

/// Whether the key of a leaf has signed a message.
pub fn is_signed(message: &[u8], leaf: &Leaf) -> bool {
	ed25519_verify(&Signature::from_raw(leaf.signature), message, &Public::from_raw(leaf.key))
}
