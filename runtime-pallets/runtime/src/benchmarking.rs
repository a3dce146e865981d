//! What is benchmarked, and what the benchmarks of a pallet need of the others.

use alloc::{string::String, vec, vec::Vec};
use codec::Decode;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use pallet_registry::{
	Address, AddressesOf, Listed, Region, Reporter, Reporters, Signers, StoredDeposits, Text,
};
use pallet_sli::{HOME, Seconds, TargetId};
use pallet_timestamp::Now;
use sp_runtime::{BoundedVec, traits::TrailingZeroInput};

use crate::{
	AccountId, AllPalletsWithSystem, Registry, Runtime, Scalability, Sli, Validators,
	configs::{registry::MaxAddresses, validators::MaxValidators},
	keys::SessionKeys,
};

frame_benchmarking::define_benchmarks!(
	[pallet_validators, Validators]
	[pallet_registry, Registry]
	[pallet_sli, Sli]
	[pallet_scalability, Scalability]
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

impl pallet_sli::benchmarking::Scene for Runtime {
	fn set_now_ms(now_ms: u64) {
		Now::<Runtime>::put(now_ms);
	}

	fn add_reporter(who: &AccountId, signer: &AccountId, link: [u8; 32], link_window: Seconds) {
		let reporter = Reporter {
			signer: signer.clone(),
			region: Some(Region::truncate_from(vec![b'r'; 32])),
			bond: StoredDeposits::<Runtime>::get().bond,
			joined: 0,
			left: None,
			reported: Some(0),
			// Never idle, however old its link is.
			closed: Some(Seconds::MAX),
			link,
			link_window,
		};
		Reporters::<Runtime>::insert(HOME, who, reporter);
		Signers::<Runtime>::insert(HOME, signer, who);
	}

	fn add_addresses(target: TargetId) {
		let text = || Text::truncate_from(vec![b'a'; 256]);
		let libp2p = Address::Libp2p { multiaddr: text(), peer: [1; 32] };
		let rpc = Address::Rpc { url: text(), peer: [1; 32], signature: [2; 64] };
		let list = (0..MaxAddresses::get().saturating_mul(2))
			.map(|index| Listed {
				address: if index == 0 { libp2p.clone() } else { rpc.clone() },
				since: 0,
				until: (index < MaxAddresses::get()).then_some(Seconds::MAX),
				depositor: AccountId::new([1; 32]),
				deposit: 0,
			})
			.collect();
		AddressesOf::<Runtime>::insert(HOME, target, BoundedVec::truncate_from(list));
	}
}
