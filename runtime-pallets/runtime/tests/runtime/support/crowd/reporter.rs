//! Reporters: their keys, their hash chains, the parts of their reports.

use almanac_runtime::{AccountId, Runtime, RuntimeCall};
use pallet_sli::{Evidence, HOME, Link, NetworkId, ReportEntry, Seconds};
use sp_core::{Pair, sr25519};
use sp_io::hashing::blake2_256;
use std::collections::VecDeque;

/// The most entries of a part.
const PART: usize = 256;

/// A reporter: its key, its hash chain, from the head on, and how many transactions it has sent.
pub struct Reporter {
	pub key: sr25519::Pair,
	pub links: Vec<Link>,
	pub nonce: u32,
}

/// A reporter with links for so many windows.
pub fn reporter(index: u32, windows: u32) -> Reporter {
	let mut seed = [7; 32];
	seed.first_chunk_mut().into_iter().for_each(|part: &mut [u8; 4]| *part = index.to_le_bytes());
	let mut link = blake2_256(&seed);
	let mut links: Vec<_> = (0..windows + 2)
		.map(|_| {
			let this = link;
			link = blake2_256(&link);
			this
		})
		.collect();
	links.reverse();
	Reporter { key: sr25519::Pair::from_seed(&seed), links, nonce: 0 }
}

/// Its account.
pub fn account(key: &sr25519::Pair) -> AccountId {
	AccountId::new(key.public().0)
}

/// The calls that bring a report of the home network.
pub fn parts(window: Seconds, link: Link, entries: &[ReportEntry]) -> VecDeque<RuntimeCall> {
	parts_of(HOME, window, link, entries)
}

/// The calls that bring a report.
pub fn parts_of(
	network: NetworkId,
	window: Seconds,
	link: Link,
	entries: &[ReportEntry],
) -> VecDeque<RuntimeCall> {
	let evidence = Evidence { root: [1; 32], content_id: [2; 32] };
	(0u8..)
		.zip(entries.chunks(PART))
		.map(|(part, entries)| {
			let call = pallet_sli::Call::<Runtime>::report {
				network,
				window,
				part,
				link,
				evidence: (part == 0).then_some(evidence),
				entries: entries.to_vec(),
			};
			RuntimeCall::Sli(call)
		})
		.collect()
}
