//! What the outside can ask the runtime.

use alloc::vec::Vec;

use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	weights::Weight,
};
use pallet_agreements::{AgreementId, Claimable, OfferId, Room, Settlement};
use pallet_registry::{
	Admission, Deposits,
	runtime_api::{GroupInfo, NetworkInfo, ReporterInfo, TargetInfo},
};
use pallet_scalability::{
	Checked, Parameters as Law, Refused, RunId, RunOf, SubjectId,
	runtime_api::{HistoryRow as RunRow, PredictionInfo, SubjectInfo},
};
use pallet_sli::{
	Indicator, NetworkId, Period, PeriodKind, SamplingParameters, Seconds, TargetId, TargetRef,
	runtime_api::{Answer, Current, HistoryRow, Interval, Ranking, Sum},
};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{OpaqueMetadata, crypto::KeyTypeId};
use sp_runtime::{
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

use crate::{
	AccountId, Aura, Balance, Block, BlockNumber, Executive, Grandpa, InherentDataExt, Nonce,
	Runtime, RuntimeCall, RuntimeGenesisConfig, System, TransactionPayment, VERSION,
	build_info::SOURCES_HASH, keys::SessionKeys, presets,
};

impl_runtime_apis! {
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

		fn inherent_extrinsics(
			data: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
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

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> OpaqueGeneratedSessionKeys {
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

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			_: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}

		fn generate_key_ownership_proof(
			_: sp_consensus_grandpa::SetId,
			_: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			None
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime
	{
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			presets::preset_names()
		}
	}

	#[api_version(3)]
	impl pallet_sli::runtime_api::SliApi<Block, AccountId> for Runtime {
		fn sli(
			network: NetworkId,
			target: TargetId,
			indicator: Indicator,
			kind: PeriodKind,
			at: Option<Seconds>,
		) -> Option<Answer<AccountId>> {
			pallet_sli::answer::sli::<Runtime>(network, target, indicator, kind, at)
		}

		fn current(
			network: NetworkId,
			target: TargetId,
			indicator: Indicator,
			kind: PeriodKind,
		) -> Current<AccountId> {
			pallet_sli::answer::current::<Runtime>(network, target, indicator, kind)
		}

		fn history(
			network: NetworkId,
			target: TargetId,
			indicator: Indicator,
			kind: PeriodKind,
			from: Seconds,
			count: u32,
		) -> Vec<HistoryRow<AccountId>> {
			pallet_sli::answer::history::<Runtime>(network, target, indicator, kind, from, count)
		}

		fn ranking(
			network: NetworkId,
			indicator: Indicator,
			kind: PeriodKind,
			at: Option<Seconds>,
			offset: u32,
			limit: u32,
		) -> Option<Ranking<AccountId>> {
			pallet_sli::answer::ranking::<Runtime>(network, indicator, kind, at, offset, limit)
		}

		fn target_of(network: NetworkId, who: TargetRef<AccountId>) -> Option<TargetId> {
			pallet_sli::answer::target_of::<Runtime>(network, who)
		}

		fn period_of(network: NetworkId, kind: PeriodKind, at: Seconds) -> Option<Period> {
			pallet_sli::answer::period_of::<Runtime>(network, kind, at)
		}

		fn interval_of(part: u64, whole: u64, windows: u64) -> Interval {
			pallet_sli::answer::interval_of(part, whole, windows)
		}

		fn sampling(
			network: NetworkId,
			window: Option<Seconds>,
		) -> Option<(u32, SamplingParameters)> {
			pallet_sli::answer::sampling::<Runtime>(network, window)
		}

		fn sum(
			network: NetworkId,
			targets: Vec<TargetId>,
			indicator: Indicator,
			kind: PeriodKind,
			at: Option<Seconds>,
		) -> Option<Sum> {
			pallet_sli::answer::sum::<Runtime>(network, targets, indicator, kind, at)
		}
	}

	impl pallet_registry::runtime_api::RegistryApi<Block, AccountId, Balance> for Runtime {
		fn network(id: NetworkId) -> Option<NetworkInfo> {
			pallet_registry::answer::network::<Runtime>(id)
		}

		fn targets(
			network: NetworkId,
			window: Option<Seconds>,
			offset: u32,
			limit: u32,
		) -> Vec<TargetInfo<AccountId>> {
			pallet_registry::answer::targets::<Runtime>(network, window, offset, limit)
		}

		fn reporters(network: NetworkId) -> Vec<ReporterInfo<AccountId, Balance>> {
			pallet_registry::answer::reporters::<Runtime>(network)
		}

		fn reporter_of(
			network: NetworkId,
			account: AccountId,
		) -> Option<ReporterInfo<AccountId, Balance>> {
			pallet_registry::answer::reporter_of::<Runtime>(network, account)
		}

		fn owned(
			network: NetworkId,
			reporter: AccountId,
			offset: u32,
			limit: u32,
		) -> Vec<TargetId> {
			pallet_registry::answer::owned::<Runtime>(network, reporter, offset, limit)
		}

		fn deposits() -> Deposits<Balance> {
			pallet_registry::answer::deposits::<Runtime>()
		}

		fn admission(network: NetworkId) -> Option<Admission> {
			pallet_registry::answer::admission::<Runtime>(network)
		}

		fn groups(
			network: NetworkId,
			offset: u32,
			limit: u32,
		) -> Vec<GroupInfo<AccountId, Balance>> {
			pallet_registry::answer::groups::<Runtime>(network, offset, limit)
		}

		fn group_of(network: NetworkId, name: Vec<u8>) -> Option<GroupInfo<AccountId, Balance>> {
			pallet_registry::answer::group_of::<Runtime>(network, name)
		}
	}

	impl pallet_scalability::runtime_api::ScalabilityApi<Block, AccountId, Balance, BlockNumber>
		for Runtime
	{
		fn subject(id: SubjectId) -> Option<SubjectInfo<AccountId, Balance>> {
			pallet_scalability::answer::subject::<Runtime>(id)
		}

		fn subject_of(name: Vec<u8>) -> Option<SubjectId> {
			pallet_scalability::answer::subject_of::<Runtime>(name)
		}

		fn runs(subject: SubjectId, offset: u32, limit: u32) -> Vec<(RunId, RunOf<Runtime>)> {
			pallet_scalability::answer::runs::<Runtime>(subject, offset, limit)
		}

		fn prediction(
			subject: SubjectId,
			version: Option<Vec<u8>>,
		) -> Option<PredictionInfo<AccountId, BlockNumber>> {
			pallet_scalability::answer::prediction::<Runtime>(subject, version)
		}

		fn throughput_at(run: RunId, size: u64) -> Option<u128> {
			pallet_scalability::answer::throughput_at::<Runtime>(run, size)
		}

		fn latency_at(run: RunId, size: u64) -> Option<u64> {
			pallet_scalability::answer::latency_at::<Runtime>(run, size)
		}

		fn history(subject: SubjectId, offset: u32, limit: u32) -> Vec<RunRow<BlockNumber>> {
			pallet_scalability::answer::history::<Runtime>(subject, offset, limit)
		}

		fn check_prediction(run: RunId, parameters: Law) -> Result<Checked, Refused> {
			pallet_scalability::answer::check_prediction::<Runtime>(run, parameters)
		}
	}

	#[api_version(3)]
	impl pallet_agreements::runtime_api::AgreementsApi<Block, AccountId, Balance> for Runtime {
		fn samples(network: NetworkId, indicator: Indicator, kind: PeriodKind) -> Option<u64> {
			pallet_agreements::runtime_api::samples::<Runtime>(network, indicator, kind)
		}

		fn first_period(kind: PeriodKind) -> Option<Seconds> {
			pallet_agreements::runtime_api::first_period::<Runtime>(kind)
		}

		fn settlement(agreement: AgreementId) -> Option<Settlement<Balance>> {
			pallet_agreements::preview::<Runtime>(agreement)
		}

		fn claimable(
			network: NetworkId,
			window: Seconds,
			reporter: AccountId,
		) -> Option<Claimable<Balance>> {
			pallet_agreements::claim::claimable::<Runtime>(network, window, &reporter)
		}

		fn room(offer: OfferId) -> Option<Room<Balance>> {
			pallet_agreements::runtime_api::room::<Runtime>(offer)
		}
	}

	impl crate::build_info::BuildApi<Block> for Runtime {
		fn sources_hash() -> [u8; 32] {
			SOURCES_HASH
		}
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
