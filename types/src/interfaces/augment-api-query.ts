// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/storage';

import type { ApiTypes, AugmentedQuery, QueryableStorageEntry } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, U8aFixed, Vec, bool, u128, u32, u64, u8 } from '@polkadot/types-codec';
import type { AnyNumber, ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, Call, H256, Perbill } from '@polkadot/types/interfaces/runtime';
import type { AlmanacRuntimeKeysSessionKeys, FrameSupportDispatchPerDispatchClassWeight, FrameSupportTokensFungibleImbalance, FrameSupportTokensMiscIdAmountRuntimeFreezeReason, FrameSupportTokensMiscIdAmountRuntimeHoldReason, FrameSystemAccountInfo, FrameSystemCodeUpgradeAuthorization, FrameSystemEventRecord, FrameSystemLastRuntimeUpgradeInfo, FrameSystemPhase, PalletAgreementsBounds, PalletAgreementsOffer, PalletAgreementsPause, PalletAgreementsPot, PalletAgreementsPotDay, PalletAgreementsReward, PalletAgreementsStored, PalletAgreementsTargetExposure, PalletBalancesAccountData, PalletBalancesBalanceLock, PalletBalancesReserveData, PalletCollectiveVotes, PalletGrandpaStoredPendingChange, PalletGrandpaStoredState, PalletMigrationsMigrationCursor, PalletPreimageOldRequestStatus, PalletPreimageRequestStatus, PalletRegistryAdmission, PalletRegistryDeposits, PalletRegistryGroup, PalletRegistryListed, PalletRegistryNetwork, PalletRegistryPromised, PalletRegistryReporter, PalletRegistryWithdrawn, PalletScalabilityDeposits, PalletScalabilityOpenRun, PalletScalabilityPrediction, PalletScalabilityRequirement, PalletScalabilityRun, PalletScalabilitySubject, PalletSliAgreedTypesAgreedCensus, PalletSliAgreedTypesCensusReport, PalletSliAgreedTypesDuty, PalletSliAgreedTypesEraLength, PalletSliClosing, PalletSliCommittedTypesOpened, PalletSliCommittedTypesProving, PalletSliHeard, PalletSliIndicator, PalletSliParameterSamplingDistribution, PalletSliPeriod, PalletSliPeriodKind, PalletSliRecord, PalletSliSampledTypesAbsence, PalletSliSampledTypesEndedWindow, PalletSliSampledTypesEntryHead, PalletSliSampledTypesOpenSum, PalletSliSampledTypesReportInfo, PalletSliSampledTypesStoredEntry, PalletSliSegment, PalletSliStoredParameters, PalletSliStoredSamplingParameters, PalletSliStoredU32, PalletSliTargetRef, PalletTransactionPaymentReleases, SpConsensusAuraSr25519AppSr25519Public, SpConsensusGrandpaAppPublic, SpCoreCryptoKeyTypeId, SpRuntimeDigest, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';
import type { Observable } from '@polkadot/types/types';

export type __AugmentedQuery<ApiType extends ApiTypes> = AugmentedQuery<ApiType, () => unknown>;
export type __QueryableStorageEntry<ApiType extends ApiTypes> = QueryableStorageEntry<ApiType>;

declare module '@polkadot/api-base/types/storage' {
  interface AugmentedQueries<ApiType extends ApiTypes> {
    agreements: {
      /**
       * What is agreed on and not settled.
       * 
       * Twox: ids are dense numbers. Each was accepted by a customer, whose fees are held; deleted with its
       * last period.
       **/
      agreements: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAgreementsStored>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What later offers are held to; those of before, and what was accepted of them, stay as they were.
       * 
       * One value without a key. Written at genesis or by the Council, within bounds of their own; never
       * deleted.
       **/
      bounds: AugmentedQuery<ApiType, () => Observable<PalletAgreementsBounds>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What agreements had added to [`NetworkExposures`] that ended less than a month ago, by the instant of their end.
       * 
       * No hash: numbers. At most one entry for each network and class, with at most a month of days; never deleted.
       **/
      endedExposures: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u8 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, u128]>>>, [u32, u8]> & QueryableStorageEntry<ApiType, [u32, u8]>;
      /**
       * The latest pause.
       * 
       * One value without a key, written by the Council; never deleted.
       **/
      latestPause: AugmentedQuery<ApiType, () => Observable<Option<PalletAgreementsPause>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What those who could move the records of a network would gain in a month, by network and class of
       * records: the caps of its agreements. Reporters move sampled records, neighbours in the order of authors
       * counted ones.
       * 
       * No hash: numbers. At most one entry for each network and class; deleted with the last agreement.
       **/
      networkExposures: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u8 | AnyNumber | Uint8Array) => Observable<u128>, [u32, u8]> & QueryableStorageEntry<ApiType, [u32, u8]>;
      /**
       * The id that the next agreement gets; none is given twice.
       **/
      nextAgreement: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The id that the next offer gets; none is given twice.
       **/
      nextOffer: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What is offered.
       * 
       * Twox: ids are dense numbers. Each has a deposit; deleted when it is closed.
       **/
      offers: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAgreementsOffer>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * How many agreements on an indicator of a target are not settled: while there are any, who speaks for
       * the target may not take away its last address for it.
       * 
       * No hash: ids. One entry while there is one; deleted with the last agreement.
       **/
      openAgreements: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array) => Observable<u32>, [u32, u32, PalletSliIndicator]> & QueryableStorageEntry<ApiType, [u32, u32, PalletSliIndicator]>;
      /**
       * What the agreements of a target pay to reporters a day: by it the pot is shared between targets.
       * 
       * No hash: ids. At most one entry a target that ever paid, with the days that can be claimed; never deleted.
       **/
      payings: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, u128]>>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * What the reporters of a network are paid for the windows of a day, by network and start of the UTC day.
       * 
       * No hash: numbers. One entry a day for which something was paid in; deleted by the next settlement or
       * claim of the network three days after its end, at most eight by one.
       **/
      potDays: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<PalletAgreementsPotDay>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The pot of each network that ever had one.
       * 
       * No hash: ids. At most one entry a network, never deleted.
       **/
      pots: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAgreementsPot>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What an agreement paid to reporters for a day of the period that was settled last.
       * 
       * Twox: ids are dense numbers. One entry while that is anything; deleted with the agreement.
       **/
      rates: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<u128>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What reporters are paid of later agreements, and what claims have to show.
       * 
       * One value without a key, written by the Council, within bounds; never deleted.
       **/
      rewarding: AugmentedQuery<ApiType, () => Observable<PalletAgreementsReward>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What each target has of the two sums above, by network, class of records and target.
       * 
       * No hash: numbers. At most one entry for each target and class; deleted with the last agreement where none of
       * before counts, or by the next one that ends.
       **/
      targetExposures: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u8 | AnyNumber | Uint8Array, arg3: u32 | AnyNumber | Uint8Array) => Observable<PalletAgreementsTargetExposure>, [u32, u8, u32]> & QueryableStorageEntry<ApiType, [u32, u8, u32]>;
      /**
       * The part that one target may have of a network's exposure, of that for the fewest reporters, in ppm; all of it is no bound.
       * 
       * One value without a key, written by the Council, within bounds; never deleted.
       **/
      targetShare: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Periods that the Council has made unknown, by agreement and start.
       * 
       * Twox: numbers. At most one entry for each period of an agreement that is not settled; deleted when it
       * is settled or released.
       **/
      voided: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    aura: {
      /**
       * The current authority set.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<SpConsensusAuraSr25519AppSr25519Public>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The current slot of this block.
       * 
       * This will be set in `on_initialize`.
       **/
      currentSlot: AugmentedQuery<ApiType, () => Observable<u64>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    balances: {
      /**
       * The Balances pallet example of storing the balance of an account.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = StorageMapShim<Self::Account<Runtime>, frame_system::Provider<Runtime>, AccountId, Self::AccountData<Balance>>
       * }
       * ```
       * 
       * You can also store the balance of an account in the `System` pallet.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = System
       * }
       * ```
       * 
       * But this comes with tradeoffs, storing account balances in the system pallet stores
       * `frame_system` data alongside the account data contrary to storing account balances in the
       * `Balances` pallet, which uses a `StorageMap` to store balances data only.
       * NOTE: This is only used in the case that this pallet is used to store balances.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<PalletBalancesAccountData>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * Freeze locks on account balances.
       **/
      freezes: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeFreezeReason>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * Holds on account balances.
       **/
      holds: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeHoldReason>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * The total units of outstanding deactivated balance in the system.
       * 
       * This is not guaranteed to be less than or equal to [`TotalIssuance`]. Total issuance may be
       * reduced independently of this value, including while a reversible imbalance is outstanding.
       * Active issuance is therefore derived using saturating subtraction.
       **/
      inactiveIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Any liquidity locks on some account balances.
       * NOTE: Should only be accessed when setting, changing and freeing a lock.
       * 
       * Use of locks is deprecated in favour of freezes. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      locks: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesBalanceLock>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * Named reserves on some account balances.
       * 
       * Use of reserves is deprecated in favour of holds. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      reserves: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesReserveData>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * The total units issued in the system.
       **/
      totalIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    council: {
      /**
       * Consideration cost created for publishing and storing a proposal.
       * 
       * Determined by [Config::Consideration] and may be not present for certain proposals (e.g. if
       * the proposal count at the time of creation was below threshold N).
       **/
      costOf: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<ITuple<[AccountId32, Null]>>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * The current members of the collective. This is stored sorted (just by value).
       **/
      members: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The prime member that helps determine the default vote behavior in case of abstentions.
       **/
      prime: AugmentedQuery<ApiType, () => Observable<Option<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Proposals so far.
       **/
      proposalCount: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Actual proposal for a given hash, if it's current.
       **/
      proposalOf: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<Call>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * The hashes of the active proposals.
       **/
      proposals: AugmentedQuery<ApiType, () => Observable<Vec<H256>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Votes on a given proposal, if it is ongoing.
       **/
      voting: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletCollectiveVotes>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    grandpa: {
      /**
       * The current list of authorities.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The number of changes (both in terms of keys and underlying economic responsibilities)
       * in the "set" of Grandpa validators from genesis.
       **/
      currentSetId: AugmentedQuery<ApiType, () => Observable<u64>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * next block number where we can force a change.
       **/
      nextForced: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Pending change: (signaled at, scheduled change).
       **/
      pendingChange: AugmentedQuery<ApiType, () => Observable<Option<PalletGrandpaStoredPendingChange>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * A mapping from grandpa set ID to the index of the *most recent* session for which its
       * members were responsible.
       * 
       * This is only used for validating equivocation proofs. An equivocation proof must
       * contains a key-ownership proof for a given session, therefore we need a way to tie
       * together sessions and GRANDPA set ids, i.e. we need to validate that a validator
       * was the owner of a given key on a given session, and what the active set ID was
       * during that session.
       * 
       * TWOX-NOTE: `SetId` is not under user control.
       **/
      setIdSession: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u64]> & QueryableStorageEntry<ApiType, [u64]>;
      /**
       * `true` if we are currently stalled.
       **/
      stalled: AugmentedQuery<ApiType, () => Observable<Option<ITuple<[u32, u32]>>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * State of the current authority set.
       **/
      state: AugmentedQuery<ApiType, () => Observable<PalletGrandpaStoredState>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    multiBlockMigrations: {
      /**
       * The currently active migration to run and its cursor.
       * 
       * `None` indicates that no migration is running.
       **/
      cursor: AugmentedQuery<ApiType, () => Observable<Option<PalletMigrationsMigrationCursor>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Set of all successfully executed migrations.
       * 
       * This is used as blacklist, to not re-execute migrations that have not been removed from the
       * codebase yet. Governance can regularly clear this out via `clear_historic`.
       **/
      historic: AugmentedQuery<ApiType, (arg: Bytes | string | Uint8Array) => Observable<Option<Null>>, [Bytes]> & QueryableStorageEntry<ApiType, [Bytes]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    preimage: {
      preimageFor: AugmentedQuery<ApiType, (arg: ITuple<[H256, u32]> | [H256 | string | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<Option<Bytes>>, [ITuple<[H256, u32]>]> & QueryableStorageEntry<ApiType, [ITuple<[H256, u32]>]>;
      /**
       * The request status of a given hash.
       **/
      requestStatusFor: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletPreimageRequestStatus>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * The request status of a given hash.
       * 
       * @deprecated RequestStatusFor
       **/
      statusFor: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletPreimageOldRequestStatus>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    registry: {
      /**
       * The addresses of a target, by network and target.
       * 
       * Twox: dense ids. At most `MaxAddresses` that are not removed, each with a deposit, and as many
       * removed ones, which are measured until midnight, were in windows that may be open, or have signed receipts that
       * may be claimed. Those go when an address of the target is next added or removed after that.
       **/
      addresses: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletRegistryListed>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Who may become a reporter, by network.
       * 
       * Twox: ids are dense numbers. At most one entry a network, written at genesis or by the Council,
       * never deleted.
       **/
      admission: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<PalletRegistryAdmission>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What is held from now on for what is registered.
       * 
       * One value without a key. Written at genesis or by the Council, within bounds; never deleted.
       **/
      deposits: AugmentedQuery<ApiType, () => Observable<PalletRegistryDeposits>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The target that an endpoint belongs to, in the form in which endpoints are compared.
       * 
       * Blake2: endpoints are chosen by their owners. One entry an address that is measured in the next
       * window or later. Deleted when that is removed, or when an address of the target is next added or
       * removed after its last window; another target may take it over by then.
       **/
      endpoints: AugmentedQuery<ApiType, (arg: Bytes | string | Uint8Array) => Observable<Option<ITuple<[u32, u32]>>>, [Bytes]> & QueryableStorageEntry<ApiType, [Bytes]>;
      /**
       * The nodes that have withdrawn their consent to be a target from an account that spoke for it before,
       * by network, target and account.
       * 
       * Twox: dense ids; Blake2: accounts are chosen by their owners. At most one entry each time that the
       * Council gives a target to another account, and only where a node had withdrawn; moved back when it
       * returns to that account.
       **/
      formerWithdrawals: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array) => Observable<Option<Vec<U8aFixed>>>, [u32, u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32]>;
      /**
       * The group of a network that has a name.
       * 
       * Blake2: names are chosen by anyone. One entry a group; deleted with it.
       **/
      groupIds: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: Bytes | string | Uint8Array) => Observable<Option<u32>>, [u32, Bytes]> & QueryableStorageEntry<ApiType, [u32, Bytes]>;
      /**
       * The groups of a network, by id.
       * 
       * Twox: ids are dense numbers. Each with a deposit; deleted by its owner or the Council.
       **/
      groups: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletRegistryGroup>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The accounts that the Council has invited, by network.
       * 
       * Twox: ids are dense numbers. At most `MaxInvited` accounts a network; one goes when it joins or
       * when the Council takes it back, the entry with the last of them.
       **/
      invited: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<AccountId32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The networks but for the home network, which is not stored.
       * 
       * Twox: ids are dense numbers. At most `MaxNetworks`; added by the Council, never deleted, since
       * records name networks by their id.
       **/
      networks: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletRegistryNetwork>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The id that the next group of a network gets; none is given twice.
       * 
       * Twox: ids are dense numbers. At most one entry a network, never deleted.
       **/
      nextGroupId: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<u32>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The id that the next network gets. 0 is the home network, so ids begin at 1.
       **/
      nextNetworkId: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Who speaks for a target that the Council added, by network and target.
       * 
       * Twox: dense ids. One entry for each target that the Council added and has not removed.
       **/
      owners: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<AccountId32>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The target that a node belongs to, by the node's key.
       * 
       * Blake2: keys are chosen by their owners. One entry a node with an address that is measured in the
       * next window or later; deleted with the last of them, as `Endpoints`.
       **/
      peers: AugmentedQuery<ApiType, (arg: U8aFixed | string | Uint8Array) => Observable<Option<ITuple<[u32, u32]>>>, [U8aFixed]> & QueryableStorageEntry<ApiType, [U8aFixed]>;
      /**
       * What a target has said it would be measured for, by network and target.
       * 
       * Twox: dense ids. At most one entry a target, written with its first address. A promise ends when
       * the Council removes the last address of its kind, or the target; it goes when an address of the
       * target is next added or removed after its windows have closed, the entry with the last of them.
       **/
      promises: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<PalletRegistryPromised>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Where a target is, in words of its owner, by network and target.
       * 
       * Twox: dense ids. At most one entry a target, which the Council listed or added; deleted by its
       * owner, or when the target is removed.
       **/
      regions: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<Bytes>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The reporters by network and account.
       * 
       * Blake2: accounts are chosen by their owners. At most `MaxReporters` a network, each with a bond;
       * deleted when the bond is returned.
       **/
      reporters: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<PalletRegistryReporter>>, [u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, AccountId32]>;
      /**
       * The reporter that a key signs for, by network.
       * 
       * Blake2: keys are chosen by their owners. One entry a reporter; deleted with it.
       **/
      signers: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<AccountId32>>, [u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, AccountId32]>;
      /**
       * The nodes that have withdrawn their consent to be a target, by network and target.
       * 
       * Twox: dense ids. At most one entry a target, of at most [`MAX_WITHDRAWN`] nodes that were listed
       * there; moved to `FormerWithdrawals` when the Council gives the target to another account.
       **/
      withdrawals: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletRegistryWithdrawn>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    scalability: {
      /**
       * The run that later ones of a subject are compared with.
       * 
       * Twox: ids are dense numbers. At most one a subject, set by the Council. It keeps its run, and so
       * its subject, from being removed.
       **/
      baselines: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What is held from now on.
       * 
       * One value without a key. Set by the Council within bounds; never deleted.
       **/
      deposits: AugmentedQuery<ApiType, () => Observable<PalletScalabilityDeposits>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The id that the next run gets; none is given twice.
       **/
      nextRunId: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The id that the next subject gets; none is given twice.
       **/
      nextSubjectId: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The runs without a prediction, the oldest first: what off-chain workers look at.
       * 
       * One value without a key. At most `MaxOpenRuns`: the oldest makes room once it has had its turns, of one
       * subject at most 1/32 of them. A run leaves with its first
       * prediction, or when it is removed.
       **/
      openRuns: AugmentedQuery<ApiType, () => Observable<Vec<PalletScalabilityOpenRun>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The prediction of a run.
       * 
       * Twox: ids are dense numbers. At most one a run, whose deposit pays for it; deleted with it.
       **/
      predictions: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletScalabilityPrediction>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * For how many blocks after its first prediction a run's prediction may be replaced by a better one;
       * of runs that have none yet.
       * 
       * One value without a key. Set by the Council within its bounds; never deleted.
       **/
      replacementBlocks: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What is required of a subject.
       * 
       * Twox: ids are dense numbers. At most one a subject, set by the Council; deleted by the Council or
       * with the subject.
       **/
      requirements: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletScalabilityRequirement>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The runs.
       * 
       * Twox: ids are dense numbers. At most `MaxRuns` a subject, each with a deposit; deleted by the owner
       * of the subject.
       **/
      runs: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletScalabilityRun>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The runs of a subject, the oldest first.
       * 
       * Twox: ids are dense numbers. At most `MaxRuns`; the entry is deleted with the last run.
       **/
      runsOf: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The subject that has a name.
       * 
       * Blake2: names are chosen by anyone. One entry a subject; deleted with it.
       **/
      subjectIds: AugmentedQuery<ApiType, (arg: Bytes | string | Uint8Array) => Observable<Option<u32>>, [Bytes]> & QueryableStorageEntry<ApiType, [Bytes]>;
      /**
       * The subjects.
       * 
       * Twox: ids are dense numbers. Each has a deposit or was registered by the Council; deleted by its
       * owner when it has no runs.
       **/
      subjects: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletScalabilitySubject>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * How many blocks a turn has. A run that was submitted in block b and has no prediction is for the
       * off-chain worker of the authority with index run mod n from b + `TurnBlocks` on, for that of the
       * next one from b + 2 · `TurnBlocks` on, and so on.
       * 
       * One value without a key. Set at genesis, or by the Council, within its bounds; never deleted.
       **/
      turnBlocks: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    session: {
      /**
       * Current index of the session.
       **/
      currentIndex: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Indices of disabled validators.
       * 
       * The vec is always kept sorted so that we can find whether a given validator is
       * disabled using binary search. It gets cleared when `on_session_ending` returns
       * a new set of identities.
       **/
      disabledValidators: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[u32, Perbill]>>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Accounts whose keys were set via `SessionInterface` (external path) without
       * incrementing the consumer reference or placing a key deposit. `do_purge_keys`
       * only decrements consumers for accounts that were registered through the local
       * session pallet.
       **/
      externallySetKeys: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<Null>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * The owner of a key. The key is the `KeyTypeId` + the encoded key.
       **/
      keyOwner: AugmentedQuery<ApiType, (arg: ITuple<[SpCoreCryptoKeyTypeId, Bytes]> | [SpCoreCryptoKeyTypeId | string | Uint8Array, Bytes | string | Uint8Array]) => Observable<Option<AccountId32>>, [ITuple<[SpCoreCryptoKeyTypeId, Bytes]>]> & QueryableStorageEntry<ApiType, [ITuple<[SpCoreCryptoKeyTypeId, Bytes]>]>;
      /**
       * The next session keys for a validator.
       **/
      nextKeys: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<AlmanacRuntimeKeysSessionKeys>>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * True if the underlying economic identities or weighting behind the validators
       * has changed in the queued validator set.
       **/
      queuedChanged: AugmentedQuery<ApiType, () => Observable<bool>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The queued keys for the next session. When the next session begins, these keys
       * will be used to determine the validator's session keys.
       **/
      queuedKeys: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[AccountId32, AlmanacRuntimeKeysSessionKeys]>>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The current set of validators.
       **/
      validators: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    sli: {
      /**
       * What an open day or era has gathered of the absence of a target: its key is that of its sums.
       * 
       * No hash: numbers. One for each target and indicator that was absent in it; taken with its sums.
       **/
      absences: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: PalletSliPeriod | { kind?: any; start?: any } | string | Uint8Array, arg3: u32 | AnyNumber | Uint8Array, arg4: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array) => Observable<PalletSliSampledTypesAbsence>, [u32, PalletSliPeriod, u32, PalletSliIndicator]> & QueryableStorageEntry<ApiType, [u32, PalletSliPeriod, u32, PalletSliIndicator]>;
      /**
       * The census of a window that a majority and a quorum agree on; without one nothing is known of it.
       * 
       * No hash: ids and times. At most one for each window and indicator; deleted with its records.
       **/
      agreed: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array) => Observable<Option<PalletSliAgreedTypesAgreedCensus>>, [u32, u32, PalletSliIndicator]> & QueryableStorageEntry<ApiType, [u32, u32, PalletSliIndicator]>;
      /**
       * Blocks authored in windows that are not closed, by window start and target.
       * 
       * Twox: numbers. At most one entry a block; taken when the window is credited.
       **/
      authored: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<u32>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * What reporters have counted of another network in a window: which blocks, and the root of the counts.
       * 
       * Blake2 for accounts, twox and no hash for numbers. At most one for each window, reporter and indicator;
       * deleted with the window's records.
       **/
      censuses: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array, arg4: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array) => Observable<Option<PalletSliAgreedTypesCensusReport>>, [u32, u32, AccountId32, PalletSliIndicator]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32, PalletSliIndicator]>;
      /**
       * The parts of censuses of open windows by their BLAKE2b-256: those who count the same keep it once.
       * 
       * No hash: numbers, and a hash. At most one for each part of a census, whatever it counts; deleted when the
       * window closes.
       **/
      censusParts: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: U8aFixed | string | Uint8Array) => Observable<Vec<PalletSliAgreedTypesDuty>>, [u32, u32, U8aFixed]> & QueryableStorageEntry<ApiType, [u32, u32, U8aFixed]>;
      /**
       * How far windows are closed, by network and class of records. One entry each.
       **/
      closing: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u8 | AnyNumber | Uint8Array) => Observable<Option<PalletSliClosing>>, [u32, u8]> & QueryableStorageEntry<ApiType, [u32, u8]>;
      /**
       * Share of a block's weight that closing may use; where it is less than any step needs, so much is
       * used: a chain that takes up sampled records may have a smaller one from before.
       **/
      closingShare: AugmentedQuery<ApiType, () => Observable<Perbill>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The reporters that are active in the window being closed: whose reports count, and of whom
       * samples were expected. At most [`Reporters::MAX`]; deleted when the window is closed.
       **/
      cohort: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<AccountId32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * For how many blocks after a window is counted reporters commit themselves before any report is taken, and
       * what follows at a UTC midnight; 0 where nobody commits itself.
       * 
       * Twox: ids that nobody chooses. One entry a network, never deleted.
       **/
      commitBlocks: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<PalletSliStoredU32>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What reporters have committed themselves with, by network, window and reporter.
       * 
       * Blake2 for accounts, twox for numbers. At most one for each window and reporter; deleted with the
       * window's records.
       **/
      commitments: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array) => Observable<Option<U8aFixed>>, [u32, u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32]>;
      /**
       * The era of a network that began last. No hash: ids. One entry a network, never deleted.
       **/
      currentEra: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * Index of the segment that was opened last.
       **/
      currentSegment: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Removed reporters whose sums are left out of the day, of the era, or of both that are open.
       * 
       * Twox: ids that nobody chooses. At most one entry a network, of at most [`MaxSums`] accounts; one goes
       * when both are folded.
       **/
      discounted: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[AccountId32, bool, bool]>>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * How the instants of a window with openings were drawn, where it was not stratified: claims come when
       * another distribution may have followed.
       * 
       * No hash: ids and times. At most one a window; deleted with its records.
       **/
      distributions: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<PalletSliParameterSamplingDistribution>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Windows whose slots are counted and whose sampled records are not closed, by network and start.
       * 
       * No hash: ids and times. Taken when the sampled records close.
       **/
      ended: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliSampledTypesEndedWindow>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The eras of other networks that have a constant length; those of others come with their censuses.
       * 
       * Twox: ids that nobody chooses. At most one entry a network, never deleted.
       **/
      eraLengths: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliAgreedTypesEraLength>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * When each era of a network began, in ms since the Unix epoch: at home with the slot after the block
       * that started its first session.
       * 
       * No hash: counters. Retention + 1 entries a network, and those of windows that are not closed;
       * deleted with the era's record.
       **/
      eras: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<u64>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The first slot that counts: that of the first block, or the one after it where a running chain
       * took up the pallet.
       **/
      firstSlot: AugmentedQuery<ApiType, () => Observable<Option<u64>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Halts: the windows from the key up to the value have no block. Twox: times of blocks. Taken when
       * closing gets there.
       **/
      gaps: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * Sessions that ended in windows that are not closed, by window start and target: in how many a heartbeat
       * was expected, and in how many it came.
       * 
       * Twox: numbers. At most one entry for each window and target; taken when the window is credited.
       **/
      heartbeats: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<PalletSliHeard>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * The first session whose heartbeats are counted: the first that began with a runtime that counts them.
       * 
       * One value without a key. Never deleted.
       **/
      heartbeatsFrom: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Start of the oldest period that may have records, by network, class and kind (eras:
       * [`OldestEra`]). One entry each.
       **/
      kept: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u8 | AnyNumber | Uint8Array, arg3: PalletSliPeriodKind | 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era' | number | Uint8Array) => Observable<Option<u32>>, [u32, u8, PalletSliPeriodKind]> & QueryableStorageEntry<ApiType, [u32, u8, PalletSliPeriodKind]>;
      /**
       * The latest closed window that anybody has reported, against which silence is measured.
       * 
       * Twox: ids that nobody chooses. One entry a network, never deleted.
       **/
      lastHeard: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The last session in which a target said that it is there.
       * 
       * Twox: dense ids. At most one entry a target that was ever a validator; never deleted.
       **/
      lastHeartbeat: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The slot of the last block.
       **/
      lastSlot: AugmentedQuery<ApiType, () => Observable<Option<u64>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The least quorum that a Council may ask for: 3 where nothing else was said at genesis.
       **/
      leastReporters: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The networks that are measured besides the home network are those from 1 up to this one, which is not.
       **/
      nextNetwork: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The id that the next target of a network gets. 0 stands for all authors, so ids begin at 1.
       **/
      nextTargetId: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<u32>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The first era of a network that is kept. No hash: ids. One entry a network, never deleted.
       **/
      oldestEra: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<u32>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * Index of the first segment that is not deleted.
       **/
      oldestSegment: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * What of it was opened, by network, window and reporter.
       * 
       * Blake2 for accounts, twox for numbers. At most one for each commitment; deleted with the window's
       * records.
       **/
      openings: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array) => Observable<Option<PalletSliCommittedTypesOpened>>, [u32, u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32]>;
      /**
       * What each reporter saw of a target in the closed windows of a day or an era that is open.
       * 
       * No hash: numbers. One for each target and indicator that was measured in it, with at most twice the
       * seats of reporters; taken when the day or era closes.
       **/
      openSums: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: PalletSliPeriod | { kind?: any; start?: any } | string | Uint8Array, arg3: u32 | AnyNumber | Uint8Array, arg4: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array) => Observable<Option<PalletSliSampledTypesOpenSum>>, [u32, PalletSliPeriod, u32, PalletSliIndicator]> & QueryableStorageEntry<ApiType, [u32, PalletSliPeriod, u32, PalletSliIndicator]>;
      /**
       * How each network is measured, and what follows at a UTC midnight.
       * 
       * Twox: ids are dense numbers that nobody chooses. One entry a network, never deleted.
       **/
      parameters: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<PalletSliStoredParameters>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * What the openings of a window come to.
       * 
       * No hash: ids and times. At most one a window; deleted with its records.
       **/
      provings: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliCommittedTypesProving>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Records by network, indicator, period and target.
       * 
       * No hash: all keys are numbers that nobody chooses. A ranking and a deletion are one prefix, a history
       * is direct reads. At most retention + 1 periods of each kind (more while closing catches up with a
       * halt); deleted when out of retention, after a later window has closed.
       **/
      records: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, arg3: PalletSliPeriod | { kind?: any; start?: any } | string | Uint8Array, arg4: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliRecord>>, [u32, PalletSliIndicator, PalletSliPeriod, u32]> & QueryableStorageEntry<ApiType, [u32, PalletSliIndicator, PalletSliPeriod, u32]>;
      /**
       * The block in which a part of a report was refused last, by network and reporter. For some blocks
       * no other part is taken from that reporter, so that nobody fills with refused ones the room that is
       * kept for reports.
       * 
       * Blake2: accounts are chosen by their owners. At most one entry a reporter; taken when one of its
       * parts is accepted, or when the reporter is no more.
       **/
      refused: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<u32>>, [u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, AccountId32]>;
      /**
       * [`Reports`] without latencies, an entry a part: a ranking of an open window reads these alone.
       * 
       * Blake2 for accounts, no hash for numbers. At most one for each part of a report of an open window;
       * deleted when the window is closed.
       **/
      reportHeads: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array, arg4: u8 | AnyNumber | Uint8Array) => Observable<Option<Vec<PalletSliSampledTypesEntryHead>>>, [u32, u32, AccountId32, u8]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32, u8]>;
      /**
       * Which evidence a report stands on and where its parts are.
       * 
       * Blake2 for accounts, twox for numbers. At most one for each window and reporter; deleted with the
       * window's records, at the end of their retention.
       **/
      reportInfos: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: AccountId32 | string | Uint8Array) => Observable<Option<PalletSliSampledTypesReportInfo>>, [u32, u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, u32, AccountId32]>;
      /**
       * What reporters saw of a target in a window that is not closed, an entry an indicator.
       * 
       * Blake2 for accounts, no hash for numbers. At most one for each target and active reporter of an open
       * window; taken when the window is closed.
       **/
      reports: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array, arg3: u32 | AnyNumber | Uint8Array, arg4: AccountId32 | string | Uint8Array) => Observable<Option<Vec<PalletSliSampledTypesStoredEntry>>>, [u32, u32, u32, AccountId32]> & QueryableStorageEntry<ApiType, [u32, u32, u32, AccountId32]>;
      /**
       * How many blocks have ended with room for another report: a grace is counted in these.
       **/
      roomyBlocks: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * How reporters measure each network, and what follows at a UTC midnight.
       * 
       * Twox: ids that nobody chooses. One entry a network, never deleted.
       **/
      sampling: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<PalletSliStoredSamplingParameters>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * Who sits where: the target of a segment's seat. Deleted with the segment.
       **/
      seats: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Stretches of slots with one validator list, by index; from [`OldestSegment`] to
       * [`CurrentSegment`].
       * 
       * Twox: a counter. One more at most a session; deleted when all its windows are closed.
       **/
      segments: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliSegment>>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The id of an account or a name: [`Targets`] the other way round.
       * 
       * Blake2: accounts and names are chosen by their owners.
       **/
      targetIds: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: PalletSliTargetRef | { Account: any } | { Name: any } | string | Uint8Array) => Observable<Option<u32>>, [u32, PalletSliTargetRef]> & QueryableStorageEntry<ApiType, [u32, PalletSliTargetRef]>;
      /**
       * Whom a target id stands for, by network.
       * 
       * Twox: dense ids. One entry for every account that was ever listed as a validator, which takes the
       * chain's governance; kept for ever, since records and evidence name targets by their id.
       **/
      targets: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletSliTargetRef>>, [u32, u32]> & QueryableStorageEntry<ApiType, [u32, u32]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    sudo: {
      /**
       * The `AccountId` of the sudo key.
       **/
      key: AugmentedQuery<ApiType, () => Observable<Option<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    system: {
      /**
       * The full account information for a particular account ID.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<FrameSystemAccountInfo>, [AccountId32]> & QueryableStorageEntry<ApiType, [AccountId32]>;
      /**
       * `Some` if a code upgrade has been authorized.
       **/
      authorizedUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemCodeUpgradeAuthorization>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Map of block numbers to block hashes.
       **/
      blockHash: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<H256>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * Total size (in bytes) of the current block.
       * 
       * Tracks the size of the header and all extrinsics.
       **/
      blockSize: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Number of blocks till the pending code upgrade is applied.
       **/
      blocksTillUpgrade: AugmentedQuery<ApiType, () => Observable<Option<u8>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The current weight for the block.
       **/
      blockWeight: AugmentedQuery<ApiType, () => Observable<FrameSupportDispatchPerDispatchClassWeight>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Digest of the current block, also part of the block header.
       **/
      digest: AugmentedQuery<ApiType, () => Observable<SpRuntimeDigest>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The number of events in the `Events<T>` list.
       **/
      eventCount: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Events deposited for the current block.
       * 
       * NOTE: The item is unbound and should therefore never be read on chain.
       * It could otherwise inflate the PoV size of a block.
       * 
       * Events have a large in-memory size. Box the events to not go out-of-memory
       * just in case someone still reads them from within the runtime.
       **/
      events: AugmentedQuery<ApiType, () => Observable<Vec<FrameSystemEventRecord>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Mapping between a topic (represented by T::Hash) and a vector of indexes
       * of events in the `<Events<T>>` list.
       * 
       * All topic vectors have deterministic storage locations depending on the topic. This
       * allows light-clients to leverage the changes trie storage tracking mechanism and
       * in case of changes fetch the list of events of interest.
       * 
       * The value has the type `(BlockNumberFor<T>, EventIndex)` because if we used only just
       * the `EventIndex` then in case if the topic has the same contents on the next block
       * no notification will be triggered thus the event might be lost.
       **/
      eventTopics: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Vec<ITuple<[u32, u32]>>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * The execution phase of the block.
       **/
      executionPhase: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemPhase>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Total extrinsics count for the current block.
       **/
      extrinsicCount: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Extrinsics data for the current block (maps an extrinsic's index to its data).
       **/
      extrinsicData: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Bytes>, [u32]> & QueryableStorageEntry<ApiType, [u32]>;
      /**
       * The weight reclaimed for the extrinsic.
       * 
       * This information is available until the end of the extrinsic execution.
       * More precisely this information is removed in `note_applied_extrinsic`.
       * 
       * Logic doing some post dispatch weight reduction must update this storage to avoid duplicate
       * reduction.
       **/
      extrinsicWeightReclaimed: AugmentedQuery<ApiType, () => Observable<SpWeightsWeightV2Weight>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Whether all inherents have been applied.
       **/
      inherentsApplied: AugmentedQuery<ApiType, () => Observable<bool>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Stores the `spec_version` and `spec_name` of when the last runtime upgrade happened.
       **/
      lastRuntimeUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemLastRuntimeUpgradeInfo>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The current block number being processed. Set by `execute_block`.
       **/
      number: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Hash of the previous block.
       **/
      parentHash: AugmentedQuery<ApiType, () => Observable<H256>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * True if we have upgraded so that AccountInfo contains three types of `RefCount`. False
       * (default) if not.
       **/
      upgradedToTripleRefCount: AugmentedQuery<ApiType, () => Observable<bool>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * True if we have upgraded so that `type RefCount` is `u32`. False (default) if not.
       **/
      upgradedToU32RefCount: AugmentedQuery<ApiType, () => Observable<bool>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    timestamp: {
      /**
       * Whether the timestamp has been updated in this block.
       * 
       * This value is updated to `true` upon successful submission of a timestamp by a node.
       * It is then checked at the end of each block execution in the `on_finalize` hook.
       **/
      didUpdate: AugmentedQuery<ApiType, () => Observable<bool>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The current time for the current block.
       **/
      now: AugmentedQuery<ApiType, () => Observable<u64>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    transactionPayment: {
      nextFeeMultiplier: AugmentedQuery<ApiType, () => Observable<u128>, []> & QueryableStorageEntry<ApiType, []>;
      storageVersion: AugmentedQuery<ApiType, () => Observable<PalletTransactionPaymentReleases>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The `OnChargeTransaction` stores the withdrawn tx fee here.
       * 
       * Use `withdraw_txfee` and `remaining_txfee` to access from outside the crate.
       **/
      txPaymentCredit: AugmentedQuery<ApiType, () => Observable<Option<FrameSupportTokensFungibleImbalance>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    validators: {
      /**
       * The validators of the session that is running, in the order of their seats; empty where seats are not
       * dealt, or have not been yet. Then the order is that of `Session.Validators`.
       * 
       * One value without a key, bounded by `MaxValidators`; written when a session begins, never deleted.
       **/
      seated: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The length of a session in blocks, at least 5.
       * 
       * One value without a key, 4 bytes. Written at genesis only, never deleted.
       **/
      sessionLength: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The number of sessions in an era, at least 1.
       * 
       * One value without a key, 4 bytes. Written at genesis only, never deleted.
       **/
      sessionsPerEra: AugmentedQuery<ApiType, () => Observable<u32>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The duration of a slot in milliseconds.
       * 
       * One value without a key, 8 bytes. Written at genesis only, never deleted.
       **/
      slotDuration: AugmentedQuery<ApiType, () => Observable<u64>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * The listed validators; in each session they take their seats in another order.
       * 
       * They validate from the session after the next one on; who validates now is in
       * `Session.Validators`. One value without a key, because each rotation reads all of it;
       * bounded by `MaxValidators`. Replaced as a whole by `set_validators`, never deleted.
       **/
      validators: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []> & QueryableStorageEntry<ApiType, []>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
    whitelist: {
      /**
       * Deferred dispatches, mapping a call hash to the provided block number at which the deferral
       * expires and the entry can be permissionlessly removed.
       **/
      deferredDispatch: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<u32>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      whitelistedCall: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<Null>>, [H256]> & QueryableStorageEntry<ApiType, [H256]>;
      /**
       * Generic query
       **/
      [key: string]: QueryableStorageEntry<ApiType>;
    };
  } // AugmentedQueries
} // declare module
