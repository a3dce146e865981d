//! What the outside can ask the guest.

use crate::{
	AccountId, Aura, Block, Executive, InherentDataExt, Runtime, RuntimeGenesisConfig, SessionKeys,
	System, VERSION, preset,
};
use alloc::vec::Vec;
use frame_support::genesis_builder_helper::{build_state, get_preset};
use pallet_sli::{
	Indicator, Period, PeriodKind, SamplingParameters, TargetRef, answer, runtime_api::*,
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{OpaqueMetadata, crypto::KeyTypeId};
use sp_runtime::{
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
	traits::Block as BlockT,
	transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_version::RuntimeVersion;

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> sp_session::OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, u32> for Runtime {
		fn account_nonce(account: AccountId) -> u32 {
			System::account_nonce(account)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, preset::get)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			alloc::vec![preset::NAME.into()]
		}
	}

	#[rustfmt::skip]
	impl pallet_sli::runtime_api::SliApi<Block, AccountId> for Runtime {
		fn sli(n: u32, t: u32, i: Indicator, k: PeriodKind, at: Option<u32>) -> Option<Answer<AccountId>> { answer::sli::<Runtime>(n, t, i, k, at) }
		fn current(n: u32, t: u32, i: Indicator, k: PeriodKind) -> Current<AccountId> { answer::current::<Runtime>(n, t, i, k) }
		fn history(n: u32, t: u32, i: Indicator, k: PeriodKind, from: u32, count: u32) -> Vec<HistoryRow<AccountId>> { answer::history::<Runtime>(n, t, i, k, from, count) }
		fn ranking(n: u32, i: Indicator, k: PeriodKind, at: Option<u32>, offset: u32, limit: u32) -> Option<Ranking<AccountId>> { answer::ranking::<Runtime>(n, i, k, at, offset, limit) }
		fn target_of(n: u32, who: TargetRef<AccountId>) -> Option<u32> { answer::target_of::<Runtime>(n, who) }
		fn period_of(n: u32, k: PeriodKind, at: u32) -> Option<Period> { answer::period_of::<Runtime>(n, k, at) }
		fn interval_of(part: u64, whole: u64, windows: u64) -> Interval { answer::interval_of(part, whole, windows) }
		fn sampling(n: u32, window: Option<u32>) -> Option<(u32, SamplingParameters)> { answer::sampling::<Runtime>(n, window) }
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (
			Vec<frame_benchmarking::BenchmarkList>,
			Vec<frame_support::traits::StorageInfo>,
		) {
			crate::benchmarking::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarking::dispatch(config)
		}
	}
}
