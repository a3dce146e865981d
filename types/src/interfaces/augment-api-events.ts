// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/events';

import type { ApiTypes, AugmentedEvent } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Result, U8aFixed, Vec, bool, u128, u32, u64, u8 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { AlmanacMathUslTypesParameters, AlmanacRuntimeRuntimeHoldReason, FrameSupportDispatchPostDispatchInfo, FrameSupportTokensMiscBalanceStatus, FrameSystemDispatchEventInfo, PalletAgreementsBounds, PalletAgreementsOutcome, PalletAgreementsReward, PalletBalancesUnexpectedKind, PalletRegistryAddress, PalletRegistryAdmission, PalletRegistryDeposits, PalletScalabilityChecked, PalletScalabilityDeposits, PalletScalabilityOutcome, PalletScalabilityRequirement, PalletSliIndicator, PalletSliParameterSamplingSamplingParameters, PalletSliPeriod, PalletSliRetention, PalletSliTargetRef, SpConsensusGrandpaAppPublic, SpRuntimeDispatchError, SpRuntimeDispatchErrorWithPostInfo } from '@polkadot/types/lookup';

export type __AugmentedEvent<ApiType extends ApiTypes> = AugmentedEvent<ApiType>;

declare module '@polkadot/api-base/types/events' {
  interface AugmentedEvents<ApiType extends ApiTypes> {
    agreements: {
      /**
       * An offer was accepted; fees and caps of all periods are held.
       **/
      Accepted: AugmentedEvent<ApiType, [agreement: u32, offer: u32, customer: AccountId32, first: u32, periods: u32], { agreement: u32, offer: u32, customer: AccountId32, first: u32, periods: u32 }>;
      /**
       * Later offers are held to these.
       **/
      BoundsSet: AugmentedEvent<ApiType, [bounds: PalletAgreementsBounds], { bounds: PalletAgreementsBounds }>;
      /**
       * A reporter has shown that it measured in a window, and was paid for it.
       **/
      Claimed: AugmentedEvent<ApiType, [network: u32, window: u32, reporter: AccountId32, credits: u32, paid: u128], { network: u32, window: u32, reporter: AccountId32, credits: u32, paid: u128 }>;
      /**
       * Nothing of an agreement is left.
       **/
      Ended: AugmentedEvent<ApiType, [agreement: u32], { agreement: u32 }>;
      /**
       * A guarantor has agreed.
       **/
      Guaranteed: AugmentedEvent<ApiType, [offer: u32, guarantor: AccountId32], { offer: u32, guarantor: AccountId32 }>;
      /**
       * An agreement ends after the next period.
       **/
      NoticeGiven: AugmentedEvent<ApiType, [agreement: u32, by: AccountId32, left: u32, released: u32], { agreement: u32, by: AccountId32, left: u32, released: u32 }>;
      /**
       * An offer was closed and its deposit is free. What was accepted goes on.
       **/
      OfferClosed: AugmentedEvent<ApiType, [offer: u32], { offer: u32 }>;
      /**
       * An offer was made.
       **/
      Offered: AugmentedEvent<ApiType, [offer: u32, provider: AccountId32, guarantor: Option<AccountId32>], { offer: u32, provider: AccountId32, guarantor: Option<AccountId32> }>;
      /**
       * Nothing is accepted or settled until then.
       **/
      Paused: AugmentedEvent<ApiType, [until: u32], { until: u32 }>;
      /**
       * What reporters are paid of later agreements, and what claims have to show from now on.
       **/
      RewardSet: AugmentedEvent<ApiType, [reward: PalletAgreementsReward], { reward: PalletAgreementsReward }>;
      /**
       * A period was settled. What is not paid of fee and cap is free again.
       **/
      Settled: AugmentedEvent<ApiType, [agreement: u32, start: u32, outcome: PalletAgreementsOutcome, feeToProvider: u128, toCaller: u128, payout: u128, toReporters: u128], { agreement: u32, start: u32, outcome: PalletAgreementsOutcome, feeToProvider: u128, toCaller: u128, payout: u128, toReporters: u128 }>;
      /**
       * One target may have this part of its network's exposure.
       **/
      TargetShareSet: AugmentedEvent<ApiType, [ppm: u32], { ppm: u32 }>;
      /**
       * The Council made a period of an agreement unknown.
       **/
      Voided: AugmentedEvent<ApiType, [agreement: u32, start: u32], { agreement: u32, start: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    balances: {
      /**
       * A balance was set by root.
       **/
      BalanceSet: AugmentedEvent<ApiType, [who: AccountId32, free: u128], { who: AccountId32, free: u128 }>;
      /**
       * Some amount was burned from an account.
       **/
      Burned: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some debt has been dropped from the Total Issuance.
       **/
      BurnedDebt: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Held balance was burned from an account.
       **/
      BurnedHeld: AugmentedEvent<ApiType, [reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Some amount was deposited (e.g. for transaction fees).
       **/
      Deposit: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was removed whose balance was non-zero but below ExistentialDeposit,
       * resulting in an outright loss.
       **/
      DustLost: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * An account was created with some free balance.
       **/
      Endowed: AugmentedEvent<ApiType, [account: AccountId32, freeBalance: u128], { account: AccountId32, freeBalance: u128 }>;
      /**
       * Some balance was frozen.
       **/
      Frozen: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was placed on hold.
       **/
      Held: AugmentedEvent<ApiType, [reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was increased by `amount`, creating a credit to be balanced.
       **/
      Issued: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was locked.
       **/
      Locked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was minted into an account.
       **/
      Minted: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some credit was balanced and added to the TotalIssuance.
       **/
      MintedCredit: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was released from hold.
       **/
      Released: AugmentedEvent<ApiType, [reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AlmanacRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was decreased by `amount`, creating a debt to be balanced.
       **/
      Rescinded: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was reserved (moved from free to reserved).
       **/
      Reserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was moved from the reserve of the first account to the second account.
       * Final argument indicates the destination balance type.
       **/
      ReserveRepatriated: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus], { from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus }>;
      /**
       * Some amount was restored into an account.
       **/
      Restored: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was removed from the account (e.g. for misbehavior).
       **/
      Slashed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was suspended from an account (it can be restored later).
       **/
      Suspended: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was thawed.
       **/
      Thawed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * The `TotalIssuance` was forcefully changed.
       **/
      TotalIssuanceForced: AugmentedEvent<ApiType, [old: u128, new_: u128], { old: u128, new_: u128 }>;
      /**
       * Transfer succeeded.
       **/
      Transfer: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128], { from: AccountId32, to: AccountId32, amount: u128 }>;
      /**
       * The `transferred` balance is placed on hold at the `dest` account.
       **/
      TransferAndHold: AugmentedEvent<ApiType, [reason: AlmanacRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128], { reason: AlmanacRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128 }>;
      /**
       * A transfer of `amount` on hold from `source` to `dest` was initiated.
       **/
      TransferOnHold: AugmentedEvent<ApiType, [reason: AlmanacRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128], { reason: AlmanacRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128 }>;
      /**
       * An unexpected/defensive event was triggered.
       **/
      Unexpected: AugmentedEvent<ApiType, [PalletBalancesUnexpectedKind]>;
      /**
       * Some balance was unlocked.
       **/
      Unlocked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was unreserved (moved from reserved to free).
       **/
      Unreserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was upgraded.
       **/
      Upgraded: AugmentedEvent<ApiType, [who: AccountId32], { who: AccountId32 }>;
      /**
       * Some amount was withdrawn from the account (e.g. for transaction fees).
       **/
      Withdraw: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    council: {
      /**
       * A motion was approved by the required threshold.
       **/
      Approved: AugmentedEvent<ApiType, [proposalHash: H256], { proposalHash: H256 }>;
      /**
       * A proposal was closed because its threshold was reached or after its duration was up.
       **/
      Closed: AugmentedEvent<ApiType, [proposalHash: H256, yes: u32, no: u32], { proposalHash: H256, yes: u32, no: u32 }>;
      /**
       * A motion was not approved by the required threshold.
       **/
      Disapproved: AugmentedEvent<ApiType, [proposalHash: H256], { proposalHash: H256 }>;
      /**
       * A motion was executed; result will be `Ok` if it returned without error.
       **/
      Executed: AugmentedEvent<ApiType, [proposalHash: H256, result: Result<Null, SpRuntimeDispatchError>], { proposalHash: H256, result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A proposal was killed.
       **/
      Killed: AugmentedEvent<ApiType, [proposalHash: H256], { proposalHash: H256 }>;
      /**
       * A single member did some action; result will be `Ok` if it returned without error.
       **/
      MemberExecuted: AugmentedEvent<ApiType, [proposalHash: H256, result: Result<Null, SpRuntimeDispatchError>], { proposalHash: H256, result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * Some cost for storing a proposal was burned.
       **/
      ProposalCostBurned: AugmentedEvent<ApiType, [proposalHash: H256, who: AccountId32], { proposalHash: H256, who: AccountId32 }>;
      /**
       * Some cost for storing a proposal was released.
       **/
      ProposalCostReleased: AugmentedEvent<ApiType, [proposalHash: H256, who: AccountId32], { proposalHash: H256, who: AccountId32 }>;
      /**
       * A motion (given hash) has been proposed (by given account) with a threshold (given
       * `MemberCount`).
       **/
      Proposed: AugmentedEvent<ApiType, [account: AccountId32, proposalIndex: u32, proposalHash: H256, threshold: u32], { account: AccountId32, proposalIndex: u32, proposalHash: H256, threshold: u32 }>;
      /**
       * A motion (given hash) has been voted on by given account, leaving
       * a tally (yes votes and no votes given respectively as `MemberCount`).
       **/
      Voted: AugmentedEvent<ApiType, [account: AccountId32, proposalHash: H256, voted: bool, yes: u32, no: u32], { account: AccountId32, proposalHash: H256, voted: bool, yes: u32, no: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    grandpa: {
      /**
       * New authority set has been applied.
       **/
      NewAuthorities: AugmentedEvent<ApiType, [authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>], { authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>> }>;
      /**
       * Current authority set has been paused.
       **/
      Paused: AugmentedEvent<ApiType, []>;
      /**
       * Current authority set has been resumed.
       **/
      Resumed: AugmentedEvent<ApiType, []>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    multiBlockMigrations: {
      /**
       * The set of historical migrations has been cleared.
       **/
      HistoricCleared: AugmentedEvent<ApiType, [nextCursor: Option<Bytes>], { nextCursor: Option<Bytes> }>;
      /**
       * A migration progressed.
       **/
      MigrationAdvanced: AugmentedEvent<ApiType, [index: u32, took: u32], { index: u32, took: u32 }>;
      /**
       * A Migration completed.
       **/
      MigrationCompleted: AugmentedEvent<ApiType, [index: u32, took: u32], { index: u32, took: u32 }>;
      /**
       * A Migration failed.
       * 
       * This implies that the whole upgrade failed and governance intervention is required.
       **/
      MigrationFailed: AugmentedEvent<ApiType, [index: u32, took: u32], { index: u32, took: u32 }>;
      /**
       * A migration was skipped since it was already executed in the past.
       **/
      MigrationSkipped: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * The current runtime upgrade completed.
       * 
       * This implies that all of its migrations completed successfully as well.
       **/
      UpgradeCompleted: AugmentedEvent<ApiType, []>;
      /**
       * Runtime upgrade failed.
       * 
       * This is very bad and will require governance intervention.
       **/
      UpgradeFailed: AugmentedEvent<ApiType, []>;
      /**
       * A Runtime upgrade started.
       * 
       * Its end is indicated by `UpgradeCompleted` or `UpgradeFailed`.
       **/
      UpgradeStarted: AugmentedEvent<ApiType, [migrations: u32], { migrations: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    preimage: {
      /**
       * A preimage has ben cleared.
       **/
      Cleared: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * A preimage has been noted.
       **/
      Noted: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * A preimage has been requested.
       **/
      Requested: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    registry: {
      /**
       * An address was added to a target and its deposit is held.
       **/
      AddressAdded: AugmentedEvent<ApiType, [network: u32, target: u32, address: PalletRegistryAddress, since: u32, depositor: AccountId32], { network: u32, target: u32, address: PalletRegistryAddress, since: u32, depositor: AccountId32 }>;
      /**
       * An address was removed from a target and its deposit is free; or one that was removed before ends
       * earlier.
       **/
      AddressRemoved: AugmentedEvent<ApiType, [network: u32, target: u32, address: PalletRegistryAddress, until: u32, depositor: AccountId32], { network: u32, target: u32, address: PalletRegistryAddress, until: u32, depositor: AccountId32 }>;
      /**
       * Others may become reporters of a network from now on.
       **/
      AdmissionSet: AugmentedEvent<ApiType, [network: u32, admission: PalletRegistryAdmission], { network: u32, admission: PalletRegistryAdmission }>;
      /**
       * A reporter that had left is forgotten and its bond is free.
       **/
      BondReturned: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, bond: u128], { network: u32, reporter: AccountId32, bond: u128 }>;
      /**
       * A node has withdrawn its consent to be a target, whose addresses of that node are removed.
       **/
      ConsentWithdrawn: AugmentedEvent<ApiType, [network: u32, target: u32, peer: U8aFixed], { network: u32, target: u32, peer: U8aFixed }>;
      /**
       * Other bonds and deposits are held from now on.
       **/
      DepositsSet: AugmentedEvent<ApiType, [deposits: PalletRegistryDeposits], { deposits: PalletRegistryDeposits }>;
      /**
       * A group was created.
       **/
      GroupCreated: AugmentedEvent<ApiType, [network: u32, group: u32, owner: AccountId32], { network: u32, group: u32, owner: AccountId32 }>;
      /**
       * A group was removed and its deposit is free.
       **/
      GroupRemoved: AugmentedEvent<ApiType, [network: u32, group: u32], { network: u32, group: u32 }>;
      /**
       * An account may no longer join as a reporter.
       **/
      InvitationWithdrawn: AugmentedEvent<ApiType, [network: u32, account: AccountId32], { network: u32, account: AccountId32 }>;
      /**
       * A group has other members.
       **/
      MembersSet: AugmentedEvent<ApiType, [network: u32, group: u32], { network: u32, group: u32 }>;
      /**
       * A network was registered.
       **/
      NetworkRegistered: AugmentedEvent<ApiType, [network: u32, genesisHash: H256], { network: u32, genesisHash: H256 }>;
      /**
       * A target's region was set or cleared.
       **/
      RegionSet: AugmentedEvent<ApiType, [network: u32, target: u32, region: Option<Bytes>], { network: u32, target: u32, region: Option<Bytes> }>;
      /**
       * An account may join as a reporter.
       **/
      ReporterInvited: AugmentedEvent<ApiType, [network: u32, account: AccountId32], { network: u32, account: AccountId32 }>;
      /**
       * A reporter joined and its bond is held.
       **/
      ReporterJoined: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, signer: AccountId32, joined: u32, bond: u128], { network: u32, reporter: AccountId32, signer: AccountId32, joined: u32, bond: u128 }>;
      /**
       * A reporter left.
       **/
      ReporterLeft: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, left: u32], { network: u32, reporter: AccountId32, left: u32 }>;
      /**
       * A reporter was removed. Its bond stays until it withdraws it.
       **/
      ReporterRemoved: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, left: u32], { network: u32, reporter: AccountId32, left: u32 }>;
      /**
       * A reporter began again with a new hash chain.
       **/
      ReporterResumed: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, joined: u32], { network: u32, reporter: AccountId32, joined: u32 }>;
      /**
       * Another key signs the reports of a reporter.
       **/
      SignerSet: AugmentedEvent<ApiType, [network: u32, reporter: AccountId32, signer: AccountId32], { network: u32, reporter: AccountId32, signer: AccountId32 }>;
      /**
       * A target was added.
       **/
      TargetAdded: AugmentedEvent<ApiType, [network: u32, target: u32, owner: AccountId32], { network: u32, target: u32, owner: AccountId32 }>;
      /**
       * A target lost its owner, its region and its addresses. Its id and records stay.
       **/
      TargetRemoved: AugmentedEvent<ApiType, [network: u32, target: u32], { network: u32, target: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    scalability: {
      /**
       * Later runs of a subject are compared with this one.
       **/
      BaselineAccepted: AugmentedEvent<ApiType, [subject: u32, run: u32], { subject: u32, run: u32 }>;
      /**
       * Later runs of a subject are compared with none.
       **/
      BaselineDropped: AugmentedEvent<ApiType, [subject: u32], { subject: u32 }>;
      /**
       * Other deposits are held from now on.
       **/
      DepositsSet: AugmentedEvent<ApiType, [deposits: PalletScalabilityDeposits], { deposits: PalletScalabilityDeposits }>;
      /**
       * A prediction is proved to be a stationary point of the fit of its run under its bounds, and
       * stored.
       **/
      PredictionAccepted: AugmentedEvent<ApiType, [run: u32, subject: u32, submitter: AccountId32, parameters: AlmanacMathUslTypesParameters, checked: PalletScalabilityChecked], { run: u32, subject: u32, submitter: AccountId32, parameters: AlmanacMathUslTypesParameters, checked: PalletScalabilityChecked }>;
      /**
       * First predictions from now on may be replaced for so long.
       **/
      ReplacementSet: AugmentedEvent<ApiType, [blocks: u32], { blocks: u32 }>;
      /**
       * A prediction reaches what the Council requires.
       **/
      RequirementMet: AugmentedEvent<ApiType, [run: u32, subject: u32, outcome: PalletScalabilityOutcome], { run: u32, subject: u32, outcome: PalletScalabilityOutcome }>;
      /**
       * A prediction misses what the Council requires.
       **/
      RequirementMissed: AugmentedEvent<ApiType, [run: u32, subject: u32, outcome: PalletScalabilityOutcome], { run: u32, subject: u32, outcome: PalletScalabilityOutcome }>;
      /**
       * The Council requires something else of a subject; of its later predictions.
       **/
      RequirementSet: AugmentedEvent<ApiType, [subject: u32, requirement: PalletScalabilityRequirement], { subject: u32, requirement: PalletScalabilityRequirement }>;
      /**
       * A run was removed with its prediction, and its deposit is free.
       **/
      RunRemoved: AugmentedEvent<ApiType, [run: u32, subject: u32], { run: u32, subject: u32 }>;
      /**
       * A run was submitted.
       **/
      RunSubmitted: AugmentedEvent<ApiType, [run: u32, subject: u32, points: u32, deposit: u128], { run: u32, subject: u32, points: u32, deposit: u128 }>;
      /**
       * A subject was registered.
       **/
      SubjectRegistered: AugmentedEvent<ApiType, [subject: u32, owner: AccountId32, deposit: u128], { subject: u32, owner: AccountId32, deposit: u128 }>;
      /**
       * A subject was removed and its deposit is free.
       **/
      SubjectRemoved: AugmentedEvent<ApiType, [subject: u32], { subject: u32 }>;
      /**
       * So long are turns to fit a run that nobody has fitted.
       **/
      TurnSet: AugmentedEvent<ApiType, [blocks: u32], { blocks: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    session: {
      /**
       * The `NewSession` event in the current block also implies a new validator set to be
       * queued.
       **/
      NewQueued: AugmentedEvent<ApiType, []>;
      /**
       * New session has happened. Note that the argument is the session index, not the
       * block number as the type might suggest.
       **/
      NewSession: AugmentedEvent<ApiType, [sessionIndex: u32], { sessionIndex: u32 }>;
      /**
       * Validator has been disabled.
       **/
      ValidatorDisabled: AugmentedEvent<ApiType, [validator: AccountId32], { validator: AccountId32 }>;
      /**
       * Validator has been re-enabled.
       **/
      ValidatorReenabled: AugmentedEvent<ApiType, [validator: AccountId32], { validator: AccountId32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    sli: {
      /**
       * The censuses of a window and an indicator are compared, and the one that is agreed on is in its records.
       **/
      CensusClosed: AugmentedEvent<ApiType, [network: u32, start: u32, end: u32, root: Option<U8aFixed>, agreeing: u32, reporters: u32, assigned: u64, authored: u64, indicator: PalletSliIndicator], { network: u32, start: u32, end: u32, root: Option<U8aFixed>, agreeing: u32, reporters: u32, assigned: u64, authored: u64, indicator: PalletSliIndicator }>;
      /**
       * A part of a census was accepted.
       **/
      CensusReported: AugmentedEvent<ApiType, [network: u32, window: u32, reporter: AccountId32, part: u8, duties: u32, indicator: PalletSliIndicator], { network: u32, window: u32, reporter: AccountId32, part: u8, duties: u32, indicator: PalletSliIndicator }>;
      /**
       * Closing may use another share of a block from now on.
       **/
      ClosingShareSet: AugmentedEvent<ApiType, [ppm: u32], { ppm: u32 }>;
      /**
       * Reporters commit themselves for another number of blocks from a UTC midnight on.
       **/
      CommitBlocksScheduled: AugmentedEvent<ApiType, [network: u32, from: u32, blocks: u32], { network: u32, from: u32, blocks: u32 }>;
      /**
       * A reporter has committed itself to its report of a window.
       **/
      Committed: AugmentedEvent<ApiType, [network: u32, window: u32, reporter: AccountId32], { network: u32, window: u32, reporter: AccountId32 }>;
      /**
       * An era began.
       **/
      EraStarted: AugmentedEvent<ApiType, [era: u32, startMs: u64], { era: u32, startMs: u64 }>;
      /**
       * A session ended in which validators were heard. Of one in which nobody was there is no event, and
       * nothing is counted.
       **/
      HeartbeatsCounted: AugmentedEvent<ApiType, [session: u32, window: u32, expected: u32, kept: u32], { session: u32, window: u32, expected: u32, kept: u32 }>;
      /**
       * A reporter has shown what it has committed itself to.
       **/
      Opened: AugmentedEvent<ApiType, [network: u32, window: u32, reporter: AccountId32, proofs: u32], { network: u32, window: u32, reporter: AccountId32, proofs: u32 }>;
      /**
       * The last window of a longer period closed: its records are final.
       **/
      PeriodClosed: AugmentedEvent<ApiType, [network: u32, period: PalletSliPeriod], { network: u32, period: PalletSliPeriod }>;
      /**
       * A part of a report was accepted.
       **/
      ReportAccepted: AugmentedEvent<ApiType, [network: u32, window: u32, reporter: AccountId32, part: u8, entries_: u32], { network: u32, window: u32, reporter: AccountId32, part: u8, entries_: u32 }>;
      /**
       * Another retention will be in force from a UTC midnight on.
       **/
      RetentionScheduled: AugmentedEvent<ApiType, [network: u32, from: u32, retention: PalletSliRetention], { network: u32, from: u32, retention: PalletSliRetention }>;
      /**
       * The last window of a longer period closed: its sampled records are final.
       **/
      SampledPeriodClosed: AugmentedEvent<ApiType, [network: u32, period: PalletSliPeriod], { network: u32, period: PalletSliPeriod }>;
      /**
       * The reports of a window are combined into its records.
       **/
      SampledWindowClosed: AugmentedEvent<ApiType, [network: u32, start: u32, end: u32, reporters: u32, reports: u32], { network: u32, start: u32, end: u32, reporters: u32, reports: u32 }>;
      /**
       * Windows of a halt were passed over that nobody could report before they were out of retention.
       **/
      SampledWindowsSkipped: AugmentedEvent<ApiType, [network: u32, from: u32, to: u32], { network: u32, from: u32, to: u32 }>;
      /**
       * Other parameters of sampling will be in force from a UTC midnight on.
       **/
      SamplingScheduled: AugmentedEvent<ApiType, [network: u32, from: u32, sampling: PalletSliParameterSamplingSamplingParameters], { network: u32, from: u32, sampling: PalletSliParameterSamplingSamplingParameters }>;
      /**
       * The validator list changed.
       **/
      SegmentOpened: AugmentedEvent<ApiType, [segment: u32, firstSlot: u64, length: u32], { segment: u32, firstSlot: u64, length: u32 }>;
      /**
       * A validator was listed, or an endpoint registered, for the first time and got its id.
       **/
      TargetListed: AugmentedEvent<ApiType, [network: u32, target: u32, who: PalletSliTargetRef], { network: u32, target: u32, who: PalletSliTargetRef }>;
      /**
       * The counts of a window are final and in their records.
       **/
      WindowClosed: AugmentedEvent<ApiType, [network: u32, start: u32, end: u32, assigned: u64, authored: u64], { network: u32, start: u32, end: u32, assigned: u64, authored: u64 }>;
      /**
       * Windows of a halt closed that are out of retention: their slots are in day, week, month, year
       * and era, they have no record of their own.
       **/
      WindowsSkipped: AugmentedEvent<ApiType, [network: u32, from: u32, to: u32, assigned: u64], { network: u32, from: u32, to: u32, assigned: u64 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    sudo: {
      /**
       * The sudo key has been updated.
       **/
      KeyChanged: AugmentedEvent<ApiType, [old: Option<AccountId32>, new_: AccountId32], { old: Option<AccountId32>, new_: AccountId32 }>;
      /**
       * The key was permanently removed.
       **/
      KeyRemoved: AugmentedEvent<ApiType, []>;
      /**
       * A sudo call just took place.
       **/
      Sudid: AugmentedEvent<ApiType, [sudoResult: Result<Null, SpRuntimeDispatchError>], { sudoResult: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A [sudo_as](Pallet::sudo_as) call just took place.
       **/
      SudoAsDone: AugmentedEvent<ApiType, [sudoResult: Result<Null, SpRuntimeDispatchError>], { sudoResult: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    system: {
      /**
       * `:code` was updated to the code with the given hash.
       **/
      CodeUpdated: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * An extrinsic failed.
       **/
      ExtrinsicFailed: AugmentedEvent<ApiType, [dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo], { dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An extrinsic completed successfully.
       **/
      ExtrinsicSuccess: AugmentedEvent<ApiType, [dispatchInfo: FrameSystemDispatchEventInfo], { dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An account was reaped.
       **/
      KilledAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * A new account was created.
       **/
      NewAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * An invalid authorized upgrade was rejected while trying to apply it.
       **/
      RejectedInvalidAuthorizedUpgrade: AugmentedEvent<ApiType, [codeHash: H256, error: SpRuntimeDispatchError], { codeHash: H256, error: SpRuntimeDispatchError }>;
      /**
       * On on-chain remark happened.
       **/
      Remarked: AugmentedEvent<ApiType, [sender: AccountId32, hash_: H256], { sender: AccountId32, hash_: H256 }>;
      /**
       * An upgrade was authorized.
       **/
      UpgradeAuthorized: AugmentedEvent<ApiType, [codeHash: H256, checkVersion: bool], { codeHash: H256, checkVersion: bool }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    transactionPayment: {
      /**
       * A transaction fee `actual_fee`, of which `tip` was added to the minimum inclusion fee,
       * has been paid by `who`.
       **/
      TransactionFeePaid: AugmentedEvent<ApiType, [who: AccountId32, actualFee: u128, tip: u128], { who: AccountId32, actualFee: u128, tip: u128 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    utility: {
      /**
       * Batch of dispatches completed fully with no error.
       **/
      BatchCompleted: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches completed but has errors.
       **/
      BatchCompletedWithErrors: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches did not complete fully. Index of first failing dispatch given, as
       * well as the error.
       **/
      BatchInterrupted: AugmentedEvent<ApiType, [index: u32, error: SpRuntimeDispatchError], { index: u32, error: SpRuntimeDispatchError }>;
      /**
       * A call was dispatched.
       **/
      DispatchedAs: AugmentedEvent<ApiType, [result: Result<Null, SpRuntimeDispatchError>], { result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * The fallback call was dispatched.
       **/
      IfElseFallbackCalled: AugmentedEvent<ApiType, [mainError: SpRuntimeDispatchError], { mainError: SpRuntimeDispatchError }>;
      /**
       * Main call was dispatched.
       **/
      IfElseMainSuccess: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with no error.
       **/
      ItemCompleted: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with error.
       **/
      ItemFailed: AugmentedEvent<ApiType, [error: SpRuntimeDispatchError], { error: SpRuntimeDispatchError }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    validators: {
      /**
       * An account gave up its session keys and cannot be listed until it sets new ones.
       **/
      KeysPurged: AugmentedEvent<ApiType, [who: AccountId32], { who: AccountId32 }>;
      /**
       * The list of validators was replaced. It is queued when the next session begins and
       * validates from the session after that on.
       **/
      ValidatorsListed: AugmentedEvent<ApiType, [count: u32], { count: u32 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
    whitelist: {
      CallWhitelisted: AugmentedEvent<ApiType, [callHash: H256], { callHash: H256 }>;
      /**
       * A relayer (signed origin) executed a deferred dispatch.
       * 
       * Emitted whenever the deferred entry is consumed by a relayer, regardless of whether the
       * inner call itself succeeded; the inner call's outcome is reported separately by
       * [`Event::WhitelistedCallDispatched`].
       **/
      DeferredDispatchExecuted: AugmentedEvent<ApiType, [callHash: H256, who: AccountId32], { callHash: H256, who: AccountId32 }>;
      /**
       * A deferred dispatch entry has been removed after expiration.
       **/
      DeferredDispatchRemoved: AugmentedEvent<ApiType, [callHash: H256], { callHash: H256 }>;
      /**
       * A call dispatch has been deferred to a future provided block.
       **/
      DispatchDeferred: AugmentedEvent<ApiType, [callHash: H256], { callHash: H256 }>;
      WhitelistedCallDispatched: AugmentedEvent<ApiType, [callHash: H256, result: Result<FrameSupportDispatchPostDispatchInfo, SpRuntimeDispatchErrorWithPostInfo>], { callHash: H256, result: Result<FrameSupportDispatchPostDispatchInfo, SpRuntimeDispatchErrorWithPostInfo> }>;
      WhitelistedCallRemoved: AugmentedEvent<ApiType, [callHash: H256], { callHash: H256 }>;
      /**
       * Generic event
       **/
      [key: string]: AugmentedEvent<ApiType>;
    };
  } // AugmentedEvents
} // declare module
