//! What accounts have put into the state, and what is held from them for it.

use almanac_runtime::{Balance, Runtime, RuntimeHoldReason, currency::deposit};
use sp_io::hashing::twox_128;

/// Where accounts that are no governance can store something.
const PAID: [&str; 3] = ["Registry", "Scalability", "Preimage"];

/// What costs no deposit of its own there: a target has one region, promises of two kinds and at most 16
/// withdrawals, and a run one prediction, of a bounded length, the open runs are at most 256, and the
/// counters are one number each.
const FREE: [(&str, &str); 8] = [
	("Registry", "Regions"),
	("Registry", "Promises"),
	("Registry", "Withdrawals"),
	("Registry", "NextGroupId"),
	("Scalability", "Predictions"),
	("Scalability", "OpenRuns"),
	("Scalability", "NextSubjectId"),
	("Scalability", "NextRunId"),
];

/// What is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Footprint {
	/// Entries.
	pub entries: u32,
	/// Bytes of their values.
	pub bytes: u32,
	/// What is held from all accounts.
	pub held: Balance,
}

impl Footprint {
	/// Of all that accounts pay for.
	pub fn take() -> Self {
		let held = pallet_balances::Holds::<Runtime>::iter_values()
			// Fees and caps are no deposits: they are paid, or go back, as records say.
			.flat_map(|holds| holds.into_iter())
			.filter(|hold| !matches!(hold.id, RuntimeHoldReason::Agreements(_)))
			.map(|hold| hold.amount)
			.sum();
		let mut all = Self { held, ..Default::default() };
		for (entries, bytes) in PAID.iter().map(|pallet| stored(pallet, None)) {
			all.entries += entries;
			all.bytes += bytes;
		}
		for (entries, bytes) in FREE.iter().map(|(pallet, name)| stored(pallet, Some(name))) {
			all.entries -= entries;
			all.bytes -= bytes;
		}
		for name in ["NextKeys", "KeyOwner"] {
			let (entries, bytes) = stored("Session", Some(name));
			all.entries += entries;
			all.bytes += bytes;
		}
		all
	}

	/// Whether what has come since is paid for, but for so many bytes.
	pub fn is_paid_since(&self, before: &Self, free: u32) -> bool {
		let entries = self.entries.saturating_sub(before.entries);
		let bytes = self.bytes.saturating_sub(before.bytes).saturating_sub(free);
		self.held.saturating_sub(before.held) >= deposit(entries, bytes)
	}
}

/// Entries of a pallet or one of its storage items, and the bytes of their values.
pub fn stored(pallet: &str, name: Option<&str>) -> (u32, u32) {
	let mut prefix = twox_128(pallet.as_bytes()).to_vec();
	prefix.extend(name.into_iter().flat_map(|name| twox_128(name.as_bytes())));
	let (mut entries, mut bytes) = (0, 0);
	let mut count = |key: &[u8]| {
		// No more than the length is needed.
		let length = sp_io::storage::read(key, &mut [], 0)?;
		entries += 1;
		bytes += length;
		Some(())
	};
	// A single value has the prefix itself for a key.
	count(&prefix);
	let mut key = prefix.clone();
	while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix)) {
		count(&next);
		key = next;
	}
	(entries, bytes)
}
