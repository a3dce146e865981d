// Auto-generated via `yarn polkadot-types-from-defs`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/types/lookup';

import type { BTreeMap, Bytes, Compact, Enum, Null, Option, Result, Struct, Text, U8aFixed, Vec, bool, i128, i16, i64, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, Call, H256, MultiAddress } from '@polkadot/types/interfaces/runtime';
import type { Event } from '@polkadot/types/interfaces/system';

declare module '@polkadot/types/lookup' {
  /** @name FrameSystemCall (9) */
  interface FrameSystemCall extends Enum {
    readonly isRemark: boolean;
    readonly asRemark: {
      readonly remark: Bytes;
    } & Struct;
    readonly isSetHeapPages: boolean;
    readonly asSetHeapPages: {
      readonly pages: u64;
    } & Struct;
    readonly isSetCode: boolean;
    readonly asSetCode: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetCodeWithoutChecks: boolean;
    readonly asSetCodeWithoutChecks: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetStorage: boolean;
    readonly asSetStorage: {
      readonly items: Vec<ITuple<[Bytes, Bytes]>>;
    } & Struct;
    readonly isKillStorage: boolean;
    readonly asKillStorage: {
      readonly keys_: Vec<Bytes>;
    } & Struct;
    readonly isKillPrefix: boolean;
    readonly asKillPrefix: {
      readonly prefix: Bytes;
      readonly subkeys: u32;
    } & Struct;
    readonly isRemarkWithEvent: boolean;
    readonly asRemarkWithEvent: {
      readonly remark: Bytes;
    } & Struct;
    readonly isAuthorizeUpgrade: boolean;
    readonly asAuthorizeUpgrade: {
      readonly codeHash: H256;
    } & Struct;
    readonly isAuthorizeUpgradeWithoutChecks: boolean;
    readonly asAuthorizeUpgradeWithoutChecks: {
      readonly codeHash: H256;
    } & Struct;
    readonly isApplyAuthorizedUpgrade: boolean;
    readonly asApplyAuthorizedUpgrade: {
      readonly code: Bytes;
    } & Struct;
    readonly type: 'Remark' | 'SetHeapPages' | 'SetCode' | 'SetCodeWithoutChecks' | 'SetStorage' | 'KillStorage' | 'KillPrefix' | 'RemarkWithEvent' | 'AuthorizeUpgrade' | 'AuthorizeUpgradeWithoutChecks' | 'ApplyAuthorizedUpgrade';
  }

  /** @name PalletTimestampCall (16) */
  interface PalletTimestampCall extends Enum {
    readonly isSet: boolean;
    readonly asSet: {
      readonly now: Compact<u64>;
    } & Struct;
    readonly type: 'Set';
  }

  /** @name PalletMigrationsCall (18) */
  interface PalletMigrationsCall extends Enum {
    readonly isForceSetCursor: boolean;
    readonly asForceSetCursor: {
      readonly cursor: Option<PalletMigrationsMigrationCursor>;
    } & Struct;
    readonly isForceSetActiveCursor: boolean;
    readonly asForceSetActiveCursor: {
      readonly index: u32;
      readonly innerCursor: Option<Bytes>;
      readonly startedAt: Option<u32>;
    } & Struct;
    readonly isForceOnboardMbms: boolean;
    readonly isClearHistoric: boolean;
    readonly asClearHistoric: {
      readonly selector: PalletMigrationsHistoricCleanupSelector;
    } & Struct;
    readonly type: 'ForceSetCursor' | 'ForceSetActiveCursor' | 'ForceOnboardMbms' | 'ClearHistoric';
  }

  /** @name PalletMigrationsMigrationCursor (20) */
  interface PalletMigrationsMigrationCursor extends Enum {
    readonly isActive: boolean;
    readonly asActive: PalletMigrationsActiveCursor;
    readonly isStuck: boolean;
    readonly type: 'Active' | 'Stuck';
  }

  /** @name PalletMigrationsActiveCursor (22) */
  interface PalletMigrationsActiveCursor extends Struct {
    readonly index: u32;
    readonly innerCursor: Option<Bytes>;
    readonly startedAt: u32;
  }

  /** @name PalletMigrationsHistoricCleanupSelector (25) */
  interface PalletMigrationsHistoricCleanupSelector extends Enum {
    readonly isSpecific: boolean;
    readonly asSpecific: Vec<Bytes>;
    readonly isWildcard: boolean;
    readonly asWildcard: {
      readonly limit: Option<u32>;
      readonly previousCursor: Option<Bytes>;
    } & Struct;
    readonly type: 'Specific' | 'Wildcard';
  }

  /** @name PalletValidatorsCall (29) */
  interface PalletValidatorsCall extends Enum {
    readonly isSetValidators: boolean;
    readonly asSetValidators: {
      readonly new_: Vec<AccountId32>;
    } & Struct;
    readonly isPurgeKeys: boolean;
    readonly type: 'SetValidators' | 'PurgeKeys';
  }

  /** @name PalletRegistryCall (31) */
  interface PalletRegistryCall extends Enum {
    readonly isJoin: boolean;
    readonly asJoin: {
      readonly network: u32;
      readonly signer: AccountId32;
      readonly region: Option<Bytes>;
      readonly head: U8aFixed;
    } & Struct;
    readonly isSetSigner: boolean;
    readonly asSetSigner: {
      readonly network: u32;
      readonly signer: AccountId32;
    } & Struct;
    readonly isLeave: boolean;
    readonly asLeave: {
      readonly network: u32;
    } & Struct;
    readonly isResume: boolean;
    readonly asResume: {
      readonly network: u32;
      readonly head: U8aFixed;
    } & Struct;
    readonly isWithdraw: boolean;
    readonly asWithdraw: {
      readonly network: u32;
    } & Struct;
    readonly isAdmit: boolean;
    readonly asAdmit: {
      readonly network: u32;
      readonly account: AccountId32;
    } & Struct;
    readonly isRemoveReporter: boolean;
    readonly asRemoveReporter: {
      readonly network: u32;
      readonly account: AccountId32;
    } & Struct;
    readonly isRegisterNetwork: boolean;
    readonly asRegisterNetwork: {
      readonly genesisHash: H256;
      readonly name: Bytes;
      readonly consensus: PalletRegistryConsensus;
      readonly slotMs: u32;
      readonly era: Option<PalletRegistryEraSchedule>;
    } & Struct;
    readonly isAddTarget: boolean;
    readonly asAddTarget: {
      readonly network: u32;
      readonly who: PalletSliTargetRef;
      readonly owner: AccountId32;
    } & Struct;
    readonly isRemoveTarget: boolean;
    readonly asRemoveTarget: {
      readonly network: u32;
      readonly target: u32;
    } & Struct;
    readonly isAddAddress: boolean;
    readonly asAddAddress: {
      readonly network: u32;
      readonly target: u32;
      readonly address: PalletRegistryAddress;
    } & Struct;
    readonly isRemoveAddress: boolean;
    readonly asRemoveAddress: {
      readonly network: u32;
      readonly target: u32;
      readonly address: PalletRegistryAddress;
    } & Struct;
    readonly isSetRegion: boolean;
    readonly asSetRegion: {
      readonly network: u32;
      readonly target: u32;
      readonly region: Option<Bytes>;
    } & Struct;
    readonly isSetAdmission: boolean;
    readonly asSetAdmission: {
      readonly network: u32;
      readonly admission: PalletRegistryAdmission;
    } & Struct;
    readonly isSetDeposits: boolean;
    readonly asSetDeposits: {
      readonly deposits: PalletRegistryDeposits;
    } & Struct;
    readonly isCreateGroup: boolean;
    readonly asCreateGroup: {
      readonly network: u32;
      readonly name: Bytes;
      readonly members: Vec<u32>;
    } & Struct;
    readonly isSetMembers: boolean;
    readonly asSetMembers: {
      readonly network: u32;
      readonly group: u32;
      readonly members: Vec<u32>;
    } & Struct;
    readonly isRemoveGroup: boolean;
    readonly asRemoveGroup: {
      readonly network: u32;
      readonly group: u32;
    } & Struct;
    readonly isWithdrawConsent: boolean;
    readonly asWithdrawConsent: {
      readonly network: u32;
      readonly target: u32;
      readonly peer: U8aFixed;
      readonly signature: U8aFixed;
    } & Struct;
    readonly type: 'Join' | 'SetSigner' | 'Leave' | 'Resume' | 'Withdraw' | 'Admit' | 'RemoveReporter' | 'RegisterNetwork' | 'AddTarget' | 'RemoveTarget' | 'AddAddress' | 'RemoveAddress' | 'SetRegion' | 'SetAdmission' | 'SetDeposits' | 'CreateGroup' | 'SetMembers' | 'RemoveGroup' | 'WithdrawConsent';
  }

  /** @name PalletRegistryConsensus (32) */
  interface PalletRegistryConsensus extends Enum {
    readonly isAura: boolean;
    readonly isBabe: boolean;
    readonly isOther: boolean;
    readonly type: 'Aura' | 'Babe' | 'Other';
  }

  /** @name PalletRegistryEraSchedule (34) */
  interface PalletRegistryEraSchedule extends Struct {
    readonly startMs: u64;
    readonly lengthMs: u64;
  }

  /** @name PalletSliTargetRef (35) */
  interface PalletSliTargetRef extends Enum {
    readonly isAccount: boolean;
    readonly asAccount: AccountId32;
    readonly isName: boolean;
    readonly asName: Bytes;
    readonly type: 'Account' | 'Name';
  }

  /** @name PalletRegistryAddress (36) */
  interface PalletRegistryAddress extends Enum {
    readonly isLibp2p: boolean;
    readonly asLibp2p: {
      readonly multiaddr: Bytes;
      readonly peer: U8aFixed;
    } & Struct;
    readonly isRpc: boolean;
    readonly asRpc: {
      readonly url: Bytes;
      readonly peer: U8aFixed;
      readonly signature: U8aFixed;
    } & Struct;
    readonly isPort: boolean;
    readonly asPort: {
      readonly multiaddr: Bytes;
      readonly peer: U8aFixed;
      readonly signature: U8aFixed;
    } & Struct;
    readonly type: 'Libp2p' | 'Rpc' | 'Port';
  }

  /** @name PalletRegistryAdmission (39) */
  interface PalletRegistryAdmission extends Enum {
    readonly isApproval: boolean;
    readonly isOpen: boolean;
    readonly type: 'Approval' | 'Open';
  }

  /** @name PalletRegistryDeposits (40) */
  interface PalletRegistryDeposits extends Struct {
    readonly bond: u128;
    readonly address: u128;
    readonly group: u128;
    readonly member: u128;
  }

  /** @name PalletSliCall (43) */
  interface PalletSliCall extends Enum {
    readonly isReport: boolean;
    readonly asReport: {
      readonly network: u32;
      readonly window: u32;
      readonly part: u8;
      readonly link: U8aFixed;
      readonly evidence: Option<PalletSliSampledTypesEvidence>;
      readonly entries_: Vec<PalletSliSampledTypesReportEntry>;
    } & Struct;
    readonly isSetSampling: boolean;
    readonly asSetSampling: {
      readonly network: u32;
      readonly sampling: PalletSliParameterSamplingSamplingParameters;
    } & Struct;
    readonly isSetRetention: boolean;
    readonly asSetRetention: {
      readonly network: u32;
      readonly retention: PalletSliRetention;
    } & Struct;
    readonly isSetClosingShare: boolean;
    readonly asSetClosingShare: {
      readonly ppm: u32;
    } & Struct;
    readonly isReportCensus: boolean;
    readonly asReportCensus: {
      readonly network: u32;
      readonly window: u32;
      readonly part: u8;
      readonly census: PalletSliAgreedTypesCensus;
      readonly contentId: Option<U8aFixed>;
      readonly duties: Vec<PalletSliAgreedTypesDuty>;
    } & Struct;
    readonly isHeartbeat: boolean;
    readonly asHeartbeat: {
      readonly session: u32;
      readonly seat: u32;
      readonly signature: U8aFixed;
    } & Struct;
    readonly isCommit: boolean;
    readonly asCommit: {
      readonly network: u32;
      readonly window: u32;
      readonly commitment: U8aFixed;
    } & Struct;
    readonly isOpen: boolean;
    readonly asOpen: {
      readonly network: u32;
      readonly window: u32;
      readonly opening: PalletSliCommittedTypesOpening;
    } & Struct;
    readonly isSetCommitBlocks: boolean;
    readonly asSetCommitBlocks: {
      readonly network: u32;
      readonly blocks: u32;
    } & Struct;
    readonly isReportCensusOf: boolean;
    readonly asReportCensusOf: {
      readonly network: u32;
      readonly indicator: PalletSliIndicator;
      readonly window: u32;
      readonly part: u8;
      readonly census: PalletSliAgreedTypesCensus;
      readonly contentId: Option<U8aFixed>;
      readonly duties: Vec<PalletSliAgreedTypesDuty>;
    } & Struct;
    readonly type: 'Report' | 'SetSampling' | 'SetRetention' | 'SetClosingShare' | 'ReportCensus' | 'Heartbeat' | 'Commit' | 'Open' | 'SetCommitBlocks' | 'ReportCensusOf';
  }

  /** @name PalletSliSampledTypesEvidence (45) */
  interface PalletSliSampledTypesEvidence extends Struct {
    readonly root: U8aFixed;
    readonly contentId: U8aFixed;
  }

  /** @name PalletSliSampledTypesReportEntry (47) */
  interface PalletSliSampledTypesReportEntry extends Struct {
    readonly target: u32;
    readonly indicator: PalletSliIndicator;
    readonly samples: u32;
    readonly buckets: Vec<ITuple<[Compact<u32>, Compact<u32>]>>;
  }

  /** @name PalletSliIndicator (48) */
  interface PalletSliIndicator extends Enum {
    readonly isAuthorship: boolean;
    readonly isArrival: boolean;
    readonly isRpc: boolean;
    readonly isReachability: boolean;
    readonly isFinality: boolean;
    readonly isHeartbeat: boolean;
    readonly isBacking: boolean;
    readonly isAvailability: boolean;
    readonly type: 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability';
  }

  /** @name PalletSliParameterSamplingSamplingParameters (52) */
  interface PalletSliParameterSamplingSamplingParameters extends Struct {
    readonly samplesPerWindow: u32;
    readonly distribution: PalletSliParameterSamplingDistribution;
    readonly timeoutMs: u32;
    readonly fastUs: PalletSliParameterSamplingFastUs;
    readonly minCoveragePpm: u32;
    readonly minReporters: u32;
    readonly graceMs: u32;
    readonly graceBlocks: u32;
    readonly idleWindows: u32;
    readonly hostRate: u32;
    readonly clockOffsetMs: u32;
    readonly lagBlocks: u32;
  }

  /** @name PalletSliParameterSamplingDistribution (53) */
  interface PalletSliParameterSamplingDistribution extends Enum {
    readonly isStratified: boolean;
    readonly isUniform: boolean;
    readonly type: 'Stratified' | 'Uniform';
  }

  /** @name PalletSliParameterSamplingFastUs (54) */
  interface PalletSliParameterSamplingFastUs extends Struct {
    readonly arrival: u32;
    readonly rpc: u32;
    readonly reachability: u32;
  }

  /** @name PalletSliRetention (55) */
  interface PalletSliRetention extends Struct {
    readonly windows: u32;
    readonly days: u32;
    readonly weeks: u32;
    readonly months: u32;
    readonly years: u32;
    readonly eras: u32;
  }

  /** @name PalletSliAgreedTypesCensus (56) */
  interface PalletSliAgreedTypesCensus extends Struct {
    readonly from: U8aFixed;
    readonly to: U8aFixed;
    readonly era: Option<PalletSliAgreedTypesEraMark>;
    readonly duties: u32;
  }

  /** @name PalletSliAgreedTypesEraMark (58) */
  interface PalletSliAgreedTypesEraMark extends Struct {
    readonly index: u32;
    readonly startMs: u64;
  }

  /** @name PalletSliAgreedTypesDuty (61) */
  interface PalletSliAgreedTypesDuty extends Struct {
    readonly who: PalletSliTargetRef;
    readonly assigned: Compact<u32>;
    readonly authored: Compact<u32>;
  }

  /** @name PalletSliCommittedTypesOpening (62) */
  interface PalletSliCommittedTypesOpening extends Struct {
    readonly link: U8aFixed;
    readonly parts: Vec<U8aFixed>;
    readonly root: U8aFixed;
    readonly proofs: Vec<PalletSliCommittedTypesProof>;
  }

  /** @name PalletSliCommittedTypesProof (66) */
  interface PalletSliCommittedTypesProof extends Struct {
    readonly target: u32;
    readonly root: U8aFixed;
    readonly samples: u32;
    readonly answered: u32;
  }

  /** @name PalletScalabilityCall (68) */
  interface PalletScalabilityCall extends Enum {
    readonly isRegisterSubject: boolean;
    readonly asRegisterSubject: {
      readonly name: Bytes;
      readonly owner: Option<AccountId32>;
    } & Struct;
    readonly isSubmitRun: boolean;
    readonly asSubmitRun: {
      readonly subject: u32;
      readonly run: PalletScalabilityRunInput;
    } & Struct;
    readonly isSubmitPrediction: boolean;
    readonly asSubmitPrediction: {
      readonly run: u32;
      readonly parameters: AlmanacMathUslTypesParameters;
      readonly intervals: PalletScalabilityClaimedIntervals;
    } & Struct;
    readonly isSetRequirement: boolean;
    readonly asSetRequirement: {
      readonly subject: u32;
      readonly requirement: PalletScalabilityRequirement;
    } & Struct;
    readonly isAcceptBaseline: boolean;
    readonly asAcceptBaseline: {
      readonly subject: u32;
      readonly run: Option<u32>;
    } & Struct;
    readonly isRemoveRun: boolean;
    readonly asRemoveRun: {
      readonly run: u32;
    } & Struct;
    readonly isRemoveSubject: boolean;
    readonly asRemoveSubject: {
      readonly subject: u32;
    } & Struct;
    readonly isSetReplacementBlocks: boolean;
    readonly asSetReplacementBlocks: {
      readonly blocks: u32;
    } & Struct;
    readonly isSetTurnBlocks: boolean;
    readonly asSetTurnBlocks: {
      readonly blocks: u32;
    } & Struct;
    readonly isSetDeposits: boolean;
    readonly asSetDeposits: {
      readonly deposits: PalletScalabilityDeposits;
    } & Struct;
    readonly type: 'RegisterSubject' | 'SubmitRun' | 'SubmitPrediction' | 'SetRequirement' | 'AcceptBaseline' | 'RemoveRun' | 'RemoveSubject' | 'SetReplacementBlocks' | 'SetTurnBlocks' | 'SetDeposits';
  }

  /** @name PalletScalabilityRunInput (70) */
  interface PalletScalabilityRunInput extends Struct {
    readonly version: Bytes;
    readonly commit: Bytes;
    readonly fingerprint: H256;
    readonly varied: PalletScalabilityVaried;
    readonly weighting: AlmanacMathUslTypesWeighting;
    readonly points: Vec<PalletScalabilityPoint>;
    readonly evidence: PalletScalabilityEvidence;
  }

  /** @name PalletScalabilityVaried (71) */
  interface PalletScalabilityVaried extends Enum {
    readonly isValidators: boolean;
    readonly isConcurrency: boolean;
    readonly type: 'Validators' | 'Concurrency';
  }

  /** @name AlmanacMathUslTypesWeighting (72) */
  interface AlmanacMathUslTypesWeighting extends Enum {
    readonly isNone: boolean;
    readonly isGiven: boolean;
    readonly isRelative: boolean;
    readonly type: 'None' | 'Given' | 'Relative';
  }

  /** @name PalletScalabilityPoint (74) */
  interface PalletScalabilityPoint extends Struct {
    readonly sizeMillionths: u64;
    readonly throughput: u128;
    readonly latency: Option<PalletScalabilityLatency>;
    readonly repetitions: u32;
    readonly weight: u64;
  }

  /** @name PalletScalabilityLatency (76) */
  interface PalletScalabilityLatency extends Struct {
    readonly meanUs: u64;
    readonly p50Us: u64;
    readonly p95Us: u64;
    readonly p99Us: u64;
  }

  /** @name PalletScalabilityEvidence (77) */
  interface PalletScalabilityEvidence extends Struct {
    readonly root: H256;
    readonly contentId: H256;
  }

  /** @name AlmanacMathUslTypesParameters (78) */
  interface AlmanacMathUslTypesParameters extends Struct {
    readonly lambda: u128;
    readonly sigma: u128;
    readonly kappa: u128;
  }

  /** @name PalletScalabilityClaimedIntervals (79) */
  interface PalletScalabilityClaimedIntervals extends Struct {
    readonly levelPpm: u32;
    readonly lambda: Option<PalletScalabilityInterval>;
    readonly sigma: Option<PalletScalabilityInterval>;
    readonly kappa: Option<PalletScalabilityInterval>;
    readonly peakSize: Option<PalletScalabilitySizeInterval>;
  }

  /** @name PalletScalabilityInterval (81) */
  interface PalletScalabilityInterval extends Struct {
    readonly low: i128;
    readonly high: i128;
  }

  /** @name PalletScalabilitySizeInterval (84) */
  interface PalletScalabilitySizeInterval extends Struct {
    readonly low: u64;
    readonly high: Option<u64>;
  }

  /** @name PalletScalabilityRequirement (86) */
  interface PalletScalabilityRequirement extends Struct {
    readonly minThroughput: Option<u128>;
    readonly maxLatency: Option<PalletScalabilityLatencyBound>;
    readonly maxSigma: Option<u128>;
    readonly maxKappa: Option<u128>;
    readonly maxRegressionPpm: Option<u32>;
  }

  /** @name PalletScalabilityLatencyBound (89) */
  interface PalletScalabilityLatencyBound extends Struct {
    readonly sizeMillionths: u64;
    readonly latencyUs: u64;
  }

  /** @name PalletScalabilityDeposits (90) */
  interface PalletScalabilityDeposits extends Struct {
    readonly subject: u128;
    readonly run: u128;
    readonly point: u128;
  }

  /** @name PalletAgreementsCall (91) */
  interface PalletAgreementsCall extends Enum {
    readonly isOffer: boolean;
    readonly asOffer: {
      readonly terms: PalletAgreementsTerms;
      readonly availability: PalletAgreementsAvailability;
      readonly guarantor: Option<AccountId32>;
    } & Struct;
    readonly isGuarantee: boolean;
    readonly asGuarantee: {
      readonly offer: u32;
    } & Struct;
    readonly isCloseOffer: boolean;
    readonly asCloseOffer: {
      readonly offer: u32;
    } & Struct;
    readonly isAccept: boolean;
    readonly asAccept: {
      readonly offer: u32;
      readonly periods: u32;
    } & Struct;
    readonly isSettle: boolean;
    readonly asSettle: {
      readonly agreement: u32;
    } & Struct;
    readonly isNotice: boolean;
    readonly asNotice: {
      readonly agreement: u32;
    } & Struct;
    readonly isPause: boolean;
    readonly asPause: {
      readonly until: u32;
    } & Struct;
    readonly isVoid: boolean;
    readonly asVoid: {
      readonly agreement: u32;
      readonly periodStart: u32;
    } & Struct;
    readonly isSetBounds: boolean;
    readonly asSetBounds: {
      readonly bounds: PalletAgreementsBounds;
    } & Struct;
    readonly isSetReward: boolean;
    readonly asSetReward: {
      readonly reward: PalletAgreementsReward;
    } & Struct;
    readonly isClaim: boolean;
    readonly asClaim: {
      readonly network: u32;
      readonly window: u32;
      readonly leaves: Vec<PalletAgreementsClaimTypesLeaf>;
    } & Struct;
    readonly isSetTargetShare: boolean;
    readonly asSetTargetShare: {
      readonly ppm: u32;
    } & Struct;
    readonly type: 'Offer' | 'Guarantee' | 'CloseOffer' | 'Accept' | 'Settle' | 'Notice' | 'Pause' | 'Void' | 'SetBounds' | 'SetReward' | 'Claim' | 'SetTargetShare';
  }

  /** @name PalletAgreementsTerms (92) */
  interface PalletAgreementsTerms extends Struct {
    readonly network: u32;
    readonly target: u32;
    readonly indicator: PalletSliIndicator;
    readonly kind: PalletSliPeriodKind;
    readonly objective: PalletAgreementsObjective;
    readonly minCoveragePpm: u32;
    readonly minReporters: u32;
    readonly fee: u128;
    readonly cap: u128;
  }

  /** @name PalletSliPeriodKind (93) */
  interface PalletSliPeriodKind extends Enum {
    readonly isWindow: boolean;
    readonly isDay: boolean;
    readonly isWeek: boolean;
    readonly isMonth: boolean;
    readonly isYear: boolean;
    readonly isEra: boolean;
    readonly type: 'Window' | 'Day' | 'Week' | 'Month' | 'Year' | 'Era';
  }

  /** @name PalletAgreementsObjective (94) */
  interface PalletAgreementsObjective extends Struct {
    readonly withinUs: u32;
    readonly sharePpm: u32;
    readonly floorPpm: u32;
  }

  /** @name PalletAgreementsAvailability (95) */
  interface PalletAgreementsAvailability extends Struct {
    readonly mostPeriods: u32;
    readonly capacity: u32;
    readonly until: u32;
  }

  /** @name PalletAgreementsBounds (96) */
  interface PalletAgreementsBounds extends Struct {
    readonly leadS: u32;
    readonly minSharePpm: u32;
    readonly minGapPpm: u32;
    readonly mostCapPerFee: u32;
    readonly mostPeriods: u32;
    readonly minCoveragePpm: u32;
    readonly minReporters: u32;
    readonly callerPpm: u32;
    readonly exposurePerReporter: u128;
  }

  /** @name PalletAgreementsReward (97) */
  interface PalletAgreementsReward extends Struct {
    readonly reportersPpm: u32;
    readonly openings: u32;
  }

  /** @name PalletAgreementsClaimTypesLeaf (99) */
  interface PalletAgreementsClaimTypesLeaf extends Struct {
    readonly index: u32;
    readonly us: u32;
    readonly at: u64;
    readonly height: u32;
    readonly key: U8aFixed;
    readonly signature: U8aFixed;
    readonly path: Vec<PalletAgreementsClaimTypesStep>;
  }

  /** @name PalletAgreementsClaimTypesStep (101) */
  interface PalletAgreementsClaimTypesStep extends Struct {
    readonly digest: U8aFixed;
    readonly answered: u32;
  }

  /** @name PalletSessionCall (104) */
  interface PalletSessionCall extends Enum {
    readonly isSetKeys: boolean;
    readonly asSetKeys: {
      readonly keys_: AlmanacRuntimeKeysSessionKeys;
      readonly proof: Bytes;
    } & Struct;
    readonly isPurgeKeys: boolean;
    readonly type: 'SetKeys' | 'PurgeKeys';
  }

  /** @name AlmanacRuntimeKeysSessionKeys (105) */
  interface AlmanacRuntimeKeysSessionKeys extends Struct {
    readonly aura: SpConsensusAuraSr25519AppSr25519Public;
    readonly grandpa: SpConsensusGrandpaAppPublic;
  }

  /** @name SpConsensusAuraSr25519AppSr25519Public (106) */
  interface SpConsensusAuraSr25519AppSr25519Public extends U8aFixed {}

  /** @name SpConsensusGrandpaAppPublic (107) */
  interface SpConsensusGrandpaAppPublic extends U8aFixed {}

  /** @name PalletGrandpaCall (108) */
  interface PalletGrandpaCall extends Enum {
    readonly isReportEquivocation: boolean;
    readonly asReportEquivocation: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpCoreVoid;
    } & Struct;
    readonly isReportEquivocationUnsigned: boolean;
    readonly asReportEquivocationUnsigned: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpCoreVoid;
    } & Struct;
    readonly isNoteStalled: boolean;
    readonly asNoteStalled: {
      readonly delay: u32;
      readonly bestFinalizedBlockNumber: u32;
    } & Struct;
    readonly type: 'ReportEquivocation' | 'ReportEquivocationUnsigned' | 'NoteStalled';
  }

  /** @name SpConsensusGrandpaEquivocationProof (109) */
  interface SpConsensusGrandpaEquivocationProof extends Struct {
    readonly setId: u64;
    readonly equivocation: SpConsensusGrandpaEquivocation;
  }

  /** @name SpConsensusGrandpaEquivocation (110) */
  interface SpConsensusGrandpaEquivocation extends Enum {
    readonly isPrevote: boolean;
    readonly asPrevote: FinalityGrandpaEquivocationPrevote;
    readonly isPrecommit: boolean;
    readonly asPrecommit: FinalityGrandpaEquivocationPrecommit;
    readonly type: 'Prevote' | 'Precommit';
  }

  /** @name FinalityGrandpaEquivocationPrevote (111) */
  interface FinalityGrandpaEquivocationPrevote extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
  }

  /** @name FinalityGrandpaPrevote (112) */
  interface FinalityGrandpaPrevote extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name SpConsensusGrandpaAppSignature (113) */
  interface SpConsensusGrandpaAppSignature extends U8aFixed {}

  /** @name FinalityGrandpaEquivocationPrecommit (115) */
  interface FinalityGrandpaEquivocationPrecommit extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
  }

  /** @name FinalityGrandpaPrecommit (116) */
  interface FinalityGrandpaPrecommit extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name SpCoreVoid (118) */
  type SpCoreVoid = Null;

  /** @name PalletBalancesCall (119) */
  interface PalletBalancesCall extends Enum {
    readonly isTransferAllowDeath: boolean;
    readonly asTransferAllowDeath: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isForceTransfer: boolean;
    readonly asForceTransfer: {
      readonly source: MultiAddress;
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferKeepAlive: boolean;
    readonly asTransferKeepAlive: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferAll: boolean;
    readonly asTransferAll: {
      readonly dest: MultiAddress;
      readonly keepAlive: bool;
    } & Struct;
    readonly isForceUnreserve: boolean;
    readonly asForceUnreserve: {
      readonly who: MultiAddress;
      readonly amount: u128;
    } & Struct;
    readonly isUpgradeAccounts: boolean;
    readonly asUpgradeAccounts: {
      readonly who: Vec<AccountId32>;
    } & Struct;
    readonly isForceSetBalance: boolean;
    readonly asForceSetBalance: {
      readonly who: MultiAddress;
      readonly newFree: Compact<u128>;
    } & Struct;
    readonly isForceAdjustTotalIssuance: boolean;
    readonly asForceAdjustTotalIssuance: {
      readonly direction: PalletBalancesAdjustmentDirection;
      readonly delta: Compact<u128>;
    } & Struct;
    readonly isBurn: boolean;
    readonly asBurn: {
      readonly value: Compact<u128>;
      readonly keepAlive: bool;
    } & Struct;
    readonly type: 'TransferAllowDeath' | 'ForceTransfer' | 'TransferKeepAlive' | 'TransferAll' | 'ForceUnreserve' | 'UpgradeAccounts' | 'ForceSetBalance' | 'ForceAdjustTotalIssuance' | 'Burn';
  }

  /** @name PalletBalancesAdjustmentDirection (122) */
  interface PalletBalancesAdjustmentDirection extends Enum {
    readonly isIncrease: boolean;
    readonly isDecrease: boolean;
    readonly type: 'Increase' | 'Decrease';
  }

  /** @name PalletUtilityCall (123) */
  interface PalletUtilityCall extends Enum {
    readonly isBatch: boolean;
    readonly asBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isAsDerivative: boolean;
    readonly asAsDerivative: {
      readonly index: u16;
      readonly call: Call;
    } & Struct;
    readonly isBatchAll: boolean;
    readonly asBatchAll: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isDispatchAs: boolean;
    readonly asDispatchAs: {
      readonly asOrigin: AlmanacRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly isForceBatch: boolean;
    readonly asForceBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isWithWeight: boolean;
    readonly asWithWeight: {
      readonly call: Call;
      readonly weight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isIfElse: boolean;
    readonly asIfElse: {
      readonly main: Call;
      readonly fallback: Call;
    } & Struct;
    readonly isDispatchAsFallible: boolean;
    readonly asDispatchAsFallible: {
      readonly asOrigin: AlmanacRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly type: 'Batch' | 'AsDerivative' | 'BatchAll' | 'DispatchAs' | 'ForceBatch' | 'WithWeight' | 'IfElse' | 'DispatchAsFallible';
  }

  /** @name AlmanacRuntimeOriginCaller (126) */
  interface AlmanacRuntimeOriginCaller extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSupportDispatchRawOrigin;
    readonly isCouncil: boolean;
    readonly asCouncil: PalletCollectiveRawOrigin;
    readonly type: 'System' | 'Council';
  }

  /** @name FrameSupportDispatchRawOrigin (127) */
  interface FrameSupportDispatchRawOrigin extends Enum {
    readonly isRoot: boolean;
    readonly isSigned: boolean;
    readonly asSigned: AccountId32;
    readonly isNone: boolean;
    readonly isAuthorized: boolean;
    readonly type: 'Root' | 'Signed' | 'None' | 'Authorized';
  }

  /** @name PalletCollectiveRawOrigin (128) */
  interface PalletCollectiveRawOrigin extends Enum {
    readonly isMembers: boolean;
    readonly asMembers: ITuple<[u32, u32]>;
    readonly isMember: boolean;
    readonly asMember: AccountId32;
    readonly isPhantom: boolean;
    readonly type: 'Members' | 'Member' | 'Phantom';
  }

  /** @name SpWeightsWeightV2Weight (129) */
  interface SpWeightsWeightV2Weight extends Struct {
    readonly refTime: Compact<u64>;
    readonly proofSize: Compact<u64>;
  }

  /** @name PalletPreimageCall (130) */
  interface PalletPreimageCall extends Enum {
    readonly isNotePreimage: boolean;
    readonly asNotePreimage: {
      readonly bytes: Bytes;
    } & Struct;
    readonly isUnnotePreimage: boolean;
    readonly asUnnotePreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isRequestPreimage: boolean;
    readonly asRequestPreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isUnrequestPreimage: boolean;
    readonly asUnrequestPreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isEnsureUpdated: boolean;
    readonly asEnsureUpdated: {
      readonly hashes: Vec<H256>;
    } & Struct;
    readonly type: 'NotePreimage' | 'UnnotePreimage' | 'RequestPreimage' | 'UnrequestPreimage' | 'EnsureUpdated';
  }

  /** @name PalletWhitelistCall (132) */
  interface PalletWhitelistCall extends Enum {
    readonly isWhitelistCall: boolean;
    readonly asWhitelistCall: {
      readonly callHash: H256;
    } & Struct;
    readonly isRemoveWhitelistedCall: boolean;
    readonly asRemoveWhitelistedCall: {
      readonly callHash: H256;
    } & Struct;
    readonly isDispatchWhitelistedCall: boolean;
    readonly asDispatchWhitelistedCall: {
      readonly callHash: H256;
      readonly callEncodedLen: u32;
      readonly callWeightWitness: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isDispatchWhitelistedCallWithPreimage: boolean;
    readonly asDispatchWhitelistedCallWithPreimage: {
      readonly call: Call;
    } & Struct;
    readonly isRemoveDeferredDispatch: boolean;
    readonly asRemoveDeferredDispatch: {
      readonly callHash: H256;
    } & Struct;
    readonly type: 'WhitelistCall' | 'RemoveWhitelistedCall' | 'DispatchWhitelistedCall' | 'DispatchWhitelistedCallWithPreimage' | 'RemoveDeferredDispatch';
  }

  /** @name PalletCollectiveCall (133) */
  interface PalletCollectiveCall extends Enum {
    readonly isSetMembers: boolean;
    readonly asSetMembers: {
      readonly newMembers: Vec<AccountId32>;
      readonly prime: Option<AccountId32>;
      readonly oldCount: u32;
    } & Struct;
    readonly isExecute: boolean;
    readonly asExecute: {
      readonly proposal: Call;
      readonly lengthBound: Compact<u32>;
    } & Struct;
    readonly isPropose: boolean;
    readonly asPropose: {
      readonly threshold: Compact<u32>;
      readonly proposal: Call;
      readonly lengthBound: Compact<u32>;
    } & Struct;
    readonly isVote: boolean;
    readonly asVote: {
      readonly proposal: H256;
      readonly index: Compact<u32>;
      readonly approve: bool;
    } & Struct;
    readonly isDisapproveProposal: boolean;
    readonly asDisapproveProposal: {
      readonly proposalHash: H256;
    } & Struct;
    readonly isClose: boolean;
    readonly asClose: {
      readonly proposalHash: H256;
      readonly index: Compact<u32>;
      readonly proposalWeightBound: SpWeightsWeightV2Weight;
      readonly lengthBound: Compact<u32>;
    } & Struct;
    readonly isKill: boolean;
    readonly asKill: {
      readonly proposalHash: H256;
    } & Struct;
    readonly isReleaseProposalCost: boolean;
    readonly asReleaseProposalCost: {
      readonly proposalHash: H256;
    } & Struct;
    readonly type: 'SetMembers' | 'Execute' | 'Propose' | 'Vote' | 'DisapproveProposal' | 'Close' | 'Kill' | 'ReleaseProposalCost';
  }

  /** @name PalletSudoCall (134) */
  interface PalletSudoCall extends Enum {
    readonly isSudo: boolean;
    readonly asSudo: {
      readonly call: Call;
    } & Struct;
    readonly isSudoUncheckedWeight: boolean;
    readonly asSudoUncheckedWeight: {
      readonly call: Call;
      readonly weight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isSetKey: boolean;
    readonly asSetKey: {
      readonly new_: MultiAddress;
    } & Struct;
    readonly isSudoAs: boolean;
    readonly asSudoAs: {
      readonly who: MultiAddress;
      readonly call: Call;
    } & Struct;
    readonly isRemoveKey: boolean;
    readonly type: 'Sudo' | 'SudoUncheckedWeight' | 'SetKey' | 'SudoAs' | 'RemoveKey';
  }

  /** @name SpRuntimeMultiSignature (135) */
  interface SpRuntimeMultiSignature extends Enum {
    readonly isEd25519: boolean;
    readonly asEd25519: U8aFixed;
    readonly isSr25519: boolean;
    readonly asSr25519: U8aFixed;
    readonly isEcdsa: boolean;
    readonly asEcdsa: U8aFixed;
    readonly isEth: boolean;
    readonly asEth: U8aFixed;
    readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa' | 'Eth';
  }

  /** @name PalletSliRoomKeepRoom (137) */
  type PalletSliRoomKeepRoom = Null;

  /** @name FrameSystemExtensionsCheckSpecVersion (138) */
  type FrameSystemExtensionsCheckSpecVersion = Null;

  /** @name FrameSystemExtensionsCheckTxVersion (139) */
  type FrameSystemExtensionsCheckTxVersion = Null;

  /** @name FrameSystemExtensionsCheckGenesis (140) */
  type FrameSystemExtensionsCheckGenesis = Null;

  /** @name FrameSystemExtensionsCheckNonce (143) */
  interface FrameSystemExtensionsCheckNonce extends Compact<u32> {}

  /** @name FrameSystemExtensionsCheckWeight (144) */
  type FrameSystemExtensionsCheckWeight = Null;

  /** @name PalletTransactionPaymentChargeTransactionPayment (145) */
  interface PalletTransactionPaymentChargeTransactionPayment extends Compact<u128> {}

  /** @name FrameMetadataHashExtensionCheckMetadataHash (146) */
  interface FrameMetadataHashExtensionCheckMetadataHash extends Struct {
    readonly mode: FrameMetadataHashExtensionMode;
  }

  /** @name FrameMetadataHashExtensionMode (147) */
  interface FrameMetadataHashExtensionMode extends Enum {
    readonly isDisabled: boolean;
    readonly isEnabled: boolean;
    readonly type: 'Disabled' | 'Enabled';
  }

  /** @name FrameSystemExtensionsWeightReclaim (148) */
  type FrameSystemExtensionsWeightReclaim = Null;

  /** @name FrameSystemAccountInfo (149) */
  interface FrameSystemAccountInfo extends Struct {
    readonly nonce: u32;
    readonly consumers: u32;
    readonly providers: u32;
    readonly sufficients: u32;
    readonly data: PalletBalancesAccountData;
  }

  /** @name PalletBalancesAccountData (150) */
  interface PalletBalancesAccountData extends Struct {
    readonly free: u128;
    readonly reserved: u128;
    readonly frozen: u128;
    readonly flags: u128;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeight (152) */
  interface FrameSupportDispatchPerDispatchClassWeight extends Struct {
    readonly normal: SpWeightsWeightV2Weight;
    readonly operational: SpWeightsWeightV2Weight;
    readonly mandatory: SpWeightsWeightV2Weight;
  }

  /** @name SpRuntimeDigest (153) */
  interface SpRuntimeDigest extends Struct {
    readonly logs: Vec<SpRuntimeDigestDigestItem>;
  }

  /** @name SpRuntimeDigestDigestItem (155) */
  interface SpRuntimeDigestDigestItem extends Enum {
    readonly isOther: boolean;
    readonly asOther: Bytes;
    readonly isConsensus: boolean;
    readonly asConsensus: ITuple<[U8aFixed, Bytes]>;
    readonly isSeal: boolean;
    readonly asSeal: ITuple<[U8aFixed, Bytes]>;
    readonly isPreRuntime: boolean;
    readonly asPreRuntime: ITuple<[U8aFixed, Bytes]>;
    readonly isRuntimeEnvironmentUpdated: boolean;
    readonly type: 'Other' | 'Consensus' | 'Seal' | 'PreRuntime' | 'RuntimeEnvironmentUpdated';
  }

  /** @name FrameSystemEventRecord (158) */
  interface FrameSystemEventRecord extends Struct {
    readonly phase: FrameSystemPhase;
    readonly event: Event;
    readonly topics: Vec<H256>;
  }

  /** @name FrameSystemEvent (160) */
  interface FrameSystemEvent extends Enum {
    readonly isExtrinsicSuccess: boolean;
    readonly asExtrinsicSuccess: {
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isExtrinsicFailed: boolean;
    readonly asExtrinsicFailed: {
      readonly dispatchError: SpRuntimeDispatchError;
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isCodeUpdated: boolean;
    readonly asCodeUpdated: {
      readonly hash_: H256;
    } & Struct;
    readonly isNewAccount: boolean;
    readonly asNewAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isKilledAccount: boolean;
    readonly asKilledAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isRemarked: boolean;
    readonly asRemarked: {
      readonly sender: AccountId32;
      readonly hash_: H256;
    } & Struct;
    readonly isUpgradeAuthorized: boolean;
    readonly asUpgradeAuthorized: {
      readonly codeHash: H256;
      readonly checkVersion: bool;
    } & Struct;
    readonly isRejectedInvalidAuthorizedUpgrade: boolean;
    readonly asRejectedInvalidAuthorizedUpgrade: {
      readonly codeHash: H256;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'ExtrinsicSuccess' | 'ExtrinsicFailed' | 'CodeUpdated' | 'NewAccount' | 'KilledAccount' | 'Remarked' | 'UpgradeAuthorized' | 'RejectedInvalidAuthorizedUpgrade';
  }

  /** @name FrameSystemDispatchEventInfo (161) */
  interface FrameSystemDispatchEventInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly paysFee: FrameSupportDispatchPays;
  }

  /** @name FrameSupportDispatchDispatchClass (162) */
  interface FrameSupportDispatchDispatchClass extends Enum {
    readonly isNormal: boolean;
    readonly isOperational: boolean;
    readonly isMandatory: boolean;
    readonly type: 'Normal' | 'Operational' | 'Mandatory';
  }

  /** @name FrameSupportDispatchPays (163) */
  interface FrameSupportDispatchPays extends Enum {
    readonly isYes: boolean;
    readonly isNo: boolean;
    readonly type: 'Yes' | 'No';
  }

  /** @name SpRuntimeDispatchError (164) */
  interface SpRuntimeDispatchError extends Enum {
    readonly isOther: boolean;
    readonly isCannotLookup: boolean;
    readonly isBadOrigin: boolean;
    readonly isModule: boolean;
    readonly asModule: SpRuntimeModuleError;
    readonly isConsumerRemaining: boolean;
    readonly isNoProviders: boolean;
    readonly isTooManyConsumers: boolean;
    readonly isToken: boolean;
    readonly asToken: SpRuntimeTokenError;
    readonly isArithmetic: boolean;
    readonly asArithmetic: SpArithmeticArithmeticError;
    readonly isTransactional: boolean;
    readonly asTransactional: SpRuntimeTransactionalError;
    readonly isExhausted: boolean;
    readonly isCorruption: boolean;
    readonly isUnavailable: boolean;
    readonly isRootNotAllowed: boolean;
    readonly isTrie: boolean;
    readonly asTrie: SpRuntimeProvingTrieTrieError;
    readonly type: 'Other' | 'CannotLookup' | 'BadOrigin' | 'Module' | 'ConsumerRemaining' | 'NoProviders' | 'TooManyConsumers' | 'Token' | 'Arithmetic' | 'Transactional' | 'Exhausted' | 'Corruption' | 'Unavailable' | 'RootNotAllowed' | 'Trie';
  }

  /** @name SpRuntimeModuleError (165) */
  interface SpRuntimeModuleError extends Struct {
    readonly index: u8;
    readonly error: U8aFixed;
  }

  /** @name SpRuntimeTokenError (166) */
  interface SpRuntimeTokenError extends Enum {
    readonly isFundsUnavailable: boolean;
    readonly isOnlyProvider: boolean;
    readonly isBelowMinimum: boolean;
    readonly isCannotCreate: boolean;
    readonly isUnknownAsset: boolean;
    readonly isFrozen: boolean;
    readonly isUnsupported: boolean;
    readonly isCannotCreateHold: boolean;
    readonly isNotExpendable: boolean;
    readonly isBlocked: boolean;
    readonly type: 'FundsUnavailable' | 'OnlyProvider' | 'BelowMinimum' | 'CannotCreate' | 'UnknownAsset' | 'Frozen' | 'Unsupported' | 'CannotCreateHold' | 'NotExpendable' | 'Blocked';
  }

  /** @name SpArithmeticArithmeticError (167) */
  interface SpArithmeticArithmeticError extends Enum {
    readonly isUnderflow: boolean;
    readonly isOverflow: boolean;
    readonly isDivisionByZero: boolean;
    readonly type: 'Underflow' | 'Overflow' | 'DivisionByZero';
  }

  /** @name SpRuntimeTransactionalError (168) */
  interface SpRuntimeTransactionalError extends Enum {
    readonly isLimitReached: boolean;
    readonly isNoLayer: boolean;
    readonly type: 'LimitReached' | 'NoLayer';
  }

  /** @name SpRuntimeProvingTrieTrieError (169) */
  interface SpRuntimeProvingTrieTrieError extends Enum {
    readonly isInvalidStateRoot: boolean;
    readonly isIncompleteDatabase: boolean;
    readonly isValueAtIncompleteKey: boolean;
    readonly isDecoderError: boolean;
    readonly isInvalidHash: boolean;
    readonly isDuplicateKey: boolean;
    readonly isExtraneousNode: boolean;
    readonly isExtraneousValue: boolean;
    readonly isExtraneousHashReference: boolean;
    readonly isInvalidChildReference: boolean;
    readonly isValueMismatch: boolean;
    readonly isIncompleteProof: boolean;
    readonly isRootMismatch: boolean;
    readonly isDecodeError: boolean;
    readonly type: 'InvalidStateRoot' | 'IncompleteDatabase' | 'ValueAtIncompleteKey' | 'DecoderError' | 'InvalidHash' | 'DuplicateKey' | 'ExtraneousNode' | 'ExtraneousValue' | 'ExtraneousHashReference' | 'InvalidChildReference' | 'ValueMismatch' | 'IncompleteProof' | 'RootMismatch' | 'DecodeError';
  }

  /** @name PalletMigrationsEvent (170) */
  interface PalletMigrationsEvent extends Enum {
    readonly isUpgradeStarted: boolean;
    readonly asUpgradeStarted: {
      readonly migrations: u32;
    } & Struct;
    readonly isUpgradeCompleted: boolean;
    readonly isUpgradeFailed: boolean;
    readonly isMigrationSkipped: boolean;
    readonly asMigrationSkipped: {
      readonly index: u32;
    } & Struct;
    readonly isMigrationAdvanced: boolean;
    readonly asMigrationAdvanced: {
      readonly index: u32;
      readonly took: u32;
    } & Struct;
    readonly isMigrationCompleted: boolean;
    readonly asMigrationCompleted: {
      readonly index: u32;
      readonly took: u32;
    } & Struct;
    readonly isMigrationFailed: boolean;
    readonly asMigrationFailed: {
      readonly index: u32;
      readonly took: u32;
    } & Struct;
    readonly isHistoricCleared: boolean;
    readonly asHistoricCleared: {
      readonly nextCursor: Option<Bytes>;
    } & Struct;
    readonly type: 'UpgradeStarted' | 'UpgradeCompleted' | 'UpgradeFailed' | 'MigrationSkipped' | 'MigrationAdvanced' | 'MigrationCompleted' | 'MigrationFailed' | 'HistoricCleared';
  }

  /** @name PalletValidatorsEvent (171) */
  interface PalletValidatorsEvent extends Enum {
    readonly isValidatorsListed: boolean;
    readonly asValidatorsListed: {
      readonly count: u32;
    } & Struct;
    readonly isKeysPurged: boolean;
    readonly asKeysPurged: {
      readonly who: AccountId32;
    } & Struct;
    readonly type: 'ValidatorsListed' | 'KeysPurged';
  }

  /** @name PalletRegistryEvent (172) */
  interface PalletRegistryEvent extends Enum {
    readonly isReporterJoined: boolean;
    readonly asReporterJoined: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly signer: AccountId32;
      readonly joined: u32;
      readonly bond: u128;
    } & Struct;
    readonly isSignerSet: boolean;
    readonly asSignerSet: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly signer: AccountId32;
    } & Struct;
    readonly isReporterLeft: boolean;
    readonly asReporterLeft: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly left: u32;
    } & Struct;
    readonly isReporterResumed: boolean;
    readonly asReporterResumed: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly joined: u32;
    } & Struct;
    readonly isBondReturned: boolean;
    readonly asBondReturned: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly bond: u128;
    } & Struct;
    readonly isReporterInvited: boolean;
    readonly asReporterInvited: {
      readonly network: u32;
      readonly account: AccountId32;
    } & Struct;
    readonly isInvitationWithdrawn: boolean;
    readonly asInvitationWithdrawn: {
      readonly network: u32;
      readonly account: AccountId32;
    } & Struct;
    readonly isReporterRemoved: boolean;
    readonly asReporterRemoved: {
      readonly network: u32;
      readonly reporter: AccountId32;
      readonly left: u32;
    } & Struct;
    readonly isNetworkRegistered: boolean;
    readonly asNetworkRegistered: {
      readonly network: u32;
      readonly genesisHash: H256;
    } & Struct;
    readonly isTargetAdded: boolean;
    readonly asTargetAdded: {
      readonly network: u32;
      readonly target: u32;
      readonly owner: AccountId32;
    } & Struct;
    readonly isTargetRemoved: boolean;
    readonly asTargetRemoved: {
      readonly network: u32;
      readonly target: u32;
    } & Struct;
    readonly isAddressAdded: boolean;
    readonly asAddressAdded: {
      readonly network: u32;
      readonly target: u32;
      readonly address: PalletRegistryAddress;
      readonly since: u32;
      readonly depositor: AccountId32;
    } & Struct;
    readonly isAddressRemoved: boolean;
    readonly asAddressRemoved: {
      readonly network: u32;
      readonly target: u32;
      readonly address: PalletRegistryAddress;
      readonly until: u32;
      readonly depositor: AccountId32;
    } & Struct;
    readonly isConsentWithdrawn: boolean;
    readonly asConsentWithdrawn: {
      readonly network: u32;
      readonly target: u32;
      readonly peer: U8aFixed;
    } & Struct;
    readonly isRegionSet: boolean;
    readonly asRegionSet: {
      readonly network: u32;
      readonly target: u32;
      readonly region: Option<Bytes>;
    } & Struct;
    readonly isAdmissionSet: boolean;
    readonly asAdmissionSet: {
      readonly network: u32;
      readonly admission: PalletRegistryAdmission;
    } & Struct;
    readonly isDepositsSet: boolean;
    readonly asDepositsSet: {
      readonly deposits: PalletRegistryDeposits;
    } & Struct;
    readonly isGroupCreated: boolean;
    readonly asGroupCreated: {
      readonly network: u32;
      readonly group: u32;
      readonly owner: AccountId32;
    } & Struct;
    readonly isMembersSet: boolean;
    readonly asMembersSet: {
      readonly network: u32;
      readonly group: u32;
    } & Struct;
    readonly isGroupRemoved: boolean;
    readonly asGroupRemoved: {
      readonly network: u32;
      readonly group: u32;
    } & Struct;
    readonly type: 'ReporterJoined' | 'SignerSet' | 'ReporterLeft' | 'ReporterResumed' | 'BondReturned' | 'ReporterInvited' | 'InvitationWithdrawn' | 'ReporterRemoved' | 'NetworkRegistered' | 'TargetAdded' | 'TargetRemoved' | 'AddressAdded' | 'AddressRemoved' | 'ConsentWithdrawn' | 'RegionSet' | 'AdmissionSet' | 'DepositsSet' | 'GroupCreated' | 'MembersSet' | 'GroupRemoved';
  }

  /** @name PalletSliEvent (175) */
  interface PalletSliEvent extends Enum {
    readonly isWindowClosed: boolean;
    readonly asWindowClosed: {
      readonly network: u32;
      readonly start: u32;
      readonly end: u32;
      readonly assigned: u64;
      readonly authored: u64;
    } & Struct;
    readonly isWindowsSkipped: boolean;
    readonly asWindowsSkipped: {
      readonly network: u32;
      readonly from: u32;
      readonly to: u32;
      readonly assigned: u64;
    } & Struct;
    readonly isPeriodClosed: boolean;
    readonly asPeriodClosed: {
      readonly network: u32;
      readonly period: PalletSliPeriod;
    } & Struct;
    readonly isSegmentOpened: boolean;
    readonly asSegmentOpened: {
      readonly segment: u32;
      readonly firstSlot: u64;
      readonly length: u32;
    } & Struct;
    readonly isEraStarted: boolean;
    readonly asEraStarted: {
      readonly era: u32;
      readonly startMs: u64;
    } & Struct;
    readonly isTargetListed: boolean;
    readonly asTargetListed: {
      readonly network: u32;
      readonly target: u32;
      readonly who: PalletSliTargetRef;
    } & Struct;
    readonly isReportAccepted: boolean;
    readonly asReportAccepted: {
      readonly network: u32;
      readonly window: u32;
      readonly reporter: AccountId32;
      readonly part: u8;
      readonly entries_: u32;
    } & Struct;
    readonly isSampledWindowClosed: boolean;
    readonly asSampledWindowClosed: {
      readonly network: u32;
      readonly start: u32;
      readonly end: u32;
      readonly reporters: u32;
      readonly reports: u32;
    } & Struct;
    readonly isSampledWindowsSkipped: boolean;
    readonly asSampledWindowsSkipped: {
      readonly network: u32;
      readonly from: u32;
      readonly to: u32;
    } & Struct;
    readonly isSampledPeriodClosed: boolean;
    readonly asSampledPeriodClosed: {
      readonly network: u32;
      readonly period: PalletSliPeriod;
    } & Struct;
    readonly isSamplingScheduled: boolean;
    readonly asSamplingScheduled: {
      readonly network: u32;
      readonly from: u32;
      readonly sampling: PalletSliParameterSamplingSamplingParameters;
    } & Struct;
    readonly isRetentionScheduled: boolean;
    readonly asRetentionScheduled: {
      readonly network: u32;
      readonly from: u32;
      readonly retention: PalletSliRetention;
    } & Struct;
    readonly isCensusReported: boolean;
    readonly asCensusReported: {
      readonly network: u32;
      readonly window: u32;
      readonly reporter: AccountId32;
      readonly part: u8;
      readonly duties: u32;
      readonly indicator: PalletSliIndicator;
    } & Struct;
    readonly isCensusClosed: boolean;
    readonly asCensusClosed: {
      readonly network: u32;
      readonly start: u32;
      readonly end: u32;
      readonly root: Option<U8aFixed>;
      readonly agreeing: u32;
      readonly reporters: u32;
      readonly assigned: u64;
      readonly authored: u64;
      readonly indicator: PalletSliIndicator;
    } & Struct;
    readonly isClosingShareSet: boolean;
    readonly asClosingShareSet: {
      readonly ppm: u32;
    } & Struct;
    readonly isHeartbeatsCounted: boolean;
    readonly asHeartbeatsCounted: {
      readonly session: u32;
      readonly window: u32;
      readonly expected: u32;
      readonly kept: u32;
    } & Struct;
    readonly isCommitBlocksScheduled: boolean;
    readonly asCommitBlocksScheduled: {
      readonly network: u32;
      readonly from: u32;
      readonly blocks: u32;
    } & Struct;
    readonly isCommitted: boolean;
    readonly asCommitted: {
      readonly network: u32;
      readonly window: u32;
      readonly reporter: AccountId32;
    } & Struct;
    readonly isOpened: boolean;
    readonly asOpened: {
      readonly network: u32;
      readonly window: u32;
      readonly reporter: AccountId32;
      readonly proofs: u32;
    } & Struct;
    readonly type: 'WindowClosed' | 'WindowsSkipped' | 'PeriodClosed' | 'SegmentOpened' | 'EraStarted' | 'TargetListed' | 'ReportAccepted' | 'SampledWindowClosed' | 'SampledWindowsSkipped' | 'SampledPeriodClosed' | 'SamplingScheduled' | 'RetentionScheduled' | 'CensusReported' | 'CensusClosed' | 'ClosingShareSet' | 'HeartbeatsCounted' | 'CommitBlocksScheduled' | 'Committed' | 'Opened';
  }

  /** @name PalletSliPeriod (176) */
  interface PalletSliPeriod extends Struct {
    readonly kind: PalletSliPeriodKind;
    readonly start: u32;
  }

  /** @name PalletScalabilityEvent (177) */
  interface PalletScalabilityEvent extends Enum {
    readonly isSubjectRegistered: boolean;
    readonly asSubjectRegistered: {
      readonly subject: u32;
      readonly owner: AccountId32;
      readonly deposit: u128;
    } & Struct;
    readonly isSubjectRemoved: boolean;
    readonly asSubjectRemoved: {
      readonly subject: u32;
    } & Struct;
    readonly isRunSubmitted: boolean;
    readonly asRunSubmitted: {
      readonly run: u32;
      readonly subject: u32;
      readonly points: u32;
      readonly deposit: u128;
    } & Struct;
    readonly isRunRemoved: boolean;
    readonly asRunRemoved: {
      readonly run: u32;
      readonly subject: u32;
    } & Struct;
    readonly isPredictionAccepted: boolean;
    readonly asPredictionAccepted: {
      readonly run: u32;
      readonly subject: u32;
      readonly submitter: AccountId32;
      readonly parameters: AlmanacMathUslTypesParameters;
      readonly checked: PalletScalabilityChecked;
    } & Struct;
    readonly isRequirementMet: boolean;
    readonly asRequirementMet: {
      readonly run: u32;
      readonly subject: u32;
      readonly outcome: PalletScalabilityOutcome;
    } & Struct;
    readonly isRequirementMissed: boolean;
    readonly asRequirementMissed: {
      readonly run: u32;
      readonly subject: u32;
      readonly outcome: PalletScalabilityOutcome;
    } & Struct;
    readonly isRequirementSet: boolean;
    readonly asRequirementSet: {
      readonly subject: u32;
      readonly requirement: PalletScalabilityRequirement;
    } & Struct;
    readonly isBaselineAccepted: boolean;
    readonly asBaselineAccepted: {
      readonly subject: u32;
      readonly run: u32;
    } & Struct;
    readonly isBaselineDropped: boolean;
    readonly asBaselineDropped: {
      readonly subject: u32;
    } & Struct;
    readonly isReplacementSet: boolean;
    readonly asReplacementSet: {
      readonly blocks: u32;
    } & Struct;
    readonly isTurnSet: boolean;
    readonly asTurnSet: {
      readonly blocks: u32;
    } & Struct;
    readonly isDepositsSet: boolean;
    readonly asDepositsSet: {
      readonly deposits: PalletScalabilityDeposits;
    } & Struct;
    readonly type: 'SubjectRegistered' | 'SubjectRemoved' | 'RunSubmitted' | 'RunRemoved' | 'PredictionAccepted' | 'RequirementMet' | 'RequirementMissed' | 'RequirementSet' | 'BaselineAccepted' | 'BaselineDropped' | 'ReplacementSet' | 'TurnSet' | 'DepositsSet';
  }

  /** @name PalletScalabilityChecked (178) */
  interface PalletScalabilityChecked extends Struct {
    readonly bounds: AlmanacMathUslTypesBounds;
    readonly step: AlmanacMathUslTypesStep;
    readonly figures: AlmanacMathUslTypesFigures;
  }

  /** @name AlmanacMathUslTypesBounds (179) */
  interface AlmanacMathUslTypesBounds extends Struct {
    readonly sigma: Option<AlmanacMathUslTypesSigmaBound>;
    readonly kappa: bool;
  }

  /** @name AlmanacMathUslTypesSigmaBound (181) */
  interface AlmanacMathUslTypesSigmaBound extends Enum {
    readonly isZero: boolean;
    readonly isOne: boolean;
    readonly type: 'Zero' | 'One';
  }

  /** @name AlmanacMathUslTypesStep (182) */
  interface AlmanacMathUslTypesStep extends Struct {
    readonly lambda: i64;
    readonly sigma: i64;
    readonly kappa: i64;
  }

  /** @name AlmanacMathUslTypesFigures (184) */
  interface AlmanacMathUslTypesFigures extends Struct {
    readonly peak: Option<AlmanacMathUslTypesPeak>;
    readonly limit: Option<u128>;
    readonly flags: AlmanacMathUslTypesFlags;
    readonly sumOfSquares: u128;
  }

  /** @name AlmanacMathUslTypesPeak (186) */
  interface AlmanacMathUslTypesPeak extends Struct {
    readonly sizeMillionths: u64;
    readonly throughput: u128;
    readonly bestSize: u64;
  }

  /** @name AlmanacMathUslTypesFlags (187) */
  interface AlmanacMathUslTypesFlags extends Struct {
    readonly extrapolated: bool;
    readonly superlinear: bool;
    readonly noPeak: bool;
    readonly pastPeak: bool;
    readonly lowConfidence: bool;
    readonly notUsl: bool;
  }

  /** @name PalletScalabilityOutcome (188) */
  interface PalletScalabilityOutcome extends Struct {
    readonly throughput: u128;
    readonly latencyUs: Option<u64>;
    readonly regressionPpm: Option<i64>;
    readonly missed: PalletScalabilityMissed;
  }

  /** @name PalletScalabilityMissed (190) */
  interface PalletScalabilityMissed extends Struct {
    readonly throughput: bool;
    readonly latency: bool;
    readonly sigma: bool;
    readonly kappa: bool;
    readonly regression: bool;
  }

  /** @name PalletAgreementsEvent (191) */
  interface PalletAgreementsEvent extends Enum {
    readonly isOffered: boolean;
    readonly asOffered: {
      readonly offer: u32;
      readonly provider: AccountId32;
      readonly guarantor: Option<AccountId32>;
    } & Struct;
    readonly isGuaranteed: boolean;
    readonly asGuaranteed: {
      readonly offer: u32;
      readonly guarantor: AccountId32;
    } & Struct;
    readonly isOfferClosed: boolean;
    readonly asOfferClosed: {
      readonly offer: u32;
    } & Struct;
    readonly isAccepted: boolean;
    readonly asAccepted: {
      readonly agreement: u32;
      readonly offer: u32;
      readonly customer: AccountId32;
      readonly first: u32;
      readonly periods: u32;
    } & Struct;
    readonly isSettled: boolean;
    readonly asSettled: {
      readonly agreement: u32;
      readonly start: u32;
      readonly outcome: PalletAgreementsOutcome;
      readonly feeToProvider: u128;
      readonly toCaller: u128;
      readonly payout: u128;
      readonly toReporters: u128;
    } & Struct;
    readonly isEnded: boolean;
    readonly asEnded: {
      readonly agreement: u32;
    } & Struct;
    readonly isNoticeGiven: boolean;
    readonly asNoticeGiven: {
      readonly agreement: u32;
      readonly by: AccountId32;
      readonly left: u32;
      readonly released: u32;
    } & Struct;
    readonly isPaused: boolean;
    readonly asPaused: {
      readonly until: u32;
    } & Struct;
    readonly isVoided: boolean;
    readonly asVoided: {
      readonly agreement: u32;
      readonly start: u32;
    } & Struct;
    readonly isBoundsSet: boolean;
    readonly asBoundsSet: {
      readonly bounds: PalletAgreementsBounds;
    } & Struct;
    readonly isRewardSet: boolean;
    readonly asRewardSet: {
      readonly reward: PalletAgreementsReward;
    } & Struct;
    readonly isClaimed: boolean;
    readonly asClaimed: {
      readonly network: u32;
      readonly window: u32;
      readonly reporter: AccountId32;
      readonly credits: u32;
      readonly paid: u128;
    } & Struct;
    readonly isTargetShareSet: boolean;
    readonly asTargetShareSet: {
      readonly ppm: u32;
    } & Struct;
    readonly type: 'Offered' | 'Guaranteed' | 'OfferClosed' | 'Accepted' | 'Settled' | 'Ended' | 'NoticeGiven' | 'Paused' | 'Voided' | 'BoundsSet' | 'RewardSet' | 'Claimed' | 'TargetShareSet';
  }

  /** @name PalletAgreementsOutcome (192) */
  interface PalletAgreementsOutcome extends Enum {
    readonly isKept: boolean;
    readonly isMissed: boolean;
    readonly asMissed: {
      readonly payout: u128;
    } & Struct;
    readonly isUnknown: boolean;
    readonly asUnknown: {
      readonly why: PalletAgreementsWhy;
    } & Struct;
    readonly type: 'Kept' | 'Missed' | 'Unknown';
  }

  /** @name PalletAgreementsWhy (193) */
  interface PalletAgreementsWhy extends Enum {
    readonly isNoRecord: boolean;
    readonly isNoQuorum: boolean;
    readonly isLowCoverage: boolean;
    readonly isTooFewReporters: boolean;
    readonly isOutOfRetention: boolean;
    readonly isVoided: boolean;
    readonly isTargetGone: boolean;
    readonly type: 'NoRecord' | 'NoQuorum' | 'LowCoverage' | 'TooFewReporters' | 'OutOfRetention' | 'Voided' | 'TargetGone';
  }

  /** @name PalletSessionEvent (194) */
  interface PalletSessionEvent extends Enum {
    readonly isNewSession: boolean;
    readonly asNewSession: {
      readonly sessionIndex: u32;
    } & Struct;
    readonly isNewQueued: boolean;
    readonly isValidatorDisabled: boolean;
    readonly asValidatorDisabled: {
      readonly validator: AccountId32;
    } & Struct;
    readonly isValidatorReenabled: boolean;
    readonly asValidatorReenabled: {
      readonly validator: AccountId32;
    } & Struct;
    readonly type: 'NewSession' | 'NewQueued' | 'ValidatorDisabled' | 'ValidatorReenabled';
  }

  /** @name PalletGrandpaEvent (195) */
  interface PalletGrandpaEvent extends Enum {
    readonly isNewAuthorities: boolean;
    readonly asNewAuthorities: {
      readonly authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    } & Struct;
    readonly isPaused: boolean;
    readonly isResumed: boolean;
    readonly type: 'NewAuthorities' | 'Paused' | 'Resumed';
  }

  /** @name PalletBalancesEvent (198) */
  interface PalletBalancesEvent extends Enum {
    readonly isEndowed: boolean;
    readonly asEndowed: {
      readonly account: AccountId32;
      readonly freeBalance: u128;
    } & Struct;
    readonly isDustLost: boolean;
    readonly asDustLost: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransfer: boolean;
    readonly asTransfer: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBalanceSet: boolean;
    readonly asBalanceSet: {
      readonly who: AccountId32;
      readonly free: u128;
    } & Struct;
    readonly isReserved: boolean;
    readonly asReserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnreserved: boolean;
    readonly asUnreserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isReserveRepatriated: boolean;
    readonly asReserveRepatriated: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
      readonly destinationStatus: FrameSupportTokensMiscBalanceStatus;
    } & Struct;
    readonly isDeposit: boolean;
    readonly asDeposit: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isWithdraw: boolean;
    readonly asWithdraw: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMinted: boolean;
    readonly asMinted: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMintedCredit: boolean;
    readonly asMintedCredit: {
      readonly amount: u128;
    } & Struct;
    readonly isBurned: boolean;
    readonly asBurned: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedDebt: boolean;
    readonly asBurnedDebt: {
      readonly amount: u128;
    } & Struct;
    readonly isSuspended: boolean;
    readonly asSuspended: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRestored: boolean;
    readonly asRestored: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUpgraded: boolean;
    readonly asUpgraded: {
      readonly who: AccountId32;
    } & Struct;
    readonly isIssued: boolean;
    readonly asIssued: {
      readonly amount: u128;
    } & Struct;
    readonly isRescinded: boolean;
    readonly asRescinded: {
      readonly amount: u128;
    } & Struct;
    readonly isLocked: boolean;
    readonly asLocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnlocked: boolean;
    readonly asUnlocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isFrozen: boolean;
    readonly asFrozen: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isThawed: boolean;
    readonly asThawed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTotalIssuanceForced: boolean;
    readonly asTotalIssuanceForced: {
      readonly old: u128;
      readonly new_: u128;
    } & Struct;
    readonly isHeld: boolean;
    readonly asHeld: {
      readonly reason: AlmanacRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedHeld: boolean;
    readonly asBurnedHeld: {
      readonly reason: AlmanacRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferOnHold: boolean;
    readonly asTransferOnHold: {
      readonly reason: AlmanacRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferAndHold: boolean;
    readonly asTransferAndHold: {
      readonly reason: AlmanacRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly transferred: u128;
    } & Struct;
    readonly isReleased: boolean;
    readonly asReleased: {
      readonly reason: AlmanacRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnexpected: boolean;
    readonly asUnexpected: PalletBalancesUnexpectedKind;
    readonly type: 'Endowed' | 'DustLost' | 'Transfer' | 'BalanceSet' | 'Reserved' | 'Unreserved' | 'ReserveRepatriated' | 'Deposit' | 'Withdraw' | 'Slashed' | 'Minted' | 'MintedCredit' | 'Burned' | 'BurnedDebt' | 'Suspended' | 'Restored' | 'Upgraded' | 'Issued' | 'Rescinded' | 'Locked' | 'Unlocked' | 'Frozen' | 'Thawed' | 'TotalIssuanceForced' | 'Held' | 'BurnedHeld' | 'TransferOnHold' | 'TransferAndHold' | 'Released' | 'Unexpected';
  }

  /** @name FrameSupportTokensMiscBalanceStatus (199) */
  interface FrameSupportTokensMiscBalanceStatus extends Enum {
    readonly isFree: boolean;
    readonly isReserved: boolean;
    readonly type: 'Free' | 'Reserved';
  }

  /** @name AlmanacRuntimeRuntimeHoldReason (200) */
  interface AlmanacRuntimeRuntimeHoldReason extends Enum {
    readonly isRegistry: boolean;
    readonly asRegistry: PalletRegistryHoldReason;
    readonly isScalability: boolean;
    readonly asScalability: PalletScalabilityHoldReason;
    readonly isAgreements: boolean;
    readonly asAgreements: PalletAgreementsHoldReason;
    readonly isSession: boolean;
    readonly asSession: PalletSessionHoldReason;
    readonly isPreimage: boolean;
    readonly asPreimage: PalletPreimageHoldReason;
    readonly isCouncil: boolean;
    readonly asCouncil: PalletCollectiveHoldReason;
    readonly type: 'Registry' | 'Scalability' | 'Agreements' | 'Session' | 'Preimage' | 'Council';
  }

  /** @name PalletRegistryHoldReason (201) */
  interface PalletRegistryHoldReason extends Enum {
    readonly isBond: boolean;
    readonly isAddress: boolean;
    readonly isGroup: boolean;
    readonly type: 'Bond' | 'Address' | 'Group';
  }

  /** @name PalletScalabilityHoldReason (202) */
  interface PalletScalabilityHoldReason extends Enum {
    readonly isSubject: boolean;
    readonly isRun: boolean;
    readonly type: 'Subject' | 'Run';
  }

  /** @name PalletAgreementsHoldReason (203) */
  interface PalletAgreementsHoldReason extends Enum {
    readonly isFee: boolean;
    readonly isCollateral: boolean;
    readonly isOfferDeposit: boolean;
    readonly type: 'Fee' | 'Collateral' | 'OfferDeposit';
  }

  /** @name PalletSessionHoldReason (204) */
  interface PalletSessionHoldReason extends Enum {
    readonly isKeys: boolean;
    readonly type: 'Keys';
  }

  /** @name PalletPreimageHoldReason (205) */
  interface PalletPreimageHoldReason extends Enum {
    readonly isPreimage: boolean;
    readonly type: 'Preimage';
  }

  /** @name PalletCollectiveHoldReason (206) */
  interface PalletCollectiveHoldReason extends Enum {
    readonly isProposalSubmission: boolean;
    readonly type: 'ProposalSubmission';
  }

  /** @name PalletBalancesUnexpectedKind (207) */
  interface PalletBalancesUnexpectedKind extends Enum {
    readonly isBalanceUpdated: boolean;
    readonly isFailedToMutateAccount: boolean;
    readonly type: 'BalanceUpdated' | 'FailedToMutateAccount';
  }

  /** @name PalletTransactionPaymentEvent (208) */
  interface PalletTransactionPaymentEvent extends Enum {
    readonly isTransactionFeePaid: boolean;
    readonly asTransactionFeePaid: {
      readonly who: AccountId32;
      readonly actualFee: u128;
      readonly tip: u128;
    } & Struct;
    readonly type: 'TransactionFeePaid';
  }

  /** @name PalletUtilityEvent (209) */
  interface PalletUtilityEvent extends Enum {
    readonly isBatchInterrupted: boolean;
    readonly asBatchInterrupted: {
      readonly index: u32;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isBatchCompleted: boolean;
    readonly isBatchCompletedWithErrors: boolean;
    readonly isItemCompleted: boolean;
    readonly isItemFailed: boolean;
    readonly asItemFailed: {
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isDispatchedAs: boolean;
    readonly asDispatchedAs: {
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isIfElseMainSuccess: boolean;
    readonly isIfElseFallbackCalled: boolean;
    readonly asIfElseFallbackCalled: {
      readonly mainError: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'BatchInterrupted' | 'BatchCompleted' | 'BatchCompletedWithErrors' | 'ItemCompleted' | 'ItemFailed' | 'DispatchedAs' | 'IfElseMainSuccess' | 'IfElseFallbackCalled';
  }

  /** @name PalletPreimageEvent (211) */
  interface PalletPreimageEvent extends Enum {
    readonly isNoted: boolean;
    readonly asNoted: {
      readonly hash_: H256;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly hash_: H256;
    } & Struct;
    readonly isCleared: boolean;
    readonly asCleared: {
      readonly hash_: H256;
    } & Struct;
    readonly type: 'Noted' | 'Requested' | 'Cleared';
  }

  /** @name PalletWhitelistEvent (212) */
  interface PalletWhitelistEvent extends Enum {
    readonly isCallWhitelisted: boolean;
    readonly asCallWhitelisted: {
      readonly callHash: H256;
    } & Struct;
    readonly isWhitelistedCallRemoved: boolean;
    readonly asWhitelistedCallRemoved: {
      readonly callHash: H256;
    } & Struct;
    readonly isWhitelistedCallDispatched: boolean;
    readonly asWhitelistedCallDispatched: {
      readonly callHash: H256;
      readonly result: Result<FrameSupportDispatchPostDispatchInfo, SpRuntimeDispatchErrorWithPostInfo>;
    } & Struct;
    readonly isDispatchDeferred: boolean;
    readonly asDispatchDeferred: {
      readonly callHash: H256;
    } & Struct;
    readonly isDeferredDispatchRemoved: boolean;
    readonly asDeferredDispatchRemoved: {
      readonly callHash: H256;
    } & Struct;
    readonly isDeferredDispatchExecuted: boolean;
    readonly asDeferredDispatchExecuted: {
      readonly callHash: H256;
      readonly who: AccountId32;
    } & Struct;
    readonly type: 'CallWhitelisted' | 'WhitelistedCallRemoved' | 'WhitelistedCallDispatched' | 'DispatchDeferred' | 'DeferredDispatchRemoved' | 'DeferredDispatchExecuted';
  }

  /** @name FrameSupportDispatchPostDispatchInfo (214) */
  interface FrameSupportDispatchPostDispatchInfo extends Struct {
    readonly actualWeight: Option<SpWeightsWeightV2Weight>;
    readonly paysFee: FrameSupportDispatchPays;
  }

  /** @name SpRuntimeDispatchErrorWithPostInfo (216) */
  interface SpRuntimeDispatchErrorWithPostInfo extends Struct {
    readonly postInfo: FrameSupportDispatchPostDispatchInfo;
    readonly error: SpRuntimeDispatchError;
  }

  /** @name PalletCollectiveEvent (217) */
  interface PalletCollectiveEvent extends Enum {
    readonly isProposed: boolean;
    readonly asProposed: {
      readonly account: AccountId32;
      readonly proposalIndex: u32;
      readonly proposalHash: H256;
      readonly threshold: u32;
    } & Struct;
    readonly isVoted: boolean;
    readonly asVoted: {
      readonly account: AccountId32;
      readonly proposalHash: H256;
      readonly voted: bool;
      readonly yes: u32;
      readonly no: u32;
    } & Struct;
    readonly isApproved: boolean;
    readonly asApproved: {
      readonly proposalHash: H256;
    } & Struct;
    readonly isDisapproved: boolean;
    readonly asDisapproved: {
      readonly proposalHash: H256;
    } & Struct;
    readonly isExecuted: boolean;
    readonly asExecuted: {
      readonly proposalHash: H256;
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isMemberExecuted: boolean;
    readonly asMemberExecuted: {
      readonly proposalHash: H256;
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isClosed: boolean;
    readonly asClosed: {
      readonly proposalHash: H256;
      readonly yes: u32;
      readonly no: u32;
    } & Struct;
    readonly isKilled: boolean;
    readonly asKilled: {
      readonly proposalHash: H256;
    } & Struct;
    readonly isProposalCostBurned: boolean;
    readonly asProposalCostBurned: {
      readonly proposalHash: H256;
      readonly who: AccountId32;
    } & Struct;
    readonly isProposalCostReleased: boolean;
    readonly asProposalCostReleased: {
      readonly proposalHash: H256;
      readonly who: AccountId32;
    } & Struct;
    readonly type: 'Proposed' | 'Voted' | 'Approved' | 'Disapproved' | 'Executed' | 'MemberExecuted' | 'Closed' | 'Killed' | 'ProposalCostBurned' | 'ProposalCostReleased';
  }

  /** @name PalletSudoEvent (218) */
  interface PalletSudoEvent extends Enum {
    readonly isSudid: boolean;
    readonly asSudid: {
      readonly sudoResult: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isKeyChanged: boolean;
    readonly asKeyChanged: {
      readonly old: Option<AccountId32>;
      readonly new_: AccountId32;
    } & Struct;
    readonly isKeyRemoved: boolean;
    readonly isSudoAsDone: boolean;
    readonly asSudoAsDone: {
      readonly sudoResult: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly type: 'Sudid' | 'KeyChanged' | 'KeyRemoved' | 'SudoAsDone';
  }

  /** @name FrameSystemPhase (219) */
  interface FrameSystemPhase extends Enum {
    readonly isApplyExtrinsic: boolean;
    readonly asApplyExtrinsic: u32;
    readonly isFinalization: boolean;
    readonly isInitialization: boolean;
    readonly type: 'ApplyExtrinsic' | 'Finalization' | 'Initialization';
  }

  /** @name FrameSystemLastRuntimeUpgradeInfo (222) */
  interface FrameSystemLastRuntimeUpgradeInfo extends Struct {
    readonly specVersion: Compact<u32>;
    readonly specName: Text;
  }

  /** @name FrameSystemCodeUpgradeAuthorization (225) */
  interface FrameSystemCodeUpgradeAuthorization extends Struct {
    readonly codeHash: H256;
    readonly checkVersion: bool;
  }

  /** @name FrameSystemLimitsBlockWeights (226) */
  interface FrameSystemLimitsBlockWeights extends Struct {
    readonly baseBlock: SpWeightsWeightV2Weight;
    readonly maxBlock: SpWeightsWeightV2Weight;
    readonly perClass: FrameSupportDispatchPerDispatchClassWeightsPerClass;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeightsPerClass (227) */
  interface FrameSupportDispatchPerDispatchClassWeightsPerClass extends Struct {
    readonly normal: FrameSystemLimitsWeightsPerClass;
    readonly operational: FrameSystemLimitsWeightsPerClass;
    readonly mandatory: FrameSystemLimitsWeightsPerClass;
  }

  /** @name FrameSystemLimitsWeightsPerClass (228) */
  interface FrameSystemLimitsWeightsPerClass extends Struct {
    readonly baseExtrinsic: SpWeightsWeightV2Weight;
    readonly maxExtrinsic: Option<SpWeightsWeightV2Weight>;
    readonly maxTotal: Option<SpWeightsWeightV2Weight>;
    readonly reserved: Option<SpWeightsWeightV2Weight>;
  }

  /** @name FrameSystemLimitsBlockLength (229) */
  interface FrameSystemLimitsBlockLength extends Struct {
    readonly max: FrameSupportDispatchPerDispatchClassU32;
    readonly maxHeaderSize: Option<u32>;
  }

  /** @name FrameSupportDispatchPerDispatchClassU32 (230) */
  interface FrameSupportDispatchPerDispatchClassU32 extends Struct {
    readonly normal: u32;
    readonly operational: u32;
    readonly mandatory: u32;
  }

  /** @name SpWeightsRuntimeDbWeight (231) */
  interface SpWeightsRuntimeDbWeight extends Struct {
    readonly read: u64;
    readonly write: u64;
  }

  /** @name SpVersionRuntimeVersion (232) */
  interface SpVersionRuntimeVersion extends Struct {
    readonly specName: Text;
    readonly implName: Text;
    readonly authoringVersion: u32;
    readonly specVersion: u32;
    readonly implVersion: u32;
    readonly apis: Vec<ITuple<[U8aFixed, u32]>>;
    readonly transactionVersion: u32;
    readonly systemVersion: u8;
  }

  /** @name FrameSystemError (237) */
  interface FrameSystemError extends Enum {
    readonly isInvalidSpecName: boolean;
    readonly isSpecVersionNeedsToIncrease: boolean;
    readonly isFailedToExtractRuntimeVersion: boolean;
    readonly isNonDefaultComposite: boolean;
    readonly isNonZeroRefCount: boolean;
    readonly isCallFiltered: boolean;
    readonly isMultiBlockMigrationsOngoing: boolean;
    readonly isNothingAuthorized: boolean;
    readonly isUnauthorized: boolean;
    readonly type: 'InvalidSpecName' | 'SpecVersionNeedsToIncrease' | 'FailedToExtractRuntimeVersion' | 'NonDefaultComposite' | 'NonZeroRefCount' | 'CallFiltered' | 'MultiBlockMigrationsOngoing' | 'NothingAuthorized' | 'Unauthorized';
  }

  /** @name SpRuntimeBlakeTwo256 (238) */
  type SpRuntimeBlakeTwo256 = Null;

  /** @name SpRuntimeBlock (239) */
  interface SpRuntimeBlock extends Struct {
    readonly header: SpRuntimeHeader;
    readonly extrinsics: Vec<Bytes>;
  }

  /** @name SpRuntimeHeader (240) */
  interface SpRuntimeHeader extends Struct {
    readonly parentHash: H256;
    readonly number: Compact<u32>;
    readonly stateRoot: H256;
    readonly extrinsicsRoot: H256;
    readonly digest: SpRuntimeDigest;
  }

  /** @name PalletMigrationsError (247) */
  interface PalletMigrationsError extends Enum {
    readonly isOngoing: boolean;
    readonly type: 'Ongoing';
  }

  /** @name PalletMigrationsMbmIsOngoing (248) */
  interface PalletMigrationsMbmIsOngoing extends Enum {
    readonly isYes: boolean;
    readonly isNo: boolean;
    readonly isStuck: boolean;
    readonly type: 'Yes' | 'No' | 'Stuck';
  }

  /** @name PalletMigrationsMbmProgress (250) */
  interface PalletMigrationsMbmProgress extends Struct {
    readonly currentMigration: u32;
    readonly totalMigrations: u32;
    readonly currentMigrationSteps: u32;
    readonly currentMigrationMaxSteps: Option<u32>;
  }

  /** @name PalletMigrationsMbmStatus (251) */
  interface PalletMigrationsMbmStatus extends Struct {
    readonly ongoing: PalletMigrationsMbmIsOngoing;
    readonly progress: Option<PalletMigrationsMbmProgress>;
    readonly prefixes: Vec<Bytes>;
  }

  /** @name PalletValidatorsError (253) */
  interface PalletValidatorsError extends Enum {
    readonly isNoValidators: boolean;
    readonly isTooManyValidators: boolean;
    readonly isDuplicateValidator: boolean;
    readonly isValidatorWithoutKeys: boolean;
    readonly isValidatorIsListed: boolean;
    readonly isValidatorIsActive: boolean;
    readonly type: 'NoValidators' | 'TooManyValidators' | 'DuplicateValidator' | 'ValidatorWithoutKeys' | 'ValidatorIsListed' | 'ValidatorIsActive';
  }

  /** @name PalletRegistryNetwork (254) */
  interface PalletRegistryNetwork extends Struct {
    readonly genesisHash: H256;
    readonly name: Bytes;
    readonly consensus: PalletRegistryConsensus;
    readonly slotMs: u32;
    readonly era: Option<PalletRegistryEraSchedule>;
  }

  /** @name PalletRegistryReporter (257) */
  interface PalletRegistryReporter extends Struct {
    readonly signer: AccountId32;
    readonly region: Option<Bytes>;
    readonly bond: u128;
    readonly joined: u32;
    readonly left: Option<u32>;
    readonly reported: Option<u32>;
    readonly closed: Option<u32>;
    readonly link: U8aFixed;
    readonly linkWindow: u32;
  }

  /** @name PalletRegistryListed (259) */
  interface PalletRegistryListed extends Struct {
    readonly address: PalletRegistryAddress;
    readonly since: u32;
    readonly until: Option<u32>;
    readonly depositor: AccountId32;
    readonly deposit: u128;
  }

  /** @name PalletRegistryPromised (261) */
  interface PalletRegistryPromised extends Struct {
    readonly rpc: Option<PalletRegistryPromise>;
    readonly reachability: Option<PalletRegistryPromise>;
  }

  /** @name PalletRegistryPromise (263) */
  interface PalletRegistryPromise extends Struct {
    readonly since: u32;
    readonly until: Option<u32>;
  }

  /** @name PalletRegistryWithdrawn (264) */
  interface PalletRegistryWithdrawn extends Struct {
    readonly account: AccountId32;
    readonly peers: Vec<U8aFixed>;
  }

  /** @name PalletRegistryGroup (266) */
  interface PalletRegistryGroup extends Struct {
    readonly name: Bytes;
    readonly owner: AccountId32;
    readonly deposit: u128;
    readonly members: Vec<u32>;
  }

  /** @name PalletRegistryError (269) */
  interface PalletRegistryError extends Enum {
    readonly isUnknownNetwork: boolean;
    readonly isNoWindows: boolean;
    readonly isNetworkExists: boolean;
    readonly isNameTaken: boolean;
    readonly isTooManyNetworks: boolean;
    readonly isNameEmpty: boolean;
    readonly isNameTooLong: boolean;
    readonly isNameNotText: boolean;
    readonly isBadSlotDuration: boolean;
    readonly isBadEra: boolean;
    readonly isAlreadyReporter: boolean;
    readonly isNotInvited: boolean;
    readonly isAlreadyInvited: boolean;
    readonly isTooManyInvited: boolean;
    readonly isTooManyReporters: boolean;
    readonly isCannotBond: boolean;
    readonly isSignerTaken: boolean;
    readonly isSignerIsAReporter: boolean;
    readonly isSameSigner: boolean;
    readonly isNotAReporter: boolean;
    readonly isAlreadyLeft: boolean;
    readonly isStillReporting: boolean;
    readonly isWindowsOpen: boolean;
    readonly isReportsOpen: boolean;
    readonly isRegionEmpty: boolean;
    readonly isRegionTooLong: boolean;
    readonly isRegionNotText: boolean;
    readonly isUnknownTarget: boolean;
    readonly isTargetExists: boolean;
    readonly isAppearsByItself: boolean;
    readonly isNotAdded: boolean;
    readonly isNotTheOwner: boolean;
    readonly isNotValidating: boolean;
    readonly isTooManyAddresses: boolean;
    readonly isTooManyRemoved: boolean;
    readonly isAddressExists: boolean;
    readonly isEndpointTaken: boolean;
    readonly isPeerTaken: boolean;
    readonly isUnknownAddress: boolean;
    readonly isCannotDeposit: boolean;
    readonly isNoConsent: boolean;
    readonly isUnsignedPort: boolean;
    readonly isUnknownPeer: boolean;
    readonly isNoWithdrawal: boolean;
    readonly isConsentWithdrawn: boolean;
    readonly isTooManyWithdrawn: boolean;
    readonly isAddressNotPrintable: boolean;
    readonly isAddressTooLong: boolean;
    readonly isUnknownScheme: boolean;
    readonly isUrlWithUser: boolean;
    readonly isUrlWithFragment: boolean;
    readonly isNoHost: boolean;
    readonly isBadHost: boolean;
    readonly isBadPort: boolean;
    readonly isUnknownProtocol: boolean;
    readonly isNotTcp: boolean;
    readonly isNotPlainTcp: boolean;
    readonly isDepositsOutOfBounds: boolean;
    readonly isGroupEmpty: boolean;
    readonly isTooManyMembers: boolean;
    readonly isMembersOutOfOrder: boolean;
    readonly isUnknownGroup: boolean;
    readonly isGroupNameTaken: boolean;
    readonly isNotTheGroupsOwner: boolean;
    readonly isPromiseOpen: boolean;
    readonly isUnderAgreement: boolean;
    readonly type: 'UnknownNetwork' | 'NoWindows' | 'NetworkExists' | 'NameTaken' | 'TooManyNetworks' | 'NameEmpty' | 'NameTooLong' | 'NameNotText' | 'BadSlotDuration' | 'BadEra' | 'AlreadyReporter' | 'NotInvited' | 'AlreadyInvited' | 'TooManyInvited' | 'TooManyReporters' | 'CannotBond' | 'SignerTaken' | 'SignerIsAReporter' | 'SameSigner' | 'NotAReporter' | 'AlreadyLeft' | 'StillReporting' | 'WindowsOpen' | 'ReportsOpen' | 'RegionEmpty' | 'RegionTooLong' | 'RegionNotText' | 'UnknownTarget' | 'TargetExists' | 'AppearsByItself' | 'NotAdded' | 'NotTheOwner' | 'NotValidating' | 'TooManyAddresses' | 'TooManyRemoved' | 'AddressExists' | 'EndpointTaken' | 'PeerTaken' | 'UnknownAddress' | 'CannotDeposit' | 'NoConsent' | 'UnsignedPort' | 'UnknownPeer' | 'NoWithdrawal' | 'ConsentWithdrawn' | 'TooManyWithdrawn' | 'AddressNotPrintable' | 'AddressTooLong' | 'UnknownScheme' | 'UrlWithUser' | 'UrlWithFragment' | 'NoHost' | 'BadHost' | 'BadPort' | 'UnknownProtocol' | 'NotTcp' | 'NotPlainTcp' | 'DepositsOutOfBounds' | 'GroupEmpty' | 'TooManyMembers' | 'MembersOutOfOrder' | 'UnknownGroup' | 'GroupNameTaken' | 'NotTheGroupsOwner' | 'PromiseOpen' | 'UnderAgreement';
  }

  /** @name PalletSliStoredParameters (270) */
  interface PalletSliStoredParameters extends Enum {
    readonly isV1: boolean;
    readonly asV1: PalletSliScheduledParameters;
    readonly type: 'V1';
  }

  /** @name PalletSliParameters (271) */
  interface PalletSliParameters extends Struct {
    readonly windowMs: u32;
    readonly retention: PalletSliRetention;
  }

  /** @name PalletSliScheduledParameters (272) */
  interface PalletSliScheduledParameters extends Struct {
    readonly current: PalletSliParameters;
    readonly next: Option<ITuple<[u32, PalletSliParameters]>>;
  }

  /** @name PalletSliRecord (278) */
  interface PalletSliRecord extends Enum {
    readonly isCounted: boolean;
    readonly asCounted: PalletSliCounted;
    readonly isSampled: boolean;
    readonly asSampled: PalletSliSampledTypesSampled;
    readonly type: 'Counted' | 'Sampled';
  }

  /** @name PalletSliCounted (279) */
  interface PalletSliCounted extends Struct {
    readonly assigned: u64;
    readonly authored: u64;
    readonly windows: u64;
  }

  /** @name PalletSliSampledTypesSampled (280) */
  interface PalletSliSampledTypesSampled extends Struct {
    readonly samples: Compact<u64>;
    readonly answered: Compact<u64>;
    readonly windows: Compact<u64>;
    readonly expected: Compact<u64>;
    readonly reported: Compact<u64>;
    readonly reporters: Compact<u32>;
    readonly buckets: Vec<ITuple<[Compact<u32>, Vec<Compact<u64>>]>>;
    readonly absence: PalletSliSampledTypesAbsence;
  }

  /** @name PalletSliSampledTypesAbsence (284) */
  interface PalletSliSampledTypesAbsence extends Struct {
    readonly each: Compact<u64>;
    readonly all: Compact<u64>;
    readonly windows: Compact<u64>;
  }

  /** @name PalletSliSegment (285) */
  interface PalletSliSegment extends Struct {
    readonly firstSlot: u64;
    readonly length: u32;
  }

  /** @name PalletSliClosing (287) */
  interface PalletSliClosing extends Struct {
    readonly next: u32;
    readonly emptyUntil: u32;
    readonly step: PalletSliStep;
  }

  /** @name PalletSliStep (288) */
  interface PalletSliStep extends Enum {
    readonly isWaiting: boolean;
    readonly isCrediting: boolean;
    readonly asCrediting: {
      readonly until: u32;
      readonly segment: u32;
      readonly seat: u32;
      readonly assigned: u64;
      readonly authored: u64;
    } & Struct;
    readonly isPruning: boolean;
    readonly asPruning: {
      readonly from: u32;
      readonly skipped: bool;
    } & Struct;
    readonly isCombining: boolean;
    readonly asCombining: {
      readonly target: u32;
      readonly reports: u32;
    } & Struct;
    readonly isFolding: boolean;
    readonly asFolding: {
      readonly from: u32;
      readonly skipped: bool;
    } & Struct;
    readonly isAgreeing: boolean;
    readonly asAgreeing: {
      readonly duty: u32;
      readonly assigned: u64;
      readonly authored: u64;
      readonly reports: u32;
      readonly indicator: PalletSliIndicator;
    } & Struct;
    readonly type: 'Waiting' | 'Crediting' | 'Pruning' | 'Combining' | 'Folding' | 'Agreeing';
  }

  /** @name PalletSliStoredSamplingParameters (290) */
  interface PalletSliStoredSamplingParameters extends Enum {
    readonly isV1: boolean;
    readonly asV1: PalletSliScheduledSamplingParameters;
    readonly type: 'V1';
  }

  /** @name PalletSliScheduledSamplingParameters (291) */
  interface PalletSliScheduledSamplingParameters extends Struct {
    readonly current: PalletSliParameterSamplingSamplingParameters;
    readonly next: Option<ITuple<[u32, PalletSliParameterSamplingSamplingParameters]>>;
  }

  /** @name PalletSliSampledTypesStoredEntry (296) */
  interface PalletSliSampledTypesStoredEntry extends Struct {
    readonly indicator: PalletSliIndicator;
    readonly samples: Compact<u32>;
    readonly expected: Option<u32>;
    readonly buckets: Vec<ITuple<[Compact<u32>, Vec<Compact<u64>>]>>;
  }

  /** @name PalletSliSampledTypesEntryHead (300) */
  interface PalletSliSampledTypesEntryHead extends Struct {
    readonly target: Compact<u32>;
    readonly indicator: PalletSliIndicator;
    readonly samples: Compact<u32>;
    readonly answered: Compact<u32>;
  }

  /** @name PalletSliSampledTypesReportInfo (302) */
  interface PalletSliSampledTypesReportInfo extends Struct {
    readonly version: u8;
    readonly root: U8aFixed;
    readonly contentId: U8aFixed;
    readonly entriesHash: U8aFixed;
    readonly parts: Vec<PalletSliSampledTypesPartOrigin>;
    readonly last: ITuple<[u32, PalletSliIndicator]>;
  }

  /** @name PalletSliSampledTypesPartOrigin (304) */
  interface PalletSliSampledTypesPartOrigin extends Struct {
    readonly block: u32;
    readonly extrinsic: u32;
  }

  /** @name PalletSliSampledTypesEndedWindow (307) */
  interface PalletSliSampledTypesEndedWindow extends Struct {
    readonly authored: u64;
    readonly block: u32;
    readonly roomyBlocks: u32;
    readonly end: u32;
  }

  /** @name PalletSliSampledTypesOpenSum (313) */
  interface PalletSliSampledTypesOpenSum extends Struct {
    readonly totals: PalletSliSampledTypesOpenTotals;
    readonly sums: Vec<PalletSliSampledTypesReporterSum>;
    readonly buckets: Vec<Vec<ITuple<[Compact<u32>, Vec<Compact<u64>>]>>>;
  }

  /** @name PalletSliSampledTypesOpenTotals (314) */
  interface PalletSliSampledTypesOpenTotals extends Struct {
    readonly expected: Compact<u64>;
    readonly expectedEach: Compact<u64>;
    readonly reported: Compact<u64>;
    readonly windows: Compact<u64>;
  }

  /** @name PalletSliSampledTypesReporterSum (316) */
  interface PalletSliSampledTypesReporterSum extends Struct {
    readonly reporter: AccountId32;
    readonly samples: Compact<u64>;
    readonly answered: Compact<u64>;
  }

  /** @name PalletSliStoredU32 (320) */
  interface PalletSliStoredU32 extends Enum {
    readonly isV1: boolean;
    readonly asV1: PalletSliScheduledU32;
    readonly type: 'V1';
  }

  /** @name PalletSliScheduledU32 (321) */
  interface PalletSliScheduledU32 extends Struct {
    readonly current: u32;
    readonly next: Option<ITuple<[u32, u32]>>;
  }

  /** @name PalletSliCommittedTypesOpened (323) */
  interface PalletSliCommittedTypesOpened extends Struct {
    readonly opening: PalletSliCommittedTypesOpening;
    readonly matched: u32;
    readonly claimed: bool;
  }

  /** @name PalletSliCommittedTypesProving (324) */
  interface PalletSliCommittedTypesProving extends Struct {
    readonly mixed: U8aFixed;
    readonly credits: u32;
    readonly samplesPerWindow: u32;
    readonly timeoutMs: u32;
    readonly clockOffsetMs: u32;
    readonly minCoveragePpm: u32;
  }

  /** @name PalletSliAgreedTypesEraLength (325) */
  interface PalletSliAgreedTypesEraLength extends Struct {
    readonly startMs: u64;
    readonly lengthMs: u64;
  }

  /** @name PalletSliAgreedTypesCensusReport (327) */
  interface PalletSliAgreedTypesCensusReport extends Struct {
    readonly version: u8;
    readonly census: PalletSliAgreedTypesCensus;
    readonly contentId: U8aFixed;
    readonly parts: Vec<PalletSliAgreedTypesCensusPart>;
    readonly last: PalletSliTargetRef;
    readonly root: Option<U8aFixed>;
  }

  /** @name PalletSliAgreedTypesCensusPart (329) */
  interface PalletSliAgreedTypesCensusPart extends Struct {
    readonly dutiesHash: U8aFixed;
    readonly origin: PalletSliSampledTypesPartOrigin;
  }

  /** @name PalletSliAgreedTypesAgreedCensus (334) */
  interface PalletSliAgreedTypesAgreedCensus extends Struct {
    readonly root: U8aFixed;
    readonly agreeing: u32;
    readonly active: u32;
  }

  /** @name PalletSliHeard (335) */
  interface PalletSliHeard extends Struct {
    readonly expected: u32;
    readonly kept: u32;
  }

  /** @name PalletSliError (336) */
  interface PalletSliError extends Enum {
    readonly isUnknownNetwork: boolean;
    readonly isNotAReporter: boolean;
    readonly isNotActive: boolean;
    readonly isMisalignedWindow: boolean;
    readonly isTooEarly: boolean;
    readonly isTooLate: boolean;
    readonly isDuplicate: boolean;
    readonly isMissingPart: boolean;
    readonly isTooManyParts: boolean;
    readonly isOversized: boolean;
    readonly isNoEntries: boolean;
    readonly isEvidenceMissing: boolean;
    readonly isEvidenceRepeated: boolean;
    readonly isEntriesOutOfOrder: boolean;
    readonly isUnknownTarget: boolean;
    readonly isNotMeasured: boolean;
    readonly isOwnTarget: boolean;
    readonly isAuthorshipOfHome: boolean;
    readonly isTooManySamples: boolean;
    readonly isTooManyAnswers: boolean;
    readonly isBucketOutOfRange: boolean;
    readonly isBucketsOutOfOrder: boolean;
    readonly isEmptyBucket: boolean;
    readonly isWrongLink: boolean;
    readonly isSamplesOutOfBounds: boolean;
    readonly isTimeoutOutOfBounds: boolean;
    readonly isFastLatencyOutOfBounds: boolean;
    readonly isMinCoverageOutOfBounds: boolean;
    readonly isMinReportersOutOfBounds: boolean;
    readonly isGraceNotBelowRetention: boolean;
    readonly isIdleWindowsOutOfBounds: boolean;
    readonly isHostRateOutOfBounds: boolean;
    readonly isClockOffsetOutOfBounds: boolean;
    readonly isLagOutOfBounds: boolean;
    readonly isRetentionOutOfBounds: boolean;
    readonly isClosingShareOutOfBounds: boolean;
    readonly isChangeUnderway: boolean;
    readonly isAuthorshipIsACensus: boolean;
    readonly isPartIncomplete: boolean;
    readonly isCensusChanged: boolean;
    readonly isMoreThanAssigned: boolean;
    readonly isWrongSession: boolean;
    readonly isNotInTheSet: boolean;
    readonly isHeardAlready: boolean;
    readonly isWrongSignature: boolean;
    readonly isRetentionNeeded: boolean;
    readonly isTimeoutNeeded: boolean;
    readonly isCommitBlocksOutOfBounds: boolean;
    readonly isCommitsNotTaken: boolean;
    readonly isCommittedAlready: boolean;
    readonly isCommitsClosed: boolean;
    readonly isNotCommitted: boolean;
    readonly isCommitsOpen: boolean;
    readonly isWrongOpening: boolean;
    readonly isOpenedAlready: boolean;
    readonly isNotProvable: boolean;
    readonly isNotOpened: boolean;
    readonly isNotAsOpened: boolean;
    readonly isNotACensus: boolean;
    readonly type: 'UnknownNetwork' | 'NotAReporter' | 'NotActive' | 'MisalignedWindow' | 'TooEarly' | 'TooLate' | 'Duplicate' | 'MissingPart' | 'TooManyParts' | 'Oversized' | 'NoEntries' | 'EvidenceMissing' | 'EvidenceRepeated' | 'EntriesOutOfOrder' | 'UnknownTarget' | 'NotMeasured' | 'OwnTarget' | 'AuthorshipOfHome' | 'TooManySamples' | 'TooManyAnswers' | 'BucketOutOfRange' | 'BucketsOutOfOrder' | 'EmptyBucket' | 'WrongLink' | 'SamplesOutOfBounds' | 'TimeoutOutOfBounds' | 'FastLatencyOutOfBounds' | 'MinCoverageOutOfBounds' | 'MinReportersOutOfBounds' | 'GraceNotBelowRetention' | 'IdleWindowsOutOfBounds' | 'HostRateOutOfBounds' | 'ClockOffsetOutOfBounds' | 'LagOutOfBounds' | 'RetentionOutOfBounds' | 'ClosingShareOutOfBounds' | 'ChangeUnderway' | 'AuthorshipIsACensus' | 'PartIncomplete' | 'CensusChanged' | 'MoreThanAssigned' | 'WrongSession' | 'NotInTheSet' | 'HeardAlready' | 'WrongSignature' | 'RetentionNeeded' | 'TimeoutNeeded' | 'CommitBlocksOutOfBounds' | 'CommitsNotTaken' | 'CommittedAlready' | 'CommitsClosed' | 'NotCommitted' | 'CommitsOpen' | 'WrongOpening' | 'OpenedAlready' | 'NotProvable' | 'NotOpened' | 'NotAsOpened' | 'NotACensus';
  }

  /** @name PalletScalabilitySubject (337) */
  interface PalletScalabilitySubject extends Struct {
    readonly name: Bytes;
    readonly owner: AccountId32;
    readonly deposit: u128;
  }

  /** @name PalletScalabilityRun (338) */
  interface PalletScalabilityRun extends Struct {
    readonly subject: u32;
    readonly version: Bytes;
    readonly commit: Bytes;
    readonly fingerprint: H256;
    readonly varied: PalletScalabilityVaried;
    readonly weighting: AlmanacMathUslTypesWeighting;
    readonly points: Vec<PalletScalabilityPoint>;
    readonly evidence: PalletScalabilityEvidence;
    readonly submitted: u32;
    readonly deposit: u128;
  }

  /** @name PalletScalabilityPrediction (341) */
  interface PalletScalabilityPrediction extends Struct {
    readonly parameters: AlmanacMathUslTypesParameters;
    readonly checked: PalletScalabilityChecked;
    readonly claimed: PalletScalabilityClaimedIntervals;
    readonly submitter: AccountId32;
    readonly submitted: u32;
    readonly replaceableUntil: u32;
  }

  /** @name PalletScalabilityOpenRun (343) */
  interface PalletScalabilityOpenRun extends Struct {
    readonly run: u32;
    readonly submitted: u32;
  }

  /** @name PalletScalabilityError (345) */
  interface PalletScalabilityError extends Enum {
    readonly isUnknownSubject: boolean;
    readonly isUnknownRun: boolean;
    readonly isOtherSubject: boolean;
    readonly isNameTaken: boolean;
    readonly isTextEmpty: boolean;
    readonly isTextTooLong: boolean;
    readonly isTextNotText: boolean;
    readonly isOwnerMissing: boolean;
    readonly isNotYourself: boolean;
    readonly isNotTheOwner: boolean;
    readonly isHasRuns: boolean;
    readonly isCannotDeposit: boolean;
    readonly isTooManyRuns: boolean;
    readonly isTooManyPoints: boolean;
    readonly isTooFewSizes: boolean;
    readonly isSizeOutOfRange: boolean;
    readonly isThroughputOutOfRange: boolean;
    readonly isPointsNotAscending: boolean;
    readonly isWeightMissing: boolean;
    readonly isWeightNotUsed: boolean;
    readonly isNoRepetitions: boolean;
    readonly isBadLatency: boolean;
    readonly isIsBaseline: boolean;
    readonly isParametersOutOfRange: boolean;
    readonly isFigureOutOfRange: boolean;
    readonly isIllConditioned: boolean;
    readonly isLambdaMoves: boolean;
    readonly asLambdaMoves: i16;
    readonly isSigmaMoves: boolean;
    readonly asSigmaMoves: i16;
    readonly isKappaMoves: boolean;
    readonly asKappaMoves: i16;
    readonly isSigmaLeavesItsBound: boolean;
    readonly asSigmaLeavesItsBound: i16;
    readonly isKappaLeavesItsBound: boolean;
    readonly asKappaLeavesItsBound: i16;
    readonly isPredictionFinal: boolean;
    readonly isNotBetter: boolean;
    readonly isIntervalReversed: boolean;
    readonly isBadLevel: boolean;
    readonly isNoPrediction: boolean;
    readonly isReplacementOutOfRange: boolean;
    readonly isTurnOutOfRange: boolean;
    readonly isDepositsOutOfBounds: boolean;
    readonly isIntervalMissesEstimate: boolean;
    readonly isIsRequired: boolean;
    readonly isTooManyOpen: boolean;
    readonly type: 'UnknownSubject' | 'UnknownRun' | 'OtherSubject' | 'NameTaken' | 'TextEmpty' | 'TextTooLong' | 'TextNotText' | 'OwnerMissing' | 'NotYourself' | 'NotTheOwner' | 'HasRuns' | 'CannotDeposit' | 'TooManyRuns' | 'TooManyPoints' | 'TooFewSizes' | 'SizeOutOfRange' | 'ThroughputOutOfRange' | 'PointsNotAscending' | 'WeightMissing' | 'WeightNotUsed' | 'NoRepetitions' | 'BadLatency' | 'IsBaseline' | 'ParametersOutOfRange' | 'FigureOutOfRange' | 'IllConditioned' | 'LambdaMoves' | 'SigmaMoves' | 'KappaMoves' | 'SigmaLeavesItsBound' | 'KappaLeavesItsBound' | 'PredictionFinal' | 'NotBetter' | 'IntervalReversed' | 'BadLevel' | 'NoPrediction' | 'ReplacementOutOfRange' | 'TurnOutOfRange' | 'DepositsOutOfBounds' | 'IntervalMissesEstimate' | 'IsRequired' | 'TooManyOpen';
  }

  /** @name PalletAgreementsOffer (347) */
  interface PalletAgreementsOffer extends Struct {
    readonly provider: AccountId32;
    readonly guarantor: Option<PalletAgreementsGuarantor>;
    readonly terms: PalletAgreementsTerms;
    readonly availability: PalletAgreementsAvailability;
    readonly deposit: u128;
  }

  /** @name PalletAgreementsGuarantor (349) */
  interface PalletAgreementsGuarantor extends Struct {
    readonly account: AccountId32;
    readonly agreed: bool;
  }

  /** @name PalletAgreementsStored (350) */
  interface PalletAgreementsStored extends Enum {
    readonly isV1: boolean;
    readonly asV1: PalletAgreementsAgreementV1;
    readonly isV2: boolean;
    readonly asV2: PalletAgreementsAgreementV2;
    readonly isV3: boolean;
    readonly asV3: PalletAgreementsAgreement;
    readonly type: 'V1' | 'V2' | 'V3';
  }

  /** @name PalletAgreementsAgreementV1 (351) */
  interface PalletAgreementsAgreementV1 extends Struct {
    readonly offer: u32;
    readonly provider: AccountId32;
    readonly guarantor: Option<AccountId32>;
    readonly customer: AccountId32;
    readonly terms: PalletAgreementsTerms;
    readonly next: u32;
    readonly left: u32;
    readonly exposure: u128;
  }

  /** @name PalletAgreementsAgreementV2 (352) */
  interface PalletAgreementsAgreementV2 extends Struct {
    readonly offer: u32;
    readonly provider: AccountId32;
    readonly guarantor: Option<AccountId32>;
    readonly customer: AccountId32;
    readonly terms: PalletAgreementsTerms;
    readonly next: u32;
    readonly left: u32;
    readonly exposure: u128;
    readonly reportersPpm: u32;
  }

  /** @name PalletAgreementsAgreement (353) */
  interface PalletAgreementsAgreement extends Struct {
    readonly offer: u32;
    readonly provider: AccountId32;
    readonly guarantor: Option<AccountId32>;
    readonly customer: AccountId32;
    readonly terms: PalletAgreementsTerms;
    readonly next: u32;
    readonly left: u32;
    readonly exposure: u128;
    readonly reportersPpm: u32;
    readonly callerPpm: Option<u32>;
    readonly due: Option<PalletAgreementsDue>;
  }

  /** @name PalletAgreementsDue (355) */
  interface PalletAgreementsDue extends Struct {
    readonly samples: u64;
    readonly windows: u32;
  }

  /** @name PalletAgreementsTargetExposure (360) */
  interface PalletAgreementsTargetExposure extends Struct {
    readonly open: u128;
    readonly ended: Vec<ITuple<[u32, u128]>>;
  }

  /** @name PalletAgreementsPause (362) */
  interface PalletAgreementsPause extends Struct {
    readonly from: u32;
    readonly until: u32;
  }

  /** @name PalletAgreementsPot (363) */
  interface PalletAgreementsPot extends Struct {
    readonly oldest: u32;
    readonly owed: u128;
  }

  /** @name PalletAgreementsPotDay (364) */
  interface PalletAgreementsPotDay extends Struct {
    readonly amount: u128;
    readonly paid: u128;
  }

  /** @name FrameSupportPalletId (365) */
  interface FrameSupportPalletId extends U8aFixed {}

  /** @name PalletAgreementsError (366) */
  interface PalletAgreementsError extends Enum {
    readonly isUnknownTarget: boolean;
    readonly isNotTheSpeaker: boolean;
    readonly isOwnGuarantor: boolean;
    readonly isIndicatorNotCovered: boolean;
    readonly isPeriodNotCovered: boolean;
    readonly isNotMeasured: boolean;
    readonly isLatencyNotUsed: boolean;
    readonly isLatencyMissing: boolean;
    readonly isLatencyAboveHalfTimeout: boolean;
    readonly isShareOutOfBounds: boolean;
    readonly isFloorTooHigh: boolean;
    readonly isObjectiveTooFine: boolean;
    readonly isReportersNotUsed: boolean;
    readonly isCoverageOutOfBounds: boolean;
    readonly isReportersOutOfBounds: boolean;
    readonly isRetentionTooShort: boolean;
    readonly isFeeTooSmall: boolean;
    readonly isCapOutOfBounds: boolean;
    readonly isAmountTooLarge: boolean;
    readonly isPeriodsOutOfBounds: boolean;
    readonly isCapacityEmpty: boolean;
    readonly isUntilPassed: boolean;
    readonly isCannotDeposit: boolean;
    readonly isUnknownOffer: boolean;
    readonly isNotTheProvider: boolean;
    readonly isNotTheGuarantor: boolean;
    readonly isAlreadyGuaranteed: boolean;
    readonly isNotGuaranteed: boolean;
    readonly isOfferEnded: boolean;
    readonly isOfferTaken: boolean;
    readonly isOwnOffer: boolean;
    readonly isCannotHoldFees: boolean;
    readonly isCannotHoldCaps: boolean;
    readonly isExposureTooLarge: boolean;
    readonly isPaused: boolean;
    readonly isUnknownAgreement: boolean;
    readonly isNotAParty: boolean;
    readonly isNotClosed: boolean;
    readonly isNothingToRelease: boolean;
    readonly isPauseTooLong: boolean;
    readonly isNotPaused: boolean;
    readonly isNotCovered: boolean;
    readonly isAlreadyVoided: boolean;
    readonly isBoundsOutOfBounds: boolean;
    readonly isRewardOutOfBounds: boolean;
    readonly isNotAReporter: boolean;
    readonly isNotProved: boolean;
    readonly isClaimedAlready: boolean;
    readonly isClaimTooLate: boolean;
    readonly isWrongLeaves: boolean;
    readonly isWrongLeaf: boolean;
    readonly isReceiptOutOfTime: boolean;
    readonly isWrongReceipt: boolean;
    readonly isNotPromised: boolean;
    readonly isTargetExposureTooLarge: boolean;
    readonly isTooFewAdmitted: boolean;
    readonly isTargetShareOutOfBounds: boolean;
    readonly type: 'UnknownTarget' | 'NotTheSpeaker' | 'OwnGuarantor' | 'IndicatorNotCovered' | 'PeriodNotCovered' | 'NotMeasured' | 'LatencyNotUsed' | 'LatencyMissing' | 'LatencyAboveHalfTimeout' | 'ShareOutOfBounds' | 'FloorTooHigh' | 'ObjectiveTooFine' | 'ReportersNotUsed' | 'CoverageOutOfBounds' | 'ReportersOutOfBounds' | 'RetentionTooShort' | 'FeeTooSmall' | 'CapOutOfBounds' | 'AmountTooLarge' | 'PeriodsOutOfBounds' | 'CapacityEmpty' | 'UntilPassed' | 'CannotDeposit' | 'UnknownOffer' | 'NotTheProvider' | 'NotTheGuarantor' | 'AlreadyGuaranteed' | 'NotGuaranteed' | 'OfferEnded' | 'OfferTaken' | 'OwnOffer' | 'CannotHoldFees' | 'CannotHoldCaps' | 'ExposureTooLarge' | 'Paused' | 'UnknownAgreement' | 'NotAParty' | 'NotClosed' | 'NothingToRelease' | 'PauseTooLong' | 'NotPaused' | 'NotCovered' | 'AlreadyVoided' | 'BoundsOutOfBounds' | 'RewardOutOfBounds' | 'NotAReporter' | 'NotProved' | 'ClaimedAlready' | 'ClaimTooLate' | 'WrongLeaves' | 'WrongLeaf' | 'ReceiptOutOfTime' | 'WrongReceipt' | 'NotPromised' | 'TargetExposureTooLarge' | 'TooFewAdmitted' | 'TargetShareOutOfBounds';
  }

  /** @name SpCoreCryptoKeyTypeId (373) */
  interface SpCoreCryptoKeyTypeId extends U8aFixed {}

  /** @name PalletSessionError (374) */
  interface PalletSessionError extends Enum {
    readonly isInvalidProof: boolean;
    readonly isNoAssociatedValidatorId: boolean;
    readonly isDuplicatedKey: boolean;
    readonly isNoKeys: boolean;
    readonly isNoAccount: boolean;
    readonly type: 'InvalidProof' | 'NoAssociatedValidatorId' | 'DuplicatedKey' | 'NoKeys' | 'NoAccount';
  }

  /** @name PalletGrandpaStoredState (375) */
  interface PalletGrandpaStoredState extends Enum {
    readonly isLive: boolean;
    readonly isPendingPause: boolean;
    readonly asPendingPause: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly isPaused: boolean;
    readonly isPendingResume: boolean;
    readonly asPendingResume: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly type: 'Live' | 'PendingPause' | 'Paused' | 'PendingResume';
  }

  /** @name PalletGrandpaStoredPendingChange (376) */
  interface PalletGrandpaStoredPendingChange extends Struct {
    readonly scheduledAt: u32;
    readonly delay: u32;
    readonly nextAuthorities: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    readonly forced: Option<u32>;
  }

  /** @name PalletGrandpaError (378) */
  interface PalletGrandpaError extends Enum {
    readonly isPauseFailed: boolean;
    readonly isResumeFailed: boolean;
    readonly isChangePending: boolean;
    readonly isTooSoon: boolean;
    readonly isInvalidKeyOwnershipProof: boolean;
    readonly isInvalidEquivocationProof: boolean;
    readonly isDuplicateOffenceReport: boolean;
    readonly type: 'PauseFailed' | 'ResumeFailed' | 'ChangePending' | 'TooSoon' | 'InvalidKeyOwnershipProof' | 'InvalidEquivocationProof' | 'DuplicateOffenceReport';
  }

  /** @name PalletBalancesBalanceLock (380) */
  interface PalletBalancesBalanceLock extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
    readonly reasons: PalletBalancesReasons;
  }

  /** @name PalletBalancesReasons (381) */
  interface PalletBalancesReasons extends Enum {
    readonly isFee: boolean;
    readonly isMisc: boolean;
    readonly isAll: boolean;
    readonly type: 'Fee' | 'Misc' | 'All';
  }

  /** @name PalletBalancesReserveData (384) */
  interface PalletBalancesReserveData extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeHoldReason (387) */
  interface FrameSupportTokensMiscIdAmountRuntimeHoldReason extends Struct {
    readonly id: AlmanacRuntimeRuntimeHoldReason;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeFreezeReason (390) */
  interface FrameSupportTokensMiscIdAmountRuntimeFreezeReason extends Struct {
    readonly id: AlmanacRuntimeRuntimeFreezeReason;
    readonly amount: u128;
  }

  /** @name AlmanacRuntimeRuntimeFreezeReason (391) */
  type AlmanacRuntimeRuntimeFreezeReason = Null;

  /** @name PalletBalancesError (393) */
  interface PalletBalancesError extends Enum {
    readonly isVestingBalance: boolean;
    readonly isLiquidityRestrictions: boolean;
    readonly isInsufficientBalance: boolean;
    readonly isExistentialDeposit: boolean;
    readonly isExpendability: boolean;
    readonly isExistingVestingSchedule: boolean;
    readonly isDeadAccount: boolean;
    readonly isTooManyReserves: boolean;
    readonly isTooManyHolds: boolean;
    readonly isTooManyFreezes: boolean;
    readonly isIssuanceDeactivated: boolean;
    readonly isDeltaZero: boolean;
    readonly type: 'VestingBalance' | 'LiquidityRestrictions' | 'InsufficientBalance' | 'ExistentialDeposit' | 'Expendability' | 'ExistingVestingSchedule' | 'DeadAccount' | 'TooManyReserves' | 'TooManyHolds' | 'TooManyFreezes' | 'IssuanceDeactivated' | 'DeltaZero';
  }

  /** @name PalletTransactionPaymentReleases (395) */
  interface PalletTransactionPaymentReleases extends Enum {
    readonly isV1Ancient: boolean;
    readonly isV2: boolean;
    readonly type: 'V1Ancient' | 'V2';
  }

  /** @name FrameSupportStorageNoDrop (396) */
  interface FrameSupportStorageNoDrop extends FrameSupportTokensFungibleImbalance {}

  /** @name FrameSupportTokensFungibleImbalance (397) */
  interface FrameSupportTokensFungibleImbalance extends Struct {
    readonly amount: u128;
  }

  /** @name PalletUtilityError (398) */
  interface PalletUtilityError extends Enum {
    readonly isTooManyCalls: boolean;
    readonly type: 'TooManyCalls';
  }

  /** @name PalletPreimageOldRequestStatus (399) */
  interface PalletPreimageOldRequestStatus extends Enum {
    readonly isUnrequested: boolean;
    readonly asUnrequested: {
      readonly deposit: ITuple<[AccountId32, u128]>;
      readonly len: u32;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly deposit: Option<ITuple<[AccountId32, u128]>>;
      readonly count: u32;
      readonly len: Option<u32>;
    } & Struct;
    readonly type: 'Unrequested' | 'Requested';
  }

  /** @name PalletPreimageRequestStatus (402) */
  interface PalletPreimageRequestStatus extends Enum {
    readonly isUnrequested: boolean;
    readonly asUnrequested: {
      readonly ticket: ITuple<[AccountId32, u128]>;
      readonly len: u32;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly maybeTicket: Option<ITuple<[AccountId32, u128]>>;
      readonly count: u32;
      readonly maybeLen: Option<u32>;
    } & Struct;
    readonly type: 'Unrequested' | 'Requested';
  }

  /** @name PalletPreimageError (408) */
  interface PalletPreimageError extends Enum {
    readonly isTooBig: boolean;
    readonly isAlreadyNoted: boolean;
    readonly isNotAuthorized: boolean;
    readonly isNotNoted: boolean;
    readonly isRequested: boolean;
    readonly isNotRequested: boolean;
    readonly isTooMany: boolean;
    readonly isTooFew: boolean;
    readonly type: 'TooBig' | 'AlreadyNoted' | 'NotAuthorized' | 'NotNoted' | 'Requested' | 'NotRequested' | 'TooMany' | 'TooFew';
  }

  /** @name PalletWhitelistError (409) */
  interface PalletWhitelistError extends Enum {
    readonly isUnavailablePreImage: boolean;
    readonly isUndecodableCall: boolean;
    readonly isInvalidCallWeightWitness: boolean;
    readonly isCallIsNotWhitelisted: boolean;
    readonly isCallAlreadyWhitelisted: boolean;
    readonly isDeferredDispatchNotFound: boolean;
    readonly isDeferredDispatchNotExpired: boolean;
    readonly isAlreadyDeferred: boolean;
    readonly isDeferredDispatchExpired: boolean;
    readonly type: 'UnavailablePreImage' | 'UndecodableCall' | 'InvalidCallWeightWitness' | 'CallIsNotWhitelisted' | 'CallAlreadyWhitelisted' | 'DeferredDispatchNotFound' | 'DeferredDispatchNotExpired' | 'AlreadyDeferred' | 'DeferredDispatchExpired';
  }

  /** @name PalletCollectiveVotes (412) */
  interface PalletCollectiveVotes extends Struct {
    readonly index: u32;
    readonly threshold: u32;
    readonly ayes: Vec<AccountId32>;
    readonly nays: Vec<AccountId32>;
    readonly end: u32;
  }

  /** @name PalletCollectiveError (413) */
  interface PalletCollectiveError extends Enum {
    readonly isNotMember: boolean;
    readonly isDuplicateProposal: boolean;
    readonly isProposalMissing: boolean;
    readonly isWrongIndex: boolean;
    readonly isDuplicateVote: boolean;
    readonly isAlreadyInitialized: boolean;
    readonly isTooEarly: boolean;
    readonly isTooManyProposals: boolean;
    readonly isWrongProposalWeight: boolean;
    readonly isWrongProposalLength: boolean;
    readonly isPrimeAccountNotMember: boolean;
    readonly isProposalActive: boolean;
    readonly type: 'NotMember' | 'DuplicateProposal' | 'ProposalMissing' | 'WrongIndex' | 'DuplicateVote' | 'AlreadyInitialized' | 'TooEarly' | 'TooManyProposals' | 'WrongProposalWeight' | 'WrongProposalLength' | 'PrimeAccountNotMember' | 'ProposalActive';
  }

  /** @name PalletSudoError (414) */
  interface PalletSudoError extends Enum {
    readonly isRequireSudo: boolean;
    readonly type: 'RequireSudo';
  }

  /** @name SpRuntimeBlockLazyBlock (415) */
  interface SpRuntimeBlockLazyBlock extends Struct {
    readonly header: SpRuntimeHeader;
    readonly extrinsics: Vec<Bytes>;
  }

  /** @name SpRuntimeExtrinsicInclusionMode (418) */
  interface SpRuntimeExtrinsicInclusionMode extends Enum {
    readonly isAllExtrinsics: boolean;
    readonly isOnlyInherents: boolean;
    readonly type: 'AllExtrinsics' | 'OnlyInherents';
  }

  /** @name SpRuntimeTransactionValidityTransactionValidityError (422) */
  interface SpRuntimeTransactionValidityTransactionValidityError extends Enum {
    readonly isInvalid: boolean;
    readonly asInvalid: SpRuntimeTransactionValidityInvalidTransaction;
    readonly isUnknown: boolean;
    readonly asUnknown: SpRuntimeTransactionValidityUnknownTransaction;
    readonly type: 'Invalid' | 'Unknown';
  }

  /** @name SpRuntimeTransactionValidityInvalidTransaction (423) */
  interface SpRuntimeTransactionValidityInvalidTransaction extends Enum {
    readonly isCall: boolean;
    readonly isPayment: boolean;
    readonly isFuture: boolean;
    readonly isStale: boolean;
    readonly isBadProof: boolean;
    readonly isAncientBirthBlock: boolean;
    readonly isExhaustsResources: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly isBadMandatory: boolean;
    readonly isMandatoryValidation: boolean;
    readonly isBadSigner: boolean;
    readonly isIndeterminateImplicit: boolean;
    readonly isUnknownOrigin: boolean;
    readonly type: 'Call' | 'Payment' | 'Future' | 'Stale' | 'BadProof' | 'AncientBirthBlock' | 'ExhaustsResources' | 'Custom' | 'BadMandatory' | 'MandatoryValidation' | 'BadSigner' | 'IndeterminateImplicit' | 'UnknownOrigin';
  }

  /** @name SpRuntimeTransactionValidityUnknownTransaction (424) */
  interface SpRuntimeTransactionValidityUnknownTransaction extends Enum {
    readonly isCannotLookup: boolean;
    readonly isNoUnsignedValidator: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly type: 'CannotLookup' | 'NoUnsignedValidator' | 'Custom';
  }

  /** @name SpInherentsInherentData (425) */
  interface SpInherentsInherentData extends Struct {
    readonly data: BTreeMap<U8aFixed, Bytes>;
  }

  /** @name SpInherentsCheckInherentsResult (429) */
  interface SpInherentsCheckInherentsResult extends Struct {
    readonly okay: bool;
    readonly fatalError: bool;
    readonly errors: SpInherentsInherentData;
  }

  /** @name SpRuntimeTransactionValidityTransactionSource (430) */
  interface SpRuntimeTransactionValidityTransactionSource extends Enum {
    readonly isInBlock: boolean;
    readonly isLocal: boolean;
    readonly isExternal: boolean;
    readonly type: 'InBlock' | 'Local' | 'External';
  }

  /** @name SpRuntimeTransactionValidityValidTransaction (432) */
  interface SpRuntimeTransactionValidityValidTransaction extends Struct {
    readonly priority: u64;
    readonly requires: Vec<Bytes>;
    readonly provides: Vec<Bytes>;
    readonly longevity: u64;
    readonly propagate: bool;
  }

  /** @name SpSessionRuntimeApiOpaqueGeneratedSessionKeys (433) */
  interface SpSessionRuntimeApiOpaqueGeneratedSessionKeys extends Struct {
    readonly keys_: Bytes;
    readonly proof: Bytes;
  }

  /** @name PalletTransactionPaymentRuntimeDispatchInfo (441) */
  interface PalletTransactionPaymentRuntimeDispatchInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly partialFee: u128;
  }

  /** @name PalletTransactionPaymentFeeDetails (442) */
  interface PalletTransactionPaymentFeeDetails extends Struct {
    readonly inclusionFee: Option<PalletTransactionPaymentInclusionFee>;
    readonly tip: u128;
  }

  /** @name PalletTransactionPaymentInclusionFee (444) */
  interface PalletTransactionPaymentInclusionFee extends Struct {
    readonly baseFee: u128;
    readonly lenFee: u128;
    readonly adjustedWeightFee: u128;
  }

  /** @name PalletSliRuntimeApiAnswer (449) */
  interface PalletSliRuntimeApiAnswer extends Struct {
    readonly target: u32;
    readonly who: Option<PalletSliTargetRef>;
    readonly period: PalletSliPeriod;
    readonly end: Option<u32>;
    readonly record: PalletSliRecord;
    readonly sliPpm: Option<u32>;
    readonly interval: Option<PalletSliRuntimeApiInterval>;
    readonly lowConfidence: bool;
    readonly provisional: bool;
    readonly asOfMs: u64;
    readonly sampled: Option<PalletSliRuntimeApiSampledFigures>;
  }

  /** @name PalletSliRuntimeApiInterval (452) */
  interface PalletSliRuntimeApiInterval extends Struct {
    readonly lowPpm: u32;
    readonly highPpm: u32;
  }

  /** @name PalletSliRuntimeApiSampledFigures (454) */
  interface PalletSliRuntimeApiSampledFigures extends Struct {
    readonly latencyPpm: Option<u32>;
    readonly coveragePpm: Option<u32>;
    readonly reporters: u32;
    readonly quorum: bool;
    readonly p50Us: Option<u32>;
    readonly p95Us: Option<u32>;
    readonly p99Us: Option<u32>;
  }

  /** @name PalletSliRuntimeApiCurrent (455) */
  interface PalletSliRuntimeApiCurrent extends Struct {
    readonly closed: Option<PalletSliRuntimeApiAnswer>;
    readonly open: Option<PalletSliRuntimeApiAnswer>;
  }

  /** @name PalletSliRuntimeApiHistoryRow (457) */
  interface PalletSliRuntimeApiHistoryRow extends Struct {
    readonly period: PalletSliPeriod;
    readonly answer: Option<PalletSliRuntimeApiAnswer>;
  }

  /** @name PalletSliRuntimeApiRanking (459) */
  interface PalletSliRuntimeApiRanking extends Struct {
    readonly period: PalletSliPeriod;
    readonly end: Option<u32>;
    readonly provisional: bool;
    readonly asOfMs: u64;
    readonly total: u32;
    readonly rows: Vec<PalletSliRuntimeApiAnswer>;
  }

  /** @name PalletSliRuntimeApiSum (463) */
  interface PalletSliRuntimeApiSum extends Struct {
    readonly period: PalletSliPeriod;
    readonly end: Option<u32>;
    readonly targets: u32;
    readonly record: PalletSliRecord;
    readonly sliPpm: Option<u32>;
    readonly interval: Option<PalletSliRuntimeApiInterval>;
    readonly lowConfidence: bool;
    readonly provisional: bool;
    readonly asOfMs: u64;
    readonly sampled: Option<PalletSliRuntimeApiSampledFigures>;
  }

  /** @name PalletRegistryRuntimeApiNetworkInfo (465) */
  interface PalletRegistryRuntimeApiNetworkInfo extends Struct {
    readonly genesisHash: H256;
    readonly name: Bytes;
    readonly consensus: PalletRegistryConsensus;
    readonly slotMs: u32;
    readonly era: Option<PalletRegistryEraSchedule>;
  }

  /** @name PalletRegistryRuntimeApiTargetInfo (467) */
  interface PalletRegistryRuntimeApiTargetInfo extends Struct {
    readonly target: u32;
    readonly who: PalletSliTargetRef;
    readonly addresses: Vec<PalletRegistryRuntimeApiAddressInfo>;
    readonly region: Option<Bytes>;
    readonly owner: Option<AccountId32>;
  }

  /** @name PalletRegistryRuntimeApiAddressInfo (469) */
  interface PalletRegistryRuntimeApiAddressInfo extends Struct {
    readonly address: PalletRegistryAddress;
    readonly since: u32;
    readonly until: Option<u32>;
  }

  /** @name PalletRegistryRuntimeApiReporterInfo (471) */
  interface PalletRegistryRuntimeApiReporterInfo extends Struct {
    readonly account: AccountId32;
    readonly signer: AccountId32;
    readonly joined: u32;
    readonly left: Option<u32>;
    readonly reported: Option<u32>;
    readonly link: U8aFixed;
    readonly linkWindow: u32;
    readonly region: Option<Bytes>;
    readonly bond: u128;
  }

  /** @name PalletRegistryRuntimeApiGroupInfo (475) */
  interface PalletRegistryRuntimeApiGroupInfo extends Struct {
    readonly group: u32;
    readonly name: Bytes;
    readonly members: Vec<u32>;
    readonly owner: AccountId32;
    readonly deposit: u128;
  }

  /** @name PalletScalabilityRuntimeApiSubjectInfo (478) */
  interface PalletScalabilityRuntimeApiSubjectInfo extends Struct {
    readonly id: u32;
    readonly subject: PalletScalabilitySubject;
    readonly runs: Vec<u32>;
    readonly requirement: Option<PalletScalabilityRequirement>;
    readonly baseline: Option<u32>;
  }

  /** @name PalletScalabilityRuntimeApiPredictionInfo (483) */
  interface PalletScalabilityRuntimeApiPredictionInfo extends Struct {
    readonly run: u32;
    readonly version: Bytes;
    readonly prediction: PalletScalabilityPrediction;
    readonly outcome: Option<PalletScalabilityOutcome>;
  }

  /** @name PalletScalabilityRuntimeApiHistoryRow (486) */
  interface PalletScalabilityRuntimeApiHistoryRow extends Struct {
    readonly run: u32;
    readonly version: Bytes;
    readonly commit: Bytes;
    readonly submitted: u32;
    readonly law: Option<ITuple<[AlmanacMathUslTypesParameters, PalletScalabilityChecked]>>;
  }

  /** @name PalletScalabilityRefused (490) */
  interface PalletScalabilityRefused extends Enum {
    readonly isUnknownRun: boolean;
    readonly isMoves: boolean;
    readonly asMoves: AlmanacMathUslTypesStep;
    readonly isSigmaLeavesItsBound: boolean;
    readonly asSigmaLeavesItsBound: AlmanacMathUslTypesStep;
    readonly isKappaLeavesItsBound: boolean;
    readonly asKappaLeavesItsBound: AlmanacMathUslTypesStep;
    readonly isOutOfRange: boolean;
    readonly isIllConditioned: boolean;
    readonly type: 'UnknownRun' | 'Moves' | 'SigmaLeavesItsBound' | 'KappaLeavesItsBound' | 'OutOfRange' | 'IllConditioned';
  }

  /** @name PalletAgreementsSettlement (492) */
  interface PalletAgreementsSettlement extends Struct {
    readonly start: u32;
    readonly outcome: PalletAgreementsOutcome;
    readonly feeToProvider: u128;
    readonly toCaller: u128;
    readonly payout: u128;
    readonly toReporters: u128;
  }

  /** @name PalletAgreementsClaimTypesClaimable (494) */
  interface PalletAgreementsClaimTypesClaimable extends Struct {
    readonly seed: U8aFixed;
    readonly answered: u64;
    readonly openings: u32;
    readonly credits: u32;
    readonly total: u32;
    readonly amount: u128;
    readonly targets: Vec<u32>;
  }

  /** @name PalletAgreementsRoom (496) */
  interface PalletAgreementsRoom extends Struct {
    readonly network: u128;
    readonly target: u128;
    readonly more: Option<u32>;
  }

  /** @name AlmanacRuntimeRuntimeError (497) */
  interface AlmanacRuntimeRuntimeError extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSystemError;
    readonly isMultiBlockMigrations: boolean;
    readonly asMultiBlockMigrations: PalletMigrationsError;
    readonly isValidators: boolean;
    readonly asValidators: PalletValidatorsError;
    readonly isRegistry: boolean;
    readonly asRegistry: PalletRegistryError;
    readonly isSli: boolean;
    readonly asSli: PalletSliError;
    readonly isScalability: boolean;
    readonly asScalability: PalletScalabilityError;
    readonly isAgreements: boolean;
    readonly asAgreements: PalletAgreementsError;
    readonly isSession: boolean;
    readonly asSession: PalletSessionError;
    readonly isGrandpa: boolean;
    readonly asGrandpa: PalletGrandpaError;
    readonly isBalances: boolean;
    readonly asBalances: PalletBalancesError;
    readonly isUtility: boolean;
    readonly asUtility: PalletUtilityError;
    readonly isPreimage: boolean;
    readonly asPreimage: PalletPreimageError;
    readonly isWhitelist: boolean;
    readonly asWhitelist: PalletWhitelistError;
    readonly isCouncil: boolean;
    readonly asCouncil: PalletCollectiveError;
    readonly isSudo: boolean;
    readonly asSudo: PalletSudoError;
    readonly type: 'System' | 'MultiBlockMigrations' | 'Validators' | 'Registry' | 'Sli' | 'Scalability' | 'Agreements' | 'Session' | 'Grandpa' | 'Balances' | 'Utility' | 'Preimage' | 'Whitelist' | 'Council' | 'Sudo';
  }

} // declare module
