//! Commitments of a reporter whose report can be taken.

use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{Blake2_256, BoundedVec, StorageHasher};

use super::{
	report::{self, Size},
	scene::reporter,
};
use crate::{
	committed::{commit::commitment, types::*},
	pallet::*,
	sampled::{Link, types::*},
	types::*,
};

/// The arguments of the calls.
pub(super) struct Arguments<AccountId> {
	pub signer: AccountId,
	pub window: Seconds,
	pub opening: Opening,
}

/// What is opened of a report in one part, with as many other parts as there may be, and so many proofs.
fn opening(link: Link, entries: &[ReportEntry], proofs: u32) -> Opening {
	let mut parts = alloc::vec![Blake2_256::hash(&entries.encode())];
	parts.resize(MAX_PARTS as usize, [3; 32]);
	// The entries of which there are proofs are of one sample without an answer.
	let proof = |target| Proof { target, root: [4; 32], samples: 1, answered: 0 };
	Opening {
		link,
		parts: BoundedVec::truncate_from(parts),
		root: [1; 32],
		proofs: BoundedVec::truncate_from((1..=proofs).map(proof).collect()),
	}
}

/// A reporter has opened that it will report these entries, when nobody can commit itself any more.
pub(super) fn opened<T: Config>(window: Seconds, link: Link, entries: &[ReportEntry]) {
	CommitBlocks::<T>::insert(HOME, Stored::new(1));
	RoomyBlocks::<T>::put(1);
	let opening = opening(link, entries, MAX_PROOFS);
	let opened = Opened { opening, matched: 0, claimed: false };
	Openings::<T>::insert((HOME, window, reporter::<T>(0).0), opened);
}

/// A reporter that can commit itself.
pub(super) fn commit<T: Config>() -> Result<Arguments<T::AccountId>, BenchmarkError> {
	let report::Arguments { signer, window, link, .. } = report::scene::<T>(Size::default())?;
	Openings::<T>::remove((HOME, window, reporter::<T>(0).0));
	CommitBlocks::<T>::insert(HOME, Stored::new(crate::MAX_COMMIT_BLOCKS));
	Ok(Arguments { signer, window, opening: opening(link, &[], 0) })
}

/// A reporter that has committed itself, and can open that with so many proofs.
pub(super) fn open<T: Config>(proofs: u32) -> Result<Arguments<T::AccountId>, BenchmarkError> {
	let report::Arguments { signer, window, link, .. } = report::scene::<T>(Size::default())?;
	let opening = opening(link, &[], proofs);
	let (who, _) = reporter::<T>(0);
	Openings::<T>::remove((HOME, window, &who));
	let committed = commitment::<T>(HOME, window, &who, &opening);
	Commitments::<T>::insert((HOME, window, &who), committed);
	Ok(Arguments { signer, window, opening })
}
