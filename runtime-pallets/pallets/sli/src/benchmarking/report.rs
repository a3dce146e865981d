//! A report that can be taken, and what is there of it afterwards.

use alloc::vec::Vec;
use codec::Compact;
use frame_benchmarking::v2::*;
use frame_support::{Blake2_256, BoundedVec, StorageHasher};

use super::{
	committed::opened,
	scene::{COUNT, SAMPLES, counted, geometry, last_window, reporter},
};
use crate::{
	pallet::*,
	sampled::{Link, Reporters, types::*},
	types::*,
};

/// The arguments of the call.
pub(super) struct Arguments<AccountId> {
	pub signer: AccountId,
	pub window: Seconds,
	pub link: Link,
	pub evidence: Option<Evidence>,
	pub entries: Vec<ReportEntry>,
}

/// What is kept of a report in as many parts as there may be.
pub(super) fn info() -> ReportInfo {
	let parts = (0..MAX_PARTS).map(|extrinsic| PartOrigin { block: 1, extrinsic }).collect();
	ReportInfo {
		version: 1,
		root: [1; 32],
		content_id: [2; 32],
		entries_hash: [3; 32],
		parts: BoundedVec::truncate_from(parts),
		last: (1, Indicator::Arrival),
	}
}

/// How large a part of a report is.
#[derive(Default)]
pub(super) struct Size {
	/// Targets with as many addresses as they may have, with an entry each.
	pub targets: u32,
	/// Further entries about them, two a target.
	pub more: u32,
	/// Buckets of the first entry of each target.
	pub each: u32,
	/// Hashes from the last link to this one.
	pub hashes: u32,
}

/// A reporter, a window it can report, and a first part of a report of it.
pub(super) fn scene<T: Config>(size: Size) -> Result<Arguments<T::AccountId>, BenchmarkError> {
	let geometry = geometry::<T>()?;
	let window = last_window(&geometry);
	let block = 1u32;
	frame_system::Pallet::<T>::set_block_number(block.into());
	let counted_until =
		Closing { next: window.saturating_add(1), empty_until: window, step: Step::Waiting };
	Closings::<T>::insert(HOME, COUNTED, counted_until);
	Closings::<T>::insert(HOME, SAMPLED, Closing::begin(window));
	let end = window.saturating_add(geometry.window_s());
	// Its grace goes on: it is not midnight yet, whatever the time is.
	let ended = EndedWindow { authored: 1, block, roomy_blocks: 0, end };
	Ended::<T>::insert(HOME, window, ended);
	LastHeard::<T>::insert(HOME, window.saturating_sub(geometry.window_s()));

	let link = [7; 32];
	let last = (0..size.hashes).fold(link, |link, _| Blake2_256::hash(&link));
	let (who, signer) = reporter::<T>(0);
	let of = window.saturating_sub(size.hashes.saturating_mul(geometry.window_s()));
	T::Reporters::benchmark_reporter(HOME, &who, &signer, last, of);
	Refused::<T>::insert(
		HOME,
		&who,
		frame_system::pallet_prelude::BlockNumberFor::<T>::from(block),
	);
	let period = Period { kind: PeriodKind::Window, start: window };
	let mut entries = Vec::new();
	for index in 0..size.targets {
		let who = TargetRef::Account(account("target", index, 0));
		let target = crate::Pallet::<T>::list_target(HOME, who);
		T::Reporters::benchmark_addresses(HOME, target);
		Records::<T>::insert((HOME, Indicator::Authorship, period, target), counted());
		// Of nothing but their number: one sample, of which there may be a proof.
		let is_plain = size.each == 0 && size.more == 0;
		entries.push(if is_plain {
			sample(target, Indicator::Rpc)
		} else {
			entry(target, size.each)
		});
		let more = size.more.saturating_sub(index.saturating_mul(2));
		let others = [Indicator::Rpc, Indicator::Reachability].into_iter().take(more as usize);
		entries.extend(others.map(|indicator| sample(target, indicator)));
	}
	opened::<T>(window, link, &entries);
	let evidence = Some(Evidence { root: [1; 32], content_id: [2; 32] });
	Ok(Arguments { signer, window, link, evidence, entries })
}

/// An entry of a sample without an answer.
fn sample(target: TargetId, indicator: Indicator) -> ReportEntry {
	ReportEntry { target, indicator, samples: 1, buckets: Vec::new() }
}

/// An entry with so many buckets, one after the other.
fn entry(target: TargetId, each: u32) -> ReportEntry {
	let buckets = (0..each).map(|place| (Compact(place.min(1)), Compact(COUNT)));
	let (indicator, samples) = (Indicator::Arrival, SAMPLES);
	ReportEntry { target, indicator, samples, buckets: buckets.collect() }
}

/// Whether a report about so many targets is stored.
pub(super) fn is_stored<T: Config>(window: Seconds, targets: u32) -> bool {
	let stored = Reports::<T>::iter_prefix((HOME, window)).count();
	stored == targets as usize && ReportInfos::<T>::contains_key((HOME, window, reporter::<T>(0).0))
}
