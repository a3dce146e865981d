//! Another network, and what its reporters have counted of a window.

use alloc::vec::Vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{Blake2_256, BoundedVec, StorageHasher};

use super::scene::{MIDNIGHT, eras_of, geometry, last_window, reporter};
use crate::{
	agreed::types::*,
	pallet::*,
	period::Geometry,
	sampled::{Reporters, types::*},
	types::*,
};

/// The other network.
pub(super) const OTHER: NetworkId = 1;

/// The arguments of the call.
pub(super) struct Arguments<AccountId> {
	pub signer: AccountId,
	pub window: Seconds,
	pub census: Census,
	pub duties: Vec<Duty<AccountId>>,
}

/// The network with as many eras as there may be, and its last window before midnight, which can be reported; the
/// era that its censuses name is the first that they are told of after many others.
pub(super) fn network<T: Config>() -> Result<(Geometry, Seconds), BenchmarkError> {
	let home = geometry::<T>()?;
	let (geometry, window) = (Geometry { network: OTHER, ..home }, last_window(&home));
	let closing = Closing { step: Step::Waiting, ..Closing::begin(window) };
	let counted = Closing { next: MIDNIGHT, ..closing };
	Closings::<T>::insert(OTHER, COUNTED, counted);
	Closings::<T>::insert(OTHER, SAMPLED, closing);
	ParametersOf::<T>::insert(OTHER, ParametersOf::<T>::get(HOME));
	Sampling::<T>::insert(OTHER, Sampling::<T>::get(HOME));
	// Its grace goes on: it is not midnight yet, whatever the time is.
	let block = 1u32;
	frame_system::Pallet::<T>::set_block_number(block.into());
	Ended::<T>::insert(
		OTHER,
		window,
		EndedWindow { authored: 1, block, roomy_blocks: 0, end: MIDNIGHT },
	);
	eras_of::<T>(OTHER);
	Ok((geometry, window))
}

/// Validators in order, with names as long as they may be.
fn duties<AccountId>(from: u32, count: u32) -> Vec<Duty<AccountId>> {
	let who = |index: u32| {
		let mut name = index.to_be_bytes().to_vec();
		name.resize(64, b'v');
		TargetRef::Name(BoundedVec::truncate_from(name))
	};
	(from..from.saturating_add(count))
		.map(|index| Duty { who: who(index), assigned: u32::MAX, authored: u32::MAX })
		.collect()
}

fn census(duties: u32) -> Census {
	let era =
		Some(EraMark { index: u32::MAX, start_ms: u64::from(MIDNIGHT).saturating_mul(1_000) });
	Census { from: [1; 32], to: [2; 32], era, duties }
}

/// A reporter that has sent so many parts of a census.
fn sent<T: Config>(
	index: u32,
	window: Seconds,
	census: Census,
	parts: u32,
	root: Option<[u8; 32]>,
) {
	let part =
		|extrinsic| CensusPart { duties_hash: [3; 32], origin: PartOrigin { block: 1, extrinsic } };
	let report = CensusReport {
		version: 1,
		census,
		content_id: [4; 32],
		parts: BoundedVec::truncate_from((0..parts).map(part).collect()),
		// Below all others.
		last: TargetRef::Name(BoundedVec::truncate_from(alloc::vec![0; 3])),
		root,
	};
	Censuses::<T>::insert((OTHER, window, reporter::<T>(index).0, Indicator::Authorship), report);
}

/// A reporter of the network, and a part of its census that can be taken, the first or the last of as many as
/// there may be.
pub(super) fn part<T: Config>(
	part: u32,
	count: u32,
) -> Result<Arguments<T::AccountId>, BenchmarkError> {
	let (_, window) = network::<T>()?;
	let count = count.max(1);
	let census = census(part.saturating_mul(MAX_ENTRIES).saturating_add(count));
	let (who, signer) = reporter::<T>(0);
	T::Reporters::benchmark_reporter(OTHER, &who, &signer, [0; 32], 0);
	Refused::<T>::insert(OTHER, &who, frame_system::Pallet::<T>::block_number());
	if part > 0 {
		sent::<T>(0, window, census, part, None);
	}
	Ok(Arguments { signer, window, census, duties: duties(1, count) })
}

/// So many reporters who have sent the same census in as many parts as there may be.
pub(super) fn reported<T: Config>(window: Seconds, reporters: u32) {
	for index in 0..reporters {
		sent::<T>(index, window, census(0), MAX_PARTS, Some([5; 32]));
	}
	let cohort = (0..reporters).map(|index| reporter::<T>(index).0).collect();
	Cohort::<T>::insert(OTHER, BoundedVec::truncate_from(cohort));
}

/// A census whose first part names so many validators; they have records of every period where they are known.
pub(super) fn agreed<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	count: u32,
	known: bool,
) -> CensusReport<T::AccountId> {
	let duties = duties::<T::AccountId>(1, count);
	let duties_hash = Blake2_256::hash(&duties.encode());
	for duty in duties.iter().filter(|_| known) {
		let target = crate::Pallet::<T>::list_target(OTHER, duty.who.clone());
		for period in
			PeriodKind::ALL.into_iter().filter_map(|kind| geometry.period::<T>(kind, window))
		{
			let record = Record::Counted(Counted { assigned: 1, authored: 1, windows: 1 });
			Records::<T>::insert((OTHER, Indicator::Authorship, period, target), record);
		}
	}
	CensusParts::<T>::insert((OTHER, window, duties_hash), BoundedVec::truncate_from(duties));
	let origin = PartOrigin { block: 1, extrinsic: 1 };
	CensusReport {
		version: 1,
		census: census(count),
		content_id: [4; 32],
		parts: BoundedVec::truncate_from(alloc::vec![CensusPart { duties_hash, origin }]),
		last: TargetRef::Name(BoundedVec::new()),
		root: Some([5; 32]),
	}
}
