// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/calls';

import type { AlmanacRuntimeRuntimeCall } from '@almanac-chain/types/interfaces/runtimeCall';
import type { ApiTypes, AugmentedCall, DecoratedCallBase } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Result, Text, U8aFixed, Vec, u128, u32, u64 } from '@polkadot/types-codec';
import type { AnyNumber, IMethod, ITuple } from '@polkadot/types-codec/types';
import type { Extrinsic } from '@polkadot/types/interfaces/extrinsics';
import type { OpaqueMetadata } from '@polkadot/types/interfaces/metadata';
import type { AccountId32, H256, SlotDuration } from '@polkadot/types/interfaces/runtime';
import type { AlmanacMathUslTypesParameters, PalletAgreementsClaimTypesClaimable, PalletAgreementsRoom, PalletAgreementsSettlement, PalletRegistryAdmission, PalletRegistryDeposits, PalletRegistryRuntimeApiGroupInfo, PalletRegistryRuntimeApiNetworkInfo, PalletRegistryRuntimeApiReporterInfo, PalletRegistryRuntimeApiTargetInfo, PalletScalabilityChecked, PalletScalabilityRefused, PalletScalabilityRun, PalletScalabilityRuntimeApiHistoryRow, PalletScalabilityRuntimeApiPredictionInfo, PalletScalabilityRuntimeApiSubjectInfo, PalletSliIndicator, PalletSliParameterSamplingSamplingParameters, PalletSliPeriod, PalletSliPeriodKind, PalletSliRuntimeApiAnswer, PalletSliRuntimeApiCurrent, PalletSliRuntimeApiHistoryRow, PalletSliRuntimeApiInterval, PalletSliRuntimeApiRanking, PalletSliRuntimeApiSum, PalletSliTargetRef, PalletTransactionPaymentFeeDetails, PalletTransactionPaymentRuntimeDispatchInfo, SpConsensusAuraSr25519AppSr25519Public, SpConsensusGrandpaAppPublic, SpConsensusGrandpaEquivocationProof, SpCoreCryptoKeyTypeId, SpInherentsCheckInherentsResult, SpInherentsInherentData, SpRuntimeBlockLazyBlock, SpRuntimeDispatchError, SpRuntimeExtrinsicInclusionMode, SpRuntimeHeader, SpRuntimeTransactionValidityTransactionSource, SpRuntimeTransactionValidityTransactionValidityError, SpRuntimeTransactionValidityValidTransaction, SpSessionRuntimeApiOpaqueGeneratedSessionKeys, SpVersionRuntimeVersion, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';
import type { IExtrinsic, Observable } from '@polkadot/types/types';

export type __AugmentedCall<ApiType extends ApiTypes> = AugmentedCall<ApiType>;
export type __DecoratedCallBase<ApiType extends ApiTypes> = DecoratedCallBase<ApiType>;

declare module '@polkadot/api-base/types/calls' {
  interface AugmentedCalls<ApiType extends ApiTypes> {
    /** 0xbc9d89904f5b923f/ */
    accountNonceApi: {
      /**
       * Get current account nonce of given `AccountId`.
       **/
      accountNonce: AugmentedCall<ApiType, (account: AccountId32 | string | Uint8Array) => Observable<u32>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x2217e5aef1e0dbe8/ */
    agreementsApi: {
      /**
       * What a reporter needs to claim a window, and what it would be paid now; none of what cannot be, claimed: not proved, not final, claimed, or too late.
       **/
      claimable: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, reporter: AccountId32 | string | Uint8Array) => Observable<Option<PalletAgreementsClaimTypesClaimable>>>;
      /**
       * Start of the first period of an agreement that is accepted now; none for another kind than days,, weeks and months.
       **/
      firstPeriod: AugmentedCall<ApiType, (kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array) => Observable<Option<u32>>>;
      /**
       * How much exposure an offer would have if it were accepted now; none of an offer that does not exist.
       **/
      room: AugmentedCall<ApiType, (offer: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAgreementsRoom>>>;
      /**
       * How many samples, or slots, a period of a target has at least; none of what is not measured, or, cannot be agreed on. An objective of share X needs (1,000,000 - X) × samples >= 10,000,000.
       **/
      samples: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array) => Observable<Option<u64>>>;
      /**
       * What settling the next period of an agreement would do; none where its record is not final.
       **/
      settlement: AugmentedCall<ApiType, (agreement: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAgreementsSettlement>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xdd718d5cc53262d4/ */
    auraApi: {
      /**
       * Return the current set of authorities.
       **/
      authorities: AugmentedCall<ApiType, () => Observable<Vec<SpConsensusAuraSr25519AppSr25519Public>>>;
      /**
       * Returns the slot duration for Aura.,, Currently, only the value provided by this type at genesis will be used.
       **/
      slotDuration: AugmentedCall<ApiType, () => Observable<SlotDuration>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x40fe3ad401f8959a/ */
    blockBuilder: {
      /**
       * Apply the given extrinsic.,, Returns an inclusion outcome which specifies if this extrinsic is included in, this block or not.
       **/
      applyExtrinsic: AugmentedCall<ApiType, (extrinsic: Extrinsic | IExtrinsic | string | Uint8Array) => Observable<Result<Result<Null, SpRuntimeDispatchError>, SpRuntimeTransactionValidityTransactionValidityError>>>;
      /**
       * Check that the inherents are valid. The inherent data will vary from chain to chain.
       **/
      checkInherents: AugmentedCall<ApiType, (block: SpRuntimeBlockLazyBlock | { header?: any; extrinsics?: any } | string | Uint8Array, data: SpInherentsInherentData | { data?: any } | string | Uint8Array) => Observable<SpInherentsCheckInherentsResult>>;
      /**
       * Finish the current block.
       **/
      finalizeBlock: AugmentedCall<ApiType, () => Observable<SpRuntimeHeader>>;
      /**
       * Generate inherent extrinsics. The inherent data will vary from chain to chain.
       **/
      inherentExtrinsics: AugmentedCall<ApiType, (inherent: SpInherentsInherentData | { data?: any } | string | Uint8Array) => Observable<Vec<Bytes>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x8efcf4e5faae4cc4/ */
    buildApi: {
      /**
       * The SHA-256 hash of `Cargo.lock`, the workspace's `Cargo.toml`, and all Rust files and, manifests of mathematics, pallets and runtime, as `build.rs` defines it. A blob is stale, when the hash of the tracked files is another one.
       **/
      sourcesHash: AugmentedCall<ApiType, () => Observable<U8aFixed>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xdf6acb689907609b/ */
    core: {
      /**
       * Execute the given block.
       **/
      executeBlock: AugmentedCall<ApiType, (block: SpRuntimeBlockLazyBlock | { header?: any; extrinsics?: any } | string | Uint8Array) => Observable<Null>>;
      /**
       * Initialize a block with the given header and return the runtime executive mode.
       **/
      initializeBlock: AugmentedCall<ApiType, (header: SpRuntimeHeader | { parentHash?: any; number?: any; stateRoot?: any; extrinsicsRoot?: any; digest?: any } | string | Uint8Array) => Observable<SpRuntimeExtrinsicInclusionMode>>;
      /**
       * Returns the version of the runtime.
       **/
      version: AugmentedCall<ApiType, () => Observable<SpVersionRuntimeVersion>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xfbc577b9d747efd6/ */
    genesisBuilder: {
      /**
       * Build `RuntimeGenesisConfig` from a JSON blob not using any defaults and store it in the, storage.,, In the case of a FRAME-based runtime, this function deserializes the full, `RuntimeGenesisConfig` from the given JSON blob and puts it into the storage. If the, provided JSON blob is incorrect or incomplete or the deserialization fails, an error, is returned.,, Please note that provided JSON blob must contain all `RuntimeGenesisConfig` fields, no, defaults will be used.
       **/
      buildState: AugmentedCall<ApiType, (json: Bytes | string | Uint8Array) => Observable<Result<Null, Text>>>;
      /**
       * Returns a JSON blob representation of the built-in `RuntimeGenesisConfig` identified by, `id`.,, If `id` is `None` the function should return JSON blob representation of the default, `RuntimeGenesisConfig` struct of the runtime. Implementation must provide default, `RuntimeGenesisConfig`.,, Otherwise function returns a JSON representation of the built-in, named, `RuntimeGenesisConfig` preset identified by `id`, or `None` if such preset does not, exist. Returned `Vec<u8>` contains bytes of JSON blob (patch) which comprises a list of, (potentially nested) key-value pairs that are intended for customizing the default, runtime genesis config. The patch shall be merged (rfc7386) with the JSON representation, of the default `RuntimeGenesisConfig` to create a comprehensive genesis config that can, be used in `build_state` method.
       **/
      getPreset: AugmentedCall<ApiType, (id: Option<Text> | null | Uint8Array | Text | string) => Observable<Option<Bytes>>>;
      /**
       * Returns a list of identifiers for available builtin `RuntimeGenesisConfig` presets.,, The presets from the list can be queried with [`GenesisBuilder::get_preset`] method. If, no named presets are provided by the runtime the list is empty.
       **/
      presetNames: AugmentedCall<ApiType, () => Observable<Vec<Text>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xed99c5acb25eedf5/ */
    grandpaApi: {
      /**
       * Get current GRANDPA authority set id.
       **/
      currentSetId: AugmentedCall<ApiType, () => Observable<u64>>;
      /**
       * Generates a proof of key ownership for the given authority in the, given set. An example usage of this module is coupled with the, session historical module to prove that a given authority key is, tied to a given staking identity during a specific session. Proofs, of key ownership are necessary for submitting equivocation reports., NOTE: even though the API takes a `set_id` as parameter the current, implementations ignore this parameter and instead rely on this, method being called at the correct block height, i.e. any point at, which the given set id is live on-chain. Future implementations will, instead use indexed data through an offchain worker, not requiring, older states to be available.
       **/
      generateKeyOwnershipProof: AugmentedCall<ApiType, (set_id: u64 | AnyNumber | Uint8Array, authority_id: SpConsensusGrandpaAppPublic | string | Uint8Array) => Observable<Option<Bytes>>>;
      /**
       * Get the current GRANDPA authorities and weights. This should not change except, for when changes are scheduled and the corresponding delay has passed.,, When called at block B, it will return the set of authorities that should be, used to finalize descendants of this block (B+1, B+2, ...). The block B itself, is finalized by the authorities from block B-1.
       **/
      grandpaAuthorities: AugmentedCall<ApiType, () => Observable<Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>>>;
      /**
       * Submits an unsigned extrinsic to report an equivocation. The caller, must provide the equivocation proof and a key ownership proof, (should be obtained using `generate_key_ownership_proof`). The, extrinsic will be unsigned and should only be accepted for local, authorship (not to be broadcast to the network). This method returns, `None` when creation of the extrinsic fails, e.g. if equivocation, reporting is disabled for the given runtime (i.e. this method is, hardcoded to return `None`). Only useful in an offchain context.
       **/
      submitReportEquivocationUnsignedExtrinsic: AugmentedCall<ApiType, (equivocation_proof: SpConsensusGrandpaEquivocationProof | { setId?: any; equivocation?: any } | string | Uint8Array, key_owner_proof: Bytes | string | Uint8Array) => Observable<Option<Null>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x37e397fc7c91f5e4/ */
    metadata: {
      /**
       * Returns the metadata of a runtime.
       **/
      metadata: AugmentedCall<ApiType, () => Observable<OpaqueMetadata>>;
      /**
       * Returns the metadata at a given version.,, If the given `version` isn't supported, this will return `None`., Use [`Self::metadata_versions`] to find out about supported metadata version of the runtime.
       **/
      metadataAtVersion: AugmentedCall<ApiType, (version: u32 | AnyNumber | Uint8Array) => Observable<Option<OpaqueMetadata>>>;
      /**
       * Returns the supported metadata versions.,, This can be used to call `metadata_at_version`.
       **/
      metadataVersions: AugmentedCall<ApiType, () => Observable<Vec<u32>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xf78b278be53f454c/ */
    offchainWorkerApi: {
      /**
       * Starts the off-chain task for given block header.
       **/
      offchainWorker: AugmentedCall<ApiType, (header: SpRuntimeHeader | { parentHash?: any; number?: any; stateRoot?: any; extrinsicsRoot?: any; digest?: any } | string | Uint8Array) => Observable<Null>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x5079b8933f5ea7a8/ */
    registryApi: {
      /**
       * Who may become a reporter of a network.
       **/
      admission: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletRegistryAdmission>>>;
      /**
       * What is held from now on of reporters, for addresses and for groups.
       **/
      deposits: AugmentedCall<ApiType, () => Observable<PalletRegistryDeposits>>;
      /**
       * The group that has a name.
       **/
      groupOf: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, name: Bytes | string | Uint8Array) => Observable<Option<PalletRegistryRuntimeApiGroupInfo>>>;
      /**
       * The groups among `limit` ids (at most 256, 0 for the most), after the first `offset`.
       **/
      groups: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletRegistryRuntimeApiGroupInfo>>>;
      /**
       * A network; 0 is this chain.
       **/
      network: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletRegistryRuntimeApiNetworkInfo>>>;
      /**
       * Of the targets with the ids `offset + 1` to `offset + limit` (at most 256, 0 for the most), those that a, reporter may say nothing of, by ascending id: `report` refuses them as its own. They are its, account or its signing key, or either of them owns them or has paid an address for them that is, measured in an open window. All targets are asked for with the offsets 0, 256, 512 and so on, up, to the one at which `targets` answers nothing.
       **/
      owned: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, reporter: AccountId32 | string | Uint8Array, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<u32>>>;
      /**
       * The reporter of an account.
       **/
      reporterOf: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, account: AccountId32 | string | Uint8Array) => Observable<Option<PalletRegistryRuntimeApiReporterInfo>>>;
      /**
       * The reporters of a network, also those who have left and not withdrawn their bond.
       **/
      reporters: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletRegistryRuntimeApiReporterInfo>>>;
      /**
       * `limit` targets (at most 256, 0 for the most), by ascending id after the first `offset`, all authors (0) left out. With, the addresses that are measured in a window, or with those that are not removed, even if they, are measured from the next window on only. In the order in which they were added, also one that is, removed, for as long as it is measured: of each kind the first is to be asked. One whose windows are closed may be missing in the answer about such a window.
       **/
      targets: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, window: Option<u32> | null | Uint8Array | u32 | AnyNumber, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletRegistryRuntimeApiTargetInfo>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xf8ed97df84d01af3/ */
    scalabilityApi: {
      /**
       * Whether parameters would be accepted for a run, and with which step.
       **/
      checkPrediction: AugmentedCall<ApiType, (run: u32 | AnyNumber | Uint8Array, parameters: AlmanacMathUslTypesParameters | { lambda?: any; sigma?: any; kappa?: any } | string | Uint8Array) => Observable<Result<PalletScalabilityChecked, PalletScalabilityRefused>>>;
      /**
       * `limit` runs of a subject (at most 64, 0 for the most) with their laws, the newest first, after the first `offset`.
       **/
      history: AugmentedCall<ApiType, (subject: u32 | AnyNumber | Uint8Array, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletScalabilityRuntimeApiHistoryRow>>>;
      /**
       * Mean latency in µs at a size in millionths, as `throughput_at`; none for a sweep over validators, that measured no latency.
       **/
      latencyAt: AugmentedCall<ApiType, (run: u32 | AnyNumber | Uint8Array, size: u64 | AnyNumber | Uint8Array) => Observable<Option<u64>>>;
      /**
       * The prediction of the newest run of a subject that has one; of a version, if one is named.
       **/
      prediction: AugmentedCall<ApiType, (subject: u32 | AnyNumber | Uint8Array, version: Option<Bytes> | null | Uint8Array | Bytes | string) => Observable<Option<PalletScalabilityRuntimeApiPredictionInfo>>>;
      /**
       * `limit` runs of a subject (at most 64, 0 for the most), the newest first, after the first `offset`.
       **/
      runs: AugmentedCall<ApiType, (subject: u32 | AnyNumber | Uint8Array, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, PalletScalabilityRun]>>>>;
      /**
       * A subject.
       **/
      subject: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletScalabilityRuntimeApiSubjectInfo>>>;
      /**
       * The id of a subject by its name.
       **/
      subjectOf: AugmentedCall<ApiType, (name: Bytes | string | Uint8Array) => Observable<Option<u32>>>;
      /**
       * Throughput in millionths at a size in millionths, as the prediction of a run says; none beyond, twice its largest measured size.
       **/
      throughputAt: AugmentedCall<ApiType, (run: u32 | AnyNumber | Uint8Array, size: u64 | AnyNumber | Uint8Array) => Observable<Option<u128>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xab3c0572291feb8b/ */
    sessionKeys: {
      /**
       * Decode the given public session keys.,, Returns the list of public raw public keys + key type.
       **/
      decodeSessionKeys: AugmentedCall<ApiType, (encoded: Bytes | string | Uint8Array) => Observable<Option<Vec<ITuple<[Bytes, SpCoreCryptoKeyTypeId]>>>>>;
      /**
       * Generate a set of session keys with optionally using the given seed., The keys should be stored within the keystore exposed via runtime, externalities.,, The seed needs to be a valid `utf8` string.,, Returns the concatenated SCALE encoded public keys.
       **/
      generateSessionKeys: AugmentedCall<ApiType, (owner: Bytes | string | Uint8Array, seed: Option<Bytes> | null | Uint8Array | Bytes | string) => Observable<SpSessionRuntimeApiOpaqueGeneratedSessionKeys>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x3642aed40f26a3f4/ */
    sliApi: {
      /**
       * The last closed record of one target and the open, provisional one.
       **/
      current: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array) => Observable<PalletSliRuntimeApiCurrent>>;
      /**
       * `count` periods (at most 256, 0 for the most) forward from the one that contains `from`, up to the open one.
       **/
      history: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array, from: u32 | AnyNumber | Uint8Array, count: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletSliRuntimeApiHistoryRow>>>;
      /**
       * The 95 % Wilson interval of `part` of `whole` over `windows` trials.
       **/
      intervalOf: AugmentedCall<ApiType, (part: u64 | AnyNumber | Uint8Array, whole: u64 | AnyNumber | Uint8Array, windows: u64 | AnyNumber | Uint8Array) => Observable<PalletSliRuntimeApiInterval>>;
      /**
       * The period that contains a UTC second; none where an era is not known.
       **/
      periodOf: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array, at: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliPeriod>>>;
      /**
       * `limit` targets (at most 256, 0 for the most) of a period, best first, after the first `offset`.
       **/
      ranking: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array, at: Option<u32> | null | Uint8Array | u32 | AnyNumber, offset: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliRuntimeApiRanking>>>;
      /**
       * The length of a window in ms and how reporters measure, as in force in the window that begins, at or contains a UTC second; without one, now.
       **/
      sampling: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, window: Option<u32> | null | Uint8Array | u32 | AnyNumber) => Observable<Option<ITuple<[u32, PalletSliParameterSamplingSamplingParameters]>>>>;
      /**
       * The record of one target.
       **/
      sli: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array, at: Option<u32> | null | Uint8Array | u32 | AnyNumber) => Observable<Option<PalletSliRuntimeApiAnswer>>>;
      /**
       * The records of a group of targets together. Each counts once, however often it is named; one, without a record adds nothing. None where none has a record, and for more than 256 targets.
       **/
      sum: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, targets: Vec<u32> | (u32 | AnyNumber | Uint8Array)[], indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, kind: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array, at: Option<u32> | null | Uint8Array | u32 | AnyNumber) => Observable<Option<PalletSliRuntimeApiSum>>>;
      /**
       * The id of an account or a name.
       **/
      targetOf: AugmentedCall<ApiType, (network: u32 | AnyNumber | Uint8Array, who: PalletSliTargetRef | { Account: any } | { Name: any } | string | Uint8Array) => Observable<Option<u32>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xd2bc9897eed08f15/ */
    taggedTransactionQueue: {
      /**
       * Validate the transaction.,, This method is invoked by the transaction pool to learn details about given transaction., The implementation should make sure to verify the correctness of the transaction, against current state. The given `block_hash` corresponds to the hash of the block, that is used as current state.,, Note that this call may be performed by the pool multiple times and transactions, might be verified in any possible order.
       **/
      validateTransaction: AugmentedCall<ApiType, (source: SpRuntimeTransactionValidityTransactionSource | 'InBlock' | 'Local' | 'External' | number | Uint8Array, tx: Extrinsic | IExtrinsic | string | Uint8Array, block_hash: H256 | string | Uint8Array) => Observable<Result<SpRuntimeTransactionValidityValidTransaction, SpRuntimeTransactionValidityTransactionValidityError>>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0x37c8bb1350a9a2a8/ */
    transactionPaymentApi: {
      /**
       * 
       **/
      queryFeeDetails: AugmentedCall<ApiType, (uxt: Extrinsic | IExtrinsic | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentFeeDetails>>;
      /**
       * 
       **/
      queryInfo: AugmentedCall<ApiType, (uxt: Extrinsic | IExtrinsic | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentRuntimeDispatchInfo>>;
      /**
       * 
       **/
      queryLengthToFee: AugmentedCall<ApiType, (length: u32 | AnyNumber | Uint8Array) => Observable<u128>>;
      /**
       * 
       **/
      queryWeightToFee: AugmentedCall<ApiType, (weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => Observable<u128>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
    /** 0xf3ff14d5ab527059/ */
    transactionPaymentCallApi: {
      /**
       * Query fee details of a given encoded `Call`.
       **/
      queryCallFeeDetails: AugmentedCall<ApiType, (call: AlmanacRuntimeRuntimeCall | IMethod | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentFeeDetails>>;
      /**
       * Query information of a dispatch class, weight, and fee of a given encoded `Call`.
       **/
      queryCallInfo: AugmentedCall<ApiType, (call: AlmanacRuntimeRuntimeCall | IMethod | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentRuntimeDispatchInfo>>;
      /**
       * Query the output of the current `LengthToFee` given some input.
       **/
      queryLengthToFee: AugmentedCall<ApiType, (length: u32 | AnyNumber | Uint8Array) => Observable<u128>>;
      /**
       * Query the output of the current `WeightToFee` given some input.
       **/
      queryWeightToFee: AugmentedCall<ApiType, (weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => Observable<u128>>;
      /**
       * Generic call
       **/
      [key: string]: DecoratedCallBase<ApiType>;
    };
  } // AugmentedCalls
} // declare module
