//! What is benchmarked, and what the benchmarks of a pallet need of the others.

use alloc::{string::String, vec, vec::Vec};
use codec::Decode;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use pallet_registry::{Address, Listed, Text};
use pallet_sli::{
	Closing, HOME, Indicator, NetworkId, Opened, Opening, PartOrigin, Period, Proving, Record,
	ReportInfo, Reporters, Sampled, Seconds, Step, TargetId, TargetRef,
};
use sp_runtime::{
	BoundedVec, SaturatedConversion,
	traits::{BlakeTwo256, Hash, TrailingZeroInput},
};

use crate::{
	AccountId, Agreements, AllPalletsWithSystem, Registry, Runtime, Scalability, Sli, Validators,
	configs::{registry::MaxAddresses, validators::MaxValidators},
	keys::SessionKeys,
};

frame_benchmarking::define_benchmarks!(
	[pallet_validators, Validators]
	[pallet_registry, Registry]
	[pallet_sli, Sli]
	[pallet_scalability, Scalability]
	[pallet_agreements, Agreements]
);

/// The benchmarks there are, and the storage they touch.
pub(crate) fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs one of them.
pub(crate) fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

impl pallet_registry::benchmarking::Scene for Runtime {
	fn seat_last(who: &AccountId) {
		let other = |index: u32| {
			let mut bytes = [1; 32];
			bytes.first_chunk_mut().into_iter().for_each(|part| *part = index.to_le_bytes());
			AccountId::new(bytes)
		};
		let others: Vec<AccountId> = (0..MaxValidators::get()).map(other).collect();
		let mut queued = others.clone();
		queued.pop();
		queued.push(who.clone());
		let keys = || SessionKeys::decode(&mut TrailingZeroInput::zeroes());
		let queued = queued.into_iter().filter_map(|who| Some((who, keys().ok()?)));
		pallet_session::Validators::<Runtime>::put(others);
		pallet_session::QueuedKeys::<Runtime>::put(queued.collect::<Vec<_>>());
	}
}

impl pallet_agreements::benchmarking::Scene for Runtime {
	fn target(owner: &AccountId, now: Seconds) -> (NetworkId, TargetId) {
		at(now);
		let name = TargetRef::Name(b"endpoint".to_vec().try_into().unwrap_or_default());
		let target = Sli::list_target(HOME, name);
		<Registry as Reporters<AccountId>>::benchmark_addresses(HOME, target);
		pallet_registry::Owners::<Runtime>::insert(HOME, target, owner);
		for number in 0..<Registry as Reporters<AccountId>>::MAX {
			let who = AccountId::new(BlakeTwo256::hash_of(&number).0);
			<Registry as Reporters<AccountId>>::benchmark_reporter(HOME, &who, &who, [0; 32], 0);
		}
		(HOME, target)
	}

	fn close(
		terms: &pallet_agreements::TermsOf<Runtime>,
		period: Period,
		end: Seconds,
		record: Sampled,
	) {
		at(end);
		let key = (terms.network, terms.indicator, period, terms.target);
		pallet_sli::Records::<Runtime>::insert(key, Record::Sampled(record));
		let class = terms.indicator.class_in(terms.network);
		let closing = Closing { next: end, empty_until: end, step: Step::Waiting };
		pallet_sli::Closings::<Runtime>::insert(terms.network, class, closing);
	}

	fn opened(reporter: &AccountId, signer: &AccountId, window: Seconds, opening: Opening) {
		let link = opening.link;
		<Registry as Reporters<AccountId>>::benchmark_reporter(
			HOME, reporter, signer, link, window,
		);
		let proving = Proving {
			mixed: link,
			credits: opening.proofs.len().saturated_into(),
			samples_per_window: pallet_sli::MAX_SAMPLES_PER_WINDOW,
			timeout_ms: 10_000,
			clock_offset_ms: 500,
			min_coverage_ppm: 500_000,
		};
		pallet_sli::Provings::<Runtime>::insert(HOME, window, proving);
		let info = ReportInfo {
			version: 1,
			root: opening.root,
			content_id: [0; 32],
			entries_hash: [0; 32],
			parts: BoundedVec::truncate_from(vec![PartOrigin { block: 1, extrinsic: 1 }]),
			last: (1, Indicator::Rpc),
		};
		pallet_sli::ReportInfos::<Runtime>::insert((HOME, window, reporter), info);
		let matched = opening.proofs.len().saturated_into();
		let opened = Opened { opening, matched, claimed: false };
		pallet_sli::Openings::<Runtime>::insert((HOME, window, reporter), opened);
	}

	fn listed(target: TargetId, key: [u8; 32]) {
		let most = MaxAddresses::get().saturating_mul(2);
		let list = (1..=most).map(|index| Listed {
			address: Address::Rpc {
				url: Text::truncate_from(vec![b'a'; 256]),
				peer: if index == most { key } else { [index.saturated_into(); 32] },
				signature: [2; 64],
			},
			since: 0,
			until: None,
			depositor: AccountId::new([9; 32]),
			deposit: 0,
		});
		let list = BoundedVec::truncate_from(list.collect());
		pallet_registry::AddressesOf::<Runtime>::insert(HOME, target, list);
	}
}

/// Moves to a block at an instant.
fn at(now: Seconds) {
	pallet_timestamp::Now::<Runtime>::put(u64::from(now).saturating_mul(1_000));
}
