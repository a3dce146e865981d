//! What reporters commit themselves to, and what they open.

use super::{
	AccountId, Sli, Test,
	reporters::{EVIDENCE, link, signed_by},
};
use crate::{committed::commit::commitment, *};
use codec::Encode;
use frame_support::{Blake2_256, StorageHasher, dispatch::DispatchResultWithPostInfo};

/// What a reporter will report in these parts, with these proofs.
pub fn opening(
	reporter: AccountId,
	window: Seconds,
	parts: &[Vec<ReportEntry>],
	proofs: &[Proof],
) -> Opening {
	let hashes: Vec<_> = parts.iter().map(|entries| Blake2_256::hash(&entries.encode())).collect();
	Opening {
		link: link(reporter, window),
		parts: hashes.try_into().unwrap(),
		root: EVIDENCE.root,
		proofs: proofs.to_vec().try_into().unwrap(),
	}
}

/// A proof of so many samples of a target.
pub fn proof(target: TargetId, samples: u32, answered: u32) -> Proof {
	Proof { target, root: [u8::try_from(target).unwrap(); 32], samples, answered }
}

/// Sends the commitment of a reporter to what it will open.
pub fn commit(
	reporter: AccountId,
	window: Seconds,
	opening: &Opening,
) -> DispatchResultWithPostInfo {
	let hash = commitment::<Test>(HOME, window, &reporter, opening);
	Sli::commit(signed_by(reporter), HOME, window, hash)
}

/// Opens what a reporter has committed itself to.
pub fn open(reporter: AccountId, window: Seconds, opening: &Opening) -> DispatchResultWithPostInfo {
	Sli::open(signed_by(reporter), HOME, window, opening.clone())
}
