// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/submittable';

import type { ApiTypes, AugmentedSubmittable, SubmittableExtrinsic, SubmittableExtrinsicFunction } from '@polkadot/api-base/types';
import type { Bytes, Compact, Option, U8aFixed, Vec, bool, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { AnyNumber, IMethod, ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, Call, H256, MultiAddress } from '@polkadot/types/interfaces/runtime';
import type { AlmanacMathUslTypesParameters, AlmanacRuntimeKeysSessionKeys, AlmanacRuntimeOriginCaller, PalletAgreementsAvailability, PalletAgreementsBounds, PalletAgreementsClaimTypesLeaf, PalletAgreementsReward, PalletAgreementsTerms, PalletBalancesAdjustmentDirection, PalletMigrationsHistoricCleanupSelector, PalletMigrationsMigrationCursor, PalletRegistryAddress, PalletRegistryAdmission, PalletRegistryConsensus, PalletRegistryDeposits, PalletRegistryEraSchedule, PalletScalabilityClaimedIntervals, PalletScalabilityDeposits, PalletScalabilityRequirement, PalletScalabilityRunInput, PalletSliAgreedTypesCensus, PalletSliAgreedTypesDuty, PalletSliCommittedTypesOpening, PalletSliIndicator, PalletSliParameterSamplingSamplingParameters, PalletSliRetention, PalletSliSampledTypesEvidence, PalletSliSampledTypesReportEntry, PalletSliTargetRef, SpConsensusGrandpaEquivocationProof, SpCoreVoid, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';

export type __AugmentedSubmittable = AugmentedSubmittable<() => unknown>;
export type __SubmittableExtrinsic<ApiType extends ApiTypes> = SubmittableExtrinsic<ApiType>;
export type __SubmittableExtrinsicFunction<ApiType extends ApiTypes> = SubmittableExtrinsicFunction<ApiType>;

declare module '@polkadot/api-base/types/submittable' {
  interface AugmentedSubmittables<ApiType extends ApiTypes> {
    agreements: {
      /**
       * Accept an offer for so many periods.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the customer.
       * 
       * ## Details
       * 
       * The fees of all periods are held from the customer, the caps of all from the provider or the
       * guarantor. The first period is the first that begins after the governed lead.
       * 
       * ## Errors
       * 
       * - `Paused`: nothing is accepted now.
       * - `UnknownOffer`, `OfferEnded`, `OfferTaken`, `NotGuaranteed`, `NotTheSpeaker`: the offer cannot be
       * accepted, or no longer.
       * - `PeriodsOutOfBounds`, `OwnOffer`: not so, or not by this account.
       * - `NotMeasured`, `LatencyAboveHalfTimeout`, `RetentionTooShort`: it was governed otherwise since then.
       * - `NotPromised`: the target is not listed for what is agreed on.
       * - `ExposureTooLarge`: the network has too much under agreement, or had less than a month ago.
       * - `CannotHoldFees`, `CannotHoldCaps`: somebody has too little.
       * 
       * ## Events
       * 
       * `Accepted`.
       **/
      accept: AugmentedSubmittable<(offer: u32 | AnyNumber | Uint8Array, periods: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Claim the pay for a window whose samples the caller has opened and reported.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter; its account is paid. Free when it is accepted.
       * 
       * ## Details
       * 
       * Of all answered samples that the reporter has proved in the window so many are drawn as are governed,
       * by the links of all openings. `leaves` shows them, in the order of the draws: each with the receipt
       * that the endpoint signed and the way to the root of its target. Where nothing was answered there is
       * nothing to show. It is paid floor(pot of the day × length of the window × credits / (86,400 × all
       * credits of the window)), where a credit is a target of which it has proved enough samples; nulls count
       * up to the record's share of them. A refused claim costs its fee and nothing else.
       * 
       * ## Errors
       * 
       * - `NotAReporter`, `NotProved`: who has proved what.
       * - `ClaimedAlready`, `NotClosed`, `ClaimTooLate`: once, from when the window's record is final until
       * three UTC days after the window's day, or until the network no longer keeps the window, if that is
       * earlier.
       * - `WrongLeaves`, `WrongLeaf`, `ReceiptOutOfTime`, `WrongReceipt`: what it shows.
       * 
       * ## Events
       * 
       * `Claimed`.
       **/
      claim: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, leaves: Vec<PalletAgreementsClaimTypesLeaf> | (PalletAgreementsClaimTypesLeaf | { index?: any; us?: any; at?: any; height?: any; key?: any; signature?: any; path?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, u32, Vec<PalletAgreementsClaimTypesLeaf>]>;
      /**
       * Close an offer at once. What was accepted goes on.
       * 
       * ## Dispatch Origin
       * 
       * Signed by who made the offer, or by the guarantor that it names. The deposit goes back.
       * 
       * ## Errors
       * 
       * - `UnknownOffer`, `NotTheProvider`.
       * 
       * ## Events
       * 
       * `OfferClosed`.
       **/
      closeOffer: AugmentedSubmittable<(offer: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Agree to answer for an offer: caps of its agreements are held from the caller.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the guarantor that the offer names.
       * 
       * ## Details
       * 
       * At most capacity × most periods × cap is ever held. Closing the offer ends it for what is not
       * accepted yet.
       * 
       * ## Errors
       * 
       * - `UnknownOffer`, `NotTheGuarantor`, `AlreadyGuaranteed`.
       * 
       * ## Events
       * 
       * `Guaranteed`.
       **/
      guarantee: AugmentedSubmittable<(offer: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * End an agreement after the next period, one that has not begun after its first; fees and caps of later ones are free
       * at once.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the provider or the customer.
       * 
       * ## Errors
       * 
       * - `UnknownAgreement`, `NotAParty`, `NothingToRelease`.
       * 
       * ## Events
       * 
       * `NoticeGiven`.
       **/
      notice: AugmentedSubmittable<(agreement: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Offer an objective for a target to anyone.
       * 
       * ## Dispatch Origin
       * 
       * Signed by who speaks for the target, who pays a deposit: its owner, or a validator for itself.
       * 
       * ## Details
       * 
       * An objective is the share of samples of each period that is answered within `within_us`; of
       * authorship the share of slots that are kept. A guarantor has to agree (`guarantee`) before the offer
       * can be accepted. An offer cannot be changed: close it and make another.
       * 
       * ## Errors
       * 
       * - `UnknownTarget`, `NotTheSpeaker`, `OwnGuarantor`: who offers what.
       * - `IndicatorNotCovered`, `PeriodNotCovered`, `NotMeasured`, `RetentionTooShort`: there are no such
       * agreements, or no such records.
       * - `LatencyNotUsed`, `LatencyMissing`, `LatencyAboveHalfTimeout`, `ShareOutOfBounds`, `FloorTooHigh`,
       * `ObjectiveTooFine`: the objective.
       * - `ReportersNotUsed`, `CoverageOutOfBounds`, `ReportersOutOfBounds`: what a record must rest on.
       * - `FeeTooSmall`, `CapOutOfBounds`, `AmountTooLarge`: the money.
       * - `PeriodsOutOfBounds`, `CapacityEmpty`, `UntilPassed`: how much there is of it.
       * - `CannotDeposit`: the account has too little.
       * 
       * ## Events
       * 
       * `Offered`.
       **/
      offer: AugmentedSubmittable<(terms: PalletAgreementsTerms | { network?: any; target?: any; indicator?: any; kind?: any; objective?: any; minCoveragePpm?: any; minReporters?: any; fee?: any; cap?: any } | string | Uint8Array, availability: PalletAgreementsAvailability | { mostPeriods?: any; capacity?: any; until?: any } | string | Uint8Array, guarantor: Option<AccountId32> | null | Uint8Array | AccountId32 | string) => SubmittableExtrinsic<ApiType>, [PalletAgreementsTerms, PalletAgreementsAvailability, Option<AccountId32>]>;
      /**
       * Accept and settle nothing until an instant; one that is not in the future ends the pause.
       * 
       * ## Dispatch Origin
       * 
       * The Council, by more than half.
       * 
       * ## Details
       * 
       * A pause ends 30 days after its first day at the latest, however often its end is moved; the next
       * begins 90 days after that day at the earliest. Offers, notice and closing go on.
       * 
       * ## Errors
       * 
       * - `PauseTooLong`, `NotPaused`.
       * 
       * ## Events
       * 
       * `Paused`.
       **/
      pause: AugmentedSubmittable<(until: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Set what later offers are held to, the lead of later acceptances, and the caller's share.
       * 
       * ## Dispatch Origin
       * 
       * The Council, by more than half.
       * 
       * ## Errors
       * 
       * - `BoundsOutOfBounds`.
       * 
       * ## Events
       * 
       * `BoundsSet`.
       **/
      setBounds: AugmentedSubmittable<(bounds: PalletAgreementsBounds | { leadS?: any; minSharePpm?: any; minGapPpm?: any; mostCapPerFee?: any; mostPeriods?: any; minCoveragePpm?: any; minReporters?: any; callerPpm?: any; exposurePerReporter?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletAgreementsBounds]>;
      /**
       * Set what reporters are paid of agreements that are accepted later, and how many samples claims open
       * from now on.
       * 
       * ## Dispatch Origin
       * 
       * The Council, by more than half.
       * 
       * ## Details
       * 
       * At most a tenth of each fee that is earned on `rpc`, in ppm, goes to the pot of the network's
       * reporters; 0 ends it for later agreements. What is in the pot goes on being claimed.
       * 
       * ## Errors
       * 
       * - `RewardOutOfBounds`.
       * 
       * ## Events
       * 
       * `RewardSet`.
       **/
      setReward: AugmentedSubmittable<(reward: PalletAgreementsReward | { reportersPpm?: any; openings?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletAgreementsReward]>;
      /**
       * Set which part of its network's exposure, of that for the fewest reporters, one target may have, of what is accepted
       * later; all of it is no bound.
       * 
       * ## Dispatch Origin
       * 
       * The Council, by more than half.
       * 
       * ## Errors
       * 
       * - `TargetShareOutOfBounds`.
       * 
       * ## Events
       * 
       * `TargetShareSet`.
       **/
      setTargetShare: AugmentedSubmittable<(ppm: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Settle the next period of an agreement, from its record.
       * 
       * ## Dispatch Origin
       * 
       * Signed by anyone, who gets a governed share of the fee, at most 1 %.
       * 
       * ## Details
       * 
       * - Kept (the share was reached): the fee goes to the provider, the cap is free.
       * - Missed: the fee goes to the provider, and floor(cap × min(d, D) / D) of the cap to the customer,
       * where d is how far the share is below the promise and D how far the floor is.
       * What the target was away for by its own doing was not in time.
       * - Unknown (no record, no quorum, too little coverage, too few reporters, out of retention, voided,
       * target gone): the fee goes back, the cap is free, the caller gets nothing.
       * 
       * Of a fee on `rpc` the reporters of the network get the part that was governed when the agreement was
       * accepted, for the windows of the next UTC day, kept or missed.
       * 
       * What a receiver cannot take, an account that does not exist, goes back to its owner.
       * 
       * ## Errors
       * 
       * - `Paused`: nothing is settled now.
       * - `UnknownAgreement`: there is none, or all of it is settled. `NotClosed`: it is too early.
       * 
       * ## Events
       * 
       * `Settled`; `Ended` with the last period.
       **/
      settle: AugmentedSubmittable<(agreement: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Make a period of an agreement unknown: its fee goes back and its cap is free when it is settled.
       * 
       * ## Dispatch Origin
       * 
       * The Council, by more than half.
       * 
       * ## Errors
       * 
       * - `UnknownAgreement`, `NotCovered`, `AlreadyVoided`.
       * 
       * ## Events
       * 
       * `Voided`.
       **/
      void: AugmentedSubmittable<(agreement: u32 | AnyNumber | Uint8Array, periodStart: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    balances: {
      /**
       * Burn the specified liquid free balance from the origin account.
       * 
       * If the origin's account ends up below the existential deposit as a result
       * of the burn and `keep_alive` is false, the account will be reaped.
       * 
       * Unlike sending funds to a _burn_ address, which merely makes the funds inaccessible,
       * this `burn` operation will reduce total issuance by the amount _burned_.
       **/
      burn: AugmentedSubmittable<(value: Compact<u128> | AnyNumber | Uint8Array, keepAlive: bool | boolean | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u128>, bool]>;
      /**
       * Adjust the total issuance in a saturating way.
       * 
       * Can only be called by root and always needs a positive `delta`.
       * 
       * # Example
       **/
      forceAdjustTotalIssuance: AugmentedSubmittable<(direction: PalletBalancesAdjustmentDirection | 'Increase' | 'Decrease' | number | Uint8Array, delta: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletBalancesAdjustmentDirection, Compact<u128>]>;
      /**
       * Set the regular balance of a given account.
       * 
       * The dispatch origin for this call is `root`.
       **/
      forceSetBalance: AugmentedSubmittable<(who: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, newFree: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, Compact<u128>]>;
      /**
       * Exactly as `transfer_allow_death`, except the origin must be root and the source account
       * may be specified.
       **/
      forceTransfer: AugmentedSubmittable<(source: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, dest: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, value: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, MultiAddress, Compact<u128>]>;
      /**
       * Unreserve some balance from a user by force.
       * 
       * Can only be called by ROOT.
       **/
      forceUnreserve: AugmentedSubmittable<(who: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, amount: u128 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, u128]>;
      /**
       * Transfer the entire transferable balance from the caller account.
       * 
       * NOTE: This function only attempts to transfer _transferable_ balances. This means that
       * any locked, reserved, or existential deposits (when `keep_alive` is `true`), will not be
       * transferred by this function. To ensure that this function results in a killed account,
       * you might need to prepare the account by removing any reference counters, storage
       * deposits, etc...
       * 
       * The dispatch origin of this call must be Signed.
       * 
       * - `dest`: The recipient of the transfer.
       * - `keep_alive`: A boolean to determine if the `transfer_all` operation should send all
       * of the funds the account has, causing the sender account to be killed (false), or
       * transfer everything except at least the existential deposit, which will guarantee to
       * keep the sender account alive (true).
       **/
      transferAll: AugmentedSubmittable<(dest: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, keepAlive: bool | boolean | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, bool]>;
      /**
       * Transfer some liquid free balance to another account.
       * 
       * `transfer_allow_death` will set the `FreeBalance` of the sender and receiver.
       * If the sender's account is below the existential deposit as a result
       * of the transfer, the account will be reaped.
       * 
       * The dispatch origin for this call must be `Signed` by the transactor.
       **/
      transferAllowDeath: AugmentedSubmittable<(dest: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, value: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, Compact<u128>]>;
      /**
       * Same as the [`transfer_allow_death`] call, but with a check that the transfer will not
       * kill the origin account.
       * 
       * 99% of the time you want [`transfer_allow_death`] instead.
       * 
       * [`transfer_allow_death`]: struct.Pallet.html#method.transfer
       **/
      transferKeepAlive: AugmentedSubmittable<(dest: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, value: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, Compact<u128>]>;
      /**
       * Upgrade a specified account.
       * 
       * - `origin`: Must be `Signed`.
       * - `who`: The account to be upgraded.
       * 
       * This will waive the transaction fee if at least all but 10% of the accounts needed to
       * be upgraded. (We let some not have to be upgraded just in order to allow for the
       * possibility of churn).
       **/
      upgradeAccounts: AugmentedSubmittable<(who: Vec<AccountId32> | (AccountId32 | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<AccountId32>]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    council: {
      /**
       * Close a vote that is either approved, disapproved or whose voting period has ended.
       * 
       * May be called by any signed account in order to finish voting and close the proposal.
       * 
       * If called before the end of the voting period it will only close the vote if it is
       * has enough votes to be approved or disapproved.
       * 
       * If called after the end of the voting period abstentions are counted as rejections
       * unless there is a prime member set and the prime member cast an approval.
       * 
       * If the close operation completes successfully with disapproval, the transaction fee will
       * be waived. Otherwise execution of the approved operation will be charged to the caller.
       * 
       * + `proposal_weight_bound`: The maximum amount of weight consumed by executing the closed
       * proposal.
       * + `length_bound`: The upper bound for the length of the proposal in storage. Checked via
       * `storage::read` so it is `size_of::<u32>() == 4` larger than the pure length.
       * 
       * ## Complexity
       * - `O(B + M + P1 + P2)` where:
       * - `B` is `proposal` size in bytes (length-fee-bounded)
       * - `M` is members-count (code- and governance-bounded)
       * - `P1` is the complexity of `proposal` preimage.
       * - `P2` is proposal-count (code-bounded)
       **/
      close: AugmentedSubmittable<(proposalHash: H256 | string | Uint8Array, index: Compact<u32> | AnyNumber | Uint8Array, proposalWeightBound: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array, lengthBound: Compact<u32> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, Compact<u32>, SpWeightsWeightV2Weight, Compact<u32>]>;
      /**
       * Disapprove a proposal, close, and remove it from the system, regardless of its current
       * state.
       * 
       * Must be called by the Root origin.
       * 
       * Parameters:
       * * `proposal_hash`: The hash of the proposal that should be disapproved.
       * 
       * ## Complexity
       * O(P) where P is the number of max proposals
       **/
      disapproveProposal: AugmentedSubmittable<(proposalHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Dispatch a proposal from a member using the `Member` origin.
       * 
       * Origin must be a member of the collective.
       * 
       * ## Complexity:
       * - `O(B + M + P)` where:
       * - `B` is `proposal` size in bytes (length-fee-bounded)
       * - `M` members-count (code-bounded)
       * - `P` complexity of dispatching `proposal`
       **/
      execute: AugmentedSubmittable<(proposal: Call | IMethod | string | Uint8Array, lengthBound: Compact<u32> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call, Compact<u32>]>;
      /**
       * Disapprove the proposal and burn the cost held for storing this proposal.
       * 
       * Parameters:
       * - `origin`: must be the `KillOrigin`.
       * - `proposal_hash`: The hash of the proposal that should be killed.
       * 
       * Emits `Killed` and `ProposalCostBurned` if any cost was held for a given proposal.
       **/
      kill: AugmentedSubmittable<(proposalHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Add a new proposal to either be voted on or executed directly.
       * 
       * Requires the sender to be member.
       * 
       * `threshold` determines whether `proposal` is executed directly (`threshold < 2`)
       * or put up for voting.
       * 
       * ## Complexity
       * - `O(B + M + P1)` or `O(B + M + P2)` where:
       * - `B` is `proposal` size in bytes (length-fee-bounded)
       * - `M` is members-count (code- and governance-bounded)
       * - branching is influenced by `threshold` where:
       * - `P1` is proposal execution complexity (`threshold < 2`)
       * - `P2` is proposals-count (code-bounded) (`threshold >= 2`)
       **/
      propose: AugmentedSubmittable<(threshold: Compact<u32> | AnyNumber | Uint8Array, proposal: Call | IMethod | string | Uint8Array, lengthBound: Compact<u32> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u32>, Call, Compact<u32>]>;
      /**
       * Release the cost held for storing a proposal once the given proposal is completed.
       * 
       * If there is no associated cost for the given proposal, this call will have no effect.
       * 
       * Parameters:
       * - `origin`: must be `Signed` or `Root`.
       * - `proposal_hash`: The hash of the proposal.
       * 
       * Emits `ProposalCostReleased` if any cost held for a given proposal.
       **/
      releaseProposalCost: AugmentedSubmittable<(proposalHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Set the collective's membership.
       * 
       * - `new_members`: The new member list. Be nice to the chain and provide it sorted.
       * - `prime`: The prime member whose vote sets the default.
       * - `old_count`: The upper bound for the previous number of members in storage. Used for
       * weight estimation.
       * 
       * The dispatch of this call must be `SetMembersOrigin`.
       * 
       * NOTE: Does not enforce the expected `MaxMembers` limit on the amount of members, but
       * the weight estimations rely on it to estimate dispatchable weight.
       * 
       * # WARNING:
       * 
       * The `pallet-collective` can also be managed by logic outside of the pallet through the
       * implementation of the trait [`ChangeMembers`].
       * Any call to `set_members` must be careful that the member set doesn't get out of sync
       * with other logic managing the member set.
       * 
       * ## Complexity:
       * - `O(MP + N)` where:
       * - `M` old-members-count (code- and governance-bounded)
       * - `N` new-members-count (code- and governance-bounded)
       * - `P` proposals-count (code-bounded)
       **/
      setMembers: AugmentedSubmittable<(newMembers: Vec<AccountId32> | (AccountId32 | string | Uint8Array)[], prime: Option<AccountId32> | null | Uint8Array | AccountId32 | string, oldCount: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Vec<AccountId32>, Option<AccountId32>, u32]>;
      /**
       * Add an aye or nay vote for the sender to the given proposal.
       * 
       * Requires the sender to be a member.
       * 
       * Transaction fees will be waived if the member is voting on any particular proposal
       * for the first time and the call is successful. Subsequent vote changes will charge a
       * fee.
       * ## Complexity
       * - `O(M)` where `M` is members-count (code- and governance-bounded)
       **/
      vote: AugmentedSubmittable<(proposal: H256 | string | Uint8Array, index: Compact<u32> | AnyNumber | Uint8Array, approve: bool | boolean | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, Compact<u32>, bool]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    grandpa: {
      /**
       * Note that the current authority set of the GRANDPA finality gadget has stalled.
       * 
       * This will trigger a forced authority set change at the beginning of the next session, to
       * be enacted `delay` blocks after that. The `delay` should be high enough to safely assume
       * that the block signalling the forced change will not be re-orged e.g. 1000 blocks.
       * The block production rate (which may be slowed down because of finality lagging) should
       * be taken into account when choosing the `delay`. The GRANDPA voters based on the new
       * authority will start voting on top of `best_finalized_block_number` for new finalized
       * blocks. `best_finalized_block_number` should be the highest of the latest finalized
       * block of all validators of the new authority set.
       * 
       * Only callable by root.
       **/
      noteStalled: AugmentedSubmittable<(delay: u32 | AnyNumber | Uint8Array, bestFinalizedBlockNumber: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Report voter equivocation/misbehavior. This method will verify the
       * equivocation proof and validate the given key ownership proof
       * against the extracted offender. If both are valid, the offence
       * will be reported.
       **/
      reportEquivocation: AugmentedSubmittable<(equivocationProof: SpConsensusGrandpaEquivocationProof | { setId?: any; equivocation?: any } | string | Uint8Array, keyOwnerProof: SpCoreVoid | null) => SubmittableExtrinsic<ApiType>, [SpConsensusGrandpaEquivocationProof, SpCoreVoid]>;
      /**
       * Report voter equivocation/misbehavior. This method will verify the
       * equivocation proof and validate the given key ownership proof
       * against the extracted offender. If both are valid, the offence
       * will be reported.
       * 
       * This extrinsic must be called unsigned and it is expected that only
       * block authors will call it (validated in `ValidateUnsigned`), as such
       * if the block author is defined it will be defined as the equivocation
       * reporter.
       **/
      reportEquivocationUnsigned: AugmentedSubmittable<(equivocationProof: SpConsensusGrandpaEquivocationProof | { setId?: any; equivocation?: any } | string | Uint8Array, keyOwnerProof: SpCoreVoid | null) => SubmittableExtrinsic<ApiType>, [SpConsensusGrandpaEquivocationProof, SpCoreVoid]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    multiBlockMigrations: {
      /**
       * Clears the `Historic` set.
       * 
       * `map_cursor` must be set to the last value that was returned by the
       * `HistoricCleared` event. The first time `None` can be used. `limit` must be chosen in a
       * way that will result in a sensible weight.
       **/
      clearHistoric: AugmentedSubmittable<(selector: PalletMigrationsHistoricCleanupSelector | { Specific: any } | { Wildcard: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletMigrationsHistoricCleanupSelector]>;
      /**
       * Forces the onboarding of the migrations.
       * 
       * This process happens automatically on a runtime upgrade. It is in place as an emergency
       * measurement. The cursor needs to be `None` for this to succeed.
       **/
      forceOnboardMbms: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Allows root to set an active cursor to forcefully start/forward the migration process.
       * 
       * This is an edge-case version of [`Self::force_set_cursor`] that allows to set the
       * `started_at` value to the next block number. Otherwise this would not be possible, since
       * `force_set_cursor` takes an absolute block number. Setting `started_at` to `None`
       * indicates that the current block number plus one should be used.
       **/
      forceSetActiveCursor: AugmentedSubmittable<(index: u32 | AnyNumber | Uint8Array, innerCursor: Option<Bytes> | null | Uint8Array | Bytes | string, startedAt: Option<u32> | null | Uint8Array | u32 | AnyNumber) => SubmittableExtrinsic<ApiType>, [u32, Option<Bytes>, Option<u32>]>;
      /**
       * Allows root to set a cursor to forcefully start, stop or forward the migration process.
       * 
       * Should normally not be needed and is only in place as emergency measure. Note that
       * restarting the migration process in this manner will not call the
       * [`MigrationStatusHandler::started`] hook or emit an `UpgradeStarted` event.
       **/
      forceSetCursor: AugmentedSubmittable<(cursor: Option<PalletMigrationsMigrationCursor> | null | Uint8Array | PalletMigrationsMigrationCursor | { Active: any } | { Stuck: any } | string) => SubmittableExtrinsic<ApiType>, [Option<PalletMigrationsMigrationCursor>]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    preimage: {
      /**
       * Ensure that the bulk of pre-images is upgraded.
       * 
       * The caller pays no fee if at least 90% of pre-images were successfully updated.
       **/
      ensureUpdated: AugmentedSubmittable<(hashes: Vec<H256> | (H256 | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<H256>]>;
      /**
       * Register a preimage on-chain.
       * 
       * If the preimage was previously requested, no fees or deposits are taken for providing
       * the preimage. Otherwise, a deposit is taken proportional to the size of the preimage.
       **/
      notePreimage: AugmentedSubmittable<(bytes: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Request a preimage be uploaded to the chain without paying any fees or deposits.
       * 
       * If the preimage requests has already been provided on-chain, we unreserve any deposit
       * a user may have paid, and take the control of the preimage out of their hands.
       **/
      requestPreimage: AugmentedSubmittable<(hash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Clear an unrequested preimage from the runtime storage.
       * 
       * If `len` is provided, then it will be a much cheaper operation.
       * 
       * - `hash`: The hash of the preimage to be removed from the store.
       * - `len`: The length of the preimage of `hash`.
       **/
      unnotePreimage: AugmentedSubmittable<(hash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Clear a previously made request for a preimage.
       * 
       * NOTE: THIS MUST NOT BE CALLED ON `hash` MORE TIMES THAN `request_preimage`.
       **/
      unrequestPreimage: AugmentedSubmittable<(hash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    registry: {
      /**
       * Add an address at which a target is measured, from the next window on.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of the target, or by the validator of the home network that it stands for,
       * while that is current or queued.
       * 
       * ## Details
       * 
       * Holds a deposit from the caller. A URL (`Rpc`) has a scheme of `ws`, `wss`, `http` or `https`, a
       * host, neither user nor fragment; a multiaddress (`Port`) is
       * `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT`. Both need the consent of the node that answers: its
       * ed25519 signature over `almanac consent`, the network's genesis hash, the target (u32, little
       * endian), the account that speaks for the target (32 bytes) and the URL or multiaddress. An
       * endpoint and a node belong to one target; a target may have several addresses of one node. Ports
       * that another target has claimed for this node, without its signature, give way: they are removed
       * with the current window.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
       * - `NotTheOwner`, `NotValidating`: the caller may not speak for the target.
       * - `AddressNotPrintable`, `AddressTooLong`, `UnknownScheme`, `UrlWithUser`, `UrlWithFragment`,
       * `UnknownProtocol`, `NotTcp`, `NotPlainTcp`, `NoHost`, `BadHost`, `BadPort`: the address is
       * malformed.
       * - `UnsignedPort`: a port without the consent of its node, `Libp2p`.
       * - `AddressExists`, `EndpointTaken`, `PeerTaken`: it is listed, here or elsewhere.
       * - `TooManyAddresses`, `TooManyRemoved`: there is no room.
       * - `NoConsent`: the node has not agreed.
       * - `PromiseOpen`: the Council has removed the last address of this kind, and windows until then are
       * open.
       * - `ConsentWithdrawn`, `TooManyWithdrawn`: this node or too many have agreed no longer.
       * - `CannotDeposit`: the caller has too little.
       * - `NoWindows`: the chain has no block yet.
       * 
       * ## Events
       * 
       * `AddressAdded`; `AddressRemoved` for each that gives way.
       **/
      addAddress: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, address: PalletRegistryAddress | { Libp2p: any } | { Rpc: any } | { Port: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, PalletRegistryAddress]>;
      /**
       * Add a target and say who speaks for it.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * An endpoint by its name, or a validator of another network by its account. A target that was
       * removed gets its old id again.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network.
       * - `AppearsByItself`: an account of the home network.
       * - `NameEmpty`, `NameNotText`: the name is refused.
       * - `TargetExists`: it was added before.
       * 
       * ## Events
       * 
       * `TargetAdded`.
       **/
      addTarget: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, who: PalletSliTargetRef | { Account: any } | { Name: any } | string | Uint8Array, owner: AccountId32 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletSliTargetRef, AccountId32]>;
      /**
       * Invite an account to report.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network.
       * - `AlreadyReporter`: the account is a reporter and has not left.
       * - `AlreadyInvited`, `TooManyInvited`: it is invited, or too many are.
       * 
       * ## Events
       * 
       * `ReporterInvited`.
       **/
      admit: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, account: AccountId32 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, AccountId32]>;
      /**
       * Create a group of targets.
       * 
       * ## Dispatch Origin
       * 
       * Signed by whoever pays the deposit, and owns the group.
       * 
       * ## Details
       * 
       * `name` has 1 to 64 bytes of UTF-8 and is the only one of its kind in the network. `members` are
       * the ids of 1 to 256 targets, ascending. The SLI of a group is that of the sums of its targets'
       * counts.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network.
       * - `NameEmpty`, `NameTooLong`, `NameNotText`, `GroupNameTaken`: the name is refused.
       * - `GroupEmpty`, `TooManyMembers`, `MembersOutOfOrder`, `UnknownTarget`: the members are refused.
       * - `CannotDeposit`: the caller has too little.
       * 
       * ## Events
       * 
       * `GroupCreated`.
       **/
      createGroup: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, name: Bytes | string | Uint8Array, members: Vec<u32> | (u32 | AnyNumber | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, Bytes, Vec<u32>]>;
      /**
       * Become a reporter of a network.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the account that pays the bond; it can be a cold one.
       * 
       * ## Details
       * 
       * `signer` is the key that signs the reports, of this reporter alone. `region` says where it
       * measures from, at most 32 bytes. `head` is the head of a hash chain by which its instants
       * are drawn: each report reveals the next link. Begins with the next window. An invitation,
       * needed where admission is by approval, is used up. Where all seats are taken, those of reporters
       * whose bond is due become free.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NoWindows`: the network is not registered, or not measured.
       * - `AlreadyReporter`: the account is a reporter, or has not withdrawn its bond.
       * - `RegionEmpty`, `RegionTooLong`, `RegionNotText`: the region is refused.
       * - `SignerTaken`, `SignerIsAReporter`: the key is another reporter's.
       * - `NotInvited`: admission is by approval and the account is not invited.
       * - `TooManyReporters`: all seats are taken.
       * - `CannotBond`: the account has too little.
       * 
       * ## Events
       * 
       * `ReporterJoined`; `BondReturned` for each reporter that made room.
       **/
      join: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, signer: AccountId32 | string | Uint8Array, region: Option<Bytes> | null | Uint8Array | Bytes | string, head: U8aFixed | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, AccountId32, Option<Bytes>, U8aFixed]>;
      /**
       * Stop reporting with the end of the current window.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the reporter's account.
       * 
       * ## Details
       * 
       * The current window and those before it can still be reported, each until its grace is over.
       * The bond stays until `withdraw`.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
       * - `AlreadyLeft`: the caller has left or was removed.
       * - `NoWindows`: the network is not measured.
       * 
       * ## Events
       * 
       * `ReporterLeft`.
       **/
      leave: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Register a network, which is measured from the next window on.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * It gets the next id, and the window length, retention and parameters of sampling that the home
       * network has now. `name` has 1 to 64 bytes of UTF-8. `era` is given for eras of a constant length;
       * without it they are those that its censuses name.
       * 
       * ## Errors
       * 
       * - `NameEmpty`, `NameTooLong`, `NameNotText`, `NameTaken`: the name is refused.
       * - `BadSlotDuration`, `BadEra`: a duration is out of bounds.
       * - `NetworkExists`: the genesis hash is known.
       * - `TooManyNetworks`: there is no room.
       * 
       * ## Events
       * 
       * `NetworkRegistered`.
       **/
      registerNetwork: AugmentedSubmittable<(genesisHash: H256 | string | Uint8Array, name: Bytes | string | Uint8Array, consensus: PalletRegistryConsensus | 'Aura' | 'Babe' | 'Other' | number | Uint8Array, slotMs: u32 | AnyNumber | Uint8Array, era: Option<PalletRegistryEraSchedule> | null | Uint8Array | PalletRegistryEraSchedule | { startMs?: any; lengthMs?: any } | string) => SubmittableExtrinsic<ApiType>, [H256, Bytes, PalletRegistryConsensus, u32, Option<PalletRegistryEraSchedule>]>;
      /**
       * Remove an address of a target: it is measured until the next 00:00 UTC, or until the current
       * window ends if the Council removes it.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of the target or by the validator that it stands for, validating or not;
       * or `AdminOrigin`.
       * 
       * ## Details
       * 
       * The address is found by its URL or multiaddress alone. The deposit goes back to who paid it. One
       * that was never measured ends at once. Where no address is left, the target has still said that it
       * would be measured, which its coverage shows, unless the Council has removed the last one; the
       * Council may also end one that its owner has removed.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
       * - `NotTheOwner`: the caller may not speak for the target.
       * - `UnknownAddress`: the target has no such address; those of `add_address` if it is malformed.
       * - `UnderAgreement`: it is the last of its kind, and what is measured there is under agreement; the
       * Council may remove it.
       * - `NoWindows`: the chain has no block yet.
       * 
       * ## Events
       * 
       * `AddressRemoved`.
       **/
      removeAddress: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, address: PalletRegistryAddress | { Libp2p: any } | { Rpc: any } | { Port: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, PalletRegistryAddress]>;
      /**
       * Remove a group. Its deposit goes back to its owner, its name is free.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of the group; or `AdminOrigin`.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownGroup`: no such network, no such group.
       * - `NotTheGroupsOwner`: the caller does not own it.
       * 
       * ## Events
       * 
       * `GroupRemoved`.
       **/
      removeGroup: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, group: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Remove a reporter at once, or take back an invitation.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * Its reports of windows that are not closed count no more, nor what it has reported of the open
       * day and era; also of one that has left by itself, until its bond is given back. The bond stays
       * until the account withdraws it: nothing is taken. Of one that has left and is invited again only
       * the invitation is taken back; a second call removes what it has reported.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network.
       * - `NotAReporter`: the account is neither a reporter nor invited.
       * - `AlreadyLeft`: it was removed, and neither the open day nor the open era counts it.
       * - `NoWindows`: the network is not measured.
       * 
       * ## Events
       * 
       * `ReporterRemoved`, `InvitationWithdrawn`.
       **/
      removeReporter: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, account: AccountId32 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, AccountId32]>;
      /**
       * Remove a target that was added: its owner, region and addresses. Id and records stay.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * Deposits go back to who paid them. The addresses are measured until the current window ends, also
       * those that its owner has removed; what it has said it would be measured for ends with them.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
       * - `NotAdded`: a validator of the home network, or removed before.
       * - `NoWindows`: the chain has no block yet.
       * 
       * ## Events
       * 
       * `TargetRemoved`; `AddressRemoved` for each of its addresses.
       **/
      removeTarget: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Begin again with a new hash chain, with the next window.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the reporter's account or by its signing key. Who is both, of two reporters, resumes
       * as the account.
       * 
       * ## Details
       * 
       * For a reporter whose chain is used up or lost. Windows before the next one can no longer be
       * reported.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network, nor its key.
       * - `AlreadyLeft`: the reporter has left or was removed.
       * - `ReportsOpen`: a window that it has reported is not closed.
       * - `NoWindows`: the network is not measured.
       * 
       * ## Events
       * 
       * `ReporterResumed`.
       **/
      resume: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, head: U8aFixed | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, U8aFixed]>;
      /**
       * Say who may become a reporter of a network: whom the Council has invited, or everyone who can
       * pay the bond.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * From this block on; reporters that are there stay. Whoever joins counts from the next window on.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network.
       * 
       * ## Events
       * 
       * `AdmissionSet`.
       **/
      setAdmission: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, admission: PalletRegistryAdmission | 'Approval' | 'Open' | number | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletRegistryAdmission]>;
      /**
       * Set what is held from now on of reporters, for addresses and for groups.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * From this block on; what is held already stays until it is given back. Amounts are in the
       * smallest unit.
       * 
       * ## Errors
       * 
       * - `DepositsOutOfBounds`: a deposit below what the runtime gives, a bond below a hundredth of
       * that, or anything above 1,000 times that.
       * 
       * ## Events
       * 
       * `DepositsSet`.
       **/
      setDeposits: AugmentedSubmittable<(deposits: PalletRegistryDeposits | { bond?: any; address?: any; group?: any; member?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletRegistryDeposits]>;
      /**
       * Exchange the members of a group; its deposit becomes that of a new one.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of the group.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownGroup`: no such network, no such group.
       * - `NotTheGroupsOwner`: the caller does not own it.
       * - `GroupEmpty`, `TooManyMembers`, `MembersOutOfOrder`, `UnknownTarget`: the members are refused.
       * - `CannotDeposit`: the caller has too little.
       * 
       * ## Events
       * 
       * `MembersSet`.
       **/
      setMembers: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, group: u32 | AnyNumber | Uint8Array, members: Vec<u32> | (u32 | AnyNumber | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, u32, Vec<u32>]>;
      /**
       * Say where a target is, at most 32 bytes of UTF-8, or clear it.
       * 
       * ## Dispatch Origin
       * 
       * As of `add_address`.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
       * - `NotTheOwner`, `NotValidating`: the caller may not speak for the target.
       * - `RegionEmpty`, `RegionTooLong`, `RegionNotText`: the region is refused.
       * 
       * ## Events
       * 
       * `RegionSet`.
       **/
      setRegion: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, region: Option<Bytes> | null | Uint8Array | Bytes | string) => SubmittableExtrinsic<ApiType>, [u32, u32, Option<Bytes>]>;
      /**
       * Change the key that signs the caller's reports, at once.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the reporter's account, not by its key.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
       * - `SameSigner`: the key signs for the caller already.
       * - `SignerTaken`, `SignerIsAReporter`: the key is another reporter's.
       * 
       * ## Events
       * 
       * `SignerSet`.
       **/
      setSigner: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, signer: AccountId32 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, AccountId32]>;
      /**
       * Get the bond back after leaving.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the reporter's account.
       * 
       * ## Details
       * 
       * Possible once the sampled records of every window up to the one in which the caller left are
       * closed.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`: the caller is no reporter of this network.
       * - `StillReporting`: the caller has not left.
       * - `WindowsOpen`: one of its windows is not closed.
       * 
       * ## Events
       * 
       * `BondReturned`.
       **/
      withdraw: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Withdraw the consent of a node to be a target: its addresses there are measured until the current
       * window ends.
       * 
       * ## Dispatch Origin
       * 
       * Signed by anyone; what counts is the signature of the node.
       * 
       * ## Details
       * 
       * `peer` is the node's key, `signature` its ed25519 signature over `almanac withdrawal`, the
       * network's genesis hash, the target (u32, little endian) and the account that speaks for the target
       * (32 bytes): its owner, or else the account that it stands for. Deposits go back to who paid them.
       * The node is not listed there again whenever that account speaks for the target; after 16 nodes
       * none is. What the target has said it would be measured for stays.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `UnknownTarget`: no such network, no such target.
       * - `UnknownPeer`: the target is not measured at this node.
       * - `NoWithdrawal`: the signature is not the node's.
       * 
       * ## Events
       * 
       * `AddressRemoved` for each of its addresses, `ConsentWithdrawn`.
       **/
      withdrawConsent: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, target: u32 | AnyNumber | Uint8Array, peer: U8aFixed | string | Uint8Array, signature: U8aFixed | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, U8aFixed, U8aFixed]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    scalability: {
      /**
       * Compare later predictions of a subject with that of a run, or with none any more.
       * 
       * ## Dispatch Origin
       * 
       * The Council.
       * 
       * ## Details
       * 
       * The run of a baseline cannot be removed; without `run` there is none, and it can.
       * 
       * ## Errors
       * 
       * - `UnknownSubject`, `UnknownRun`, `OtherSubject`: the subject has no such run.
       * - `NoPrediction`: nobody has submitted a prediction for it.
       * 
       * ## Events
       * 
       * `BaselineAccepted`, or `BaselineDropped` without `run`.
       **/
      acceptBaseline: AugmentedSubmittable<(subject: u32 | AnyNumber | Uint8Array, run: Option<u32> | null | Uint8Array | u32 | AnyNumber) => SubmittableExtrinsic<ApiType>, [u32, Option<u32>]>;
      /**
       * Register a software or network that is load-tested.
       * 
       * ## Dispatch Origin
       * 
       * The Council, for the account `owner` and without a deposit; or signed by the account that
       * becomes the owner and pays the deposit, with `owner` left out.
       * 
       * ## Errors
       * 
       * - `OwnerMissing`: the Council named no owner. `NotYourself`: an account named one.
       * - `TextEmpty`, `TextTooLong`, `TextNotText`: the name is refused. `NameTaken`: it is another's.
       * - `CannotDeposit`: the account has too little.
       * 
       * ## Events
       * 
       * `SubjectRegistered`.
       **/
      registerSubject: AugmentedSubmittable<(name: Bytes | string | Uint8Array, owner: Option<AccountId32> | null | Uint8Array | AccountId32 | string) => SubmittableExtrinsic<ApiType>, [Bytes, Option<AccountId32>]>;
      /**
       * Remove a run with its prediction; the deposit comes back.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of its subject, of which nothing is required; or the Council.
       * 
       * ## Errors
       * 
       * - `UnknownRun`, `NotTheOwner`: the caller has no such run.
       * - `IsRequired`: something is required of its subject, and the caller is not the Council.
       * - `IsBaseline`: later runs are compared with it.
       * 
       * ## Events
       * 
       * `RunRemoved`.
       **/
      removeRun: AugmentedSubmittable<(run: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Remove a subject that has no runs; the deposit comes back, and its name is free.
       * 
       * ## Dispatch Origin
       * 
       * Signed by its owner, or the Council.
       * 
       * ## Errors
       * 
       * - `UnknownSubject`, `NotTheOwner`: the caller has no such subject.
       * - `HasRuns`: it has runs.
       * 
       * ## Events
       * 
       * `SubjectRemoved`.
       **/
      removeSubject: AugmentedSubmittable<(subject: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Set what is held from now on for subjects, runs and points.
       * 
       * ## Dispatch Origin
       * 
       * The Council.
       * 
       * ## Details
       * 
       * From this block on; what is held already stays until it is given back. Amounts are in the
       * smallest unit.
       * 
       * ## Errors
       * 
       * - `DepositsOutOfBounds`: one is below what the runtime gives, or above 1,000 times that.
       * 
       * ## Events
       * 
       * `DepositsSet`.
       **/
      setDeposits: AugmentedSubmittable<(deposits: PalletScalabilityDeposits | { subject?: any; run?: any; point?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletScalabilityDeposits]>;
      /**
       * Say for how many blocks a better prediction may replace the first one of a run.
       * 
       * ## Dispatch Origin
       * 
       * The Council.
       * 
       * ## Details
       * 
       * For runs whose first prediction is still to come; what stands for others is in their prediction.
       * 
       * ## Errors
       * 
       * - `ReplacementOutOfRange`: 0, or more than `MaxReplacementBlocks`.
       * 
       * ## Events
       * 
       * `ReplacementSet`.
       **/
      setReplacementBlocks: AugmentedSubmittable<(blocks: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Require something of later predictions of a subject.
       * 
       * ## Dispatch Origin
       * 
       * The Council.
       * 
       * ## Details
       * 
       * What is none is not asked; nothing asked removes the requirement. A figure that is asked for and
       * not known is missed.
       * 
       * ## Errors
       * 
       * - `UnknownSubject`: there is no such subject.
       * - `SizeOutOfRange`: latency is asked at a size below one or above a million.
       * 
       * ## Events
       * 
       * `RequirementSet`.
       **/
      setRequirement: AugmentedSubmittable<(subject: u32 | AnyNumber | Uint8Array, requirement: PalletScalabilityRequirement | { minThroughput?: any; maxLatency?: any; maxSigma?: any; maxKappa?: any; maxRegressionPpm?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletScalabilityRequirement]>;
      /**
       * Say how many blocks a turn has to fit a run that nobody has fitted.
       * 
       * ## Dispatch Origin
       * 
       * The Council.
       * 
       * ## Details
       * 
       * Counted from the block of the run, also of runs that are there already: their turns move.
       * 
       * ## Errors
       * 
       * - `TurnOutOfRange`: 0, or more than `MaxTurnBlocks`.
       * 
       * ## Events
       * 
       * `TurnSet`.
       **/
      setTurnBlocks: AugmentedSubmittable<(blocks: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Submit a fit of a run, which the chain proves.
       * 
       * ## Dispatch Origin
       * 
       * Signed by anyone.
       * 
       * ## Details
       * 
       * λ is in 1e-12, σ and κ are in 1e-18; what equals a bound is held there. The chain accepts them if
       * one Gauss-Newton step moves no free parameter by more than 1e-7 in model units and each on a
       * bound, when freed, steps outwards or by no more than that: a stationary point, not the least of
       * all. Within `ReplacementBlocks` after the first prediction of a run a better one, whose sum of
       * squares is smaller by more than 1e-11, may replace it; and the owner of the subject may replace a
       * stranger's by an equal one. Intervals are stored as claimed.
       * 
       * ## Errors
       * 
       * - `UnknownRun`: there is no such run.
       * - `BadLevel`, `IntervalReversed`, `IntervalMissesEstimate`: the intervals are refused.
       * - `ParametersOutOfRange`, `FigureOutOfRange`, `IllConditioned`: nothing can be proved.
       * - `LambdaMoves`, `SigmaMoves`, `KappaMoves`: the parameters are no stationary point. With the
       * longest step in 1e-8; ask the runtime API `check_prediction` for all of them.
       * - `SigmaLeavesItsBound`, `KappaLeavesItsBound`: a parameter does not belong on its bound.
       * - `PredictionFinal`, `NotBetter`: the run has a prediction that stays.
       * 
       * ## Events
       * 
       * `PredictionAccepted`; `RequirementMet` or `RequirementMissed` if the Council requires anything.
       **/
      submitPrediction: AugmentedSubmittable<(run: u32 | AnyNumber | Uint8Array, parameters: AlmanacMathUslTypesParameters | { lambda?: any; sigma?: any; kappa?: any } | string | Uint8Array, intervals: PalletScalabilityClaimedIntervals | { levelPpm?: any; lambda?: any; sigma?: any; kappa?: any; peakSize?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, AlmanacMathUslTypesParameters, PalletScalabilityClaimedIntervals]>;
      /**
       * Submit a campaign of load tests.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the owner of the subject, who pays a deposit for the run and for each point.
       * 
       * ## Details
       * 
       * Sizes and throughput are in millionths. Points ascend by size; repetitions may stand as points
       * of one size or as one with their mean.
       * 
       * ## Errors
       * 
       * - `UnknownSubject`, `NotTheOwner`: whose runs these are not. `TooManyRuns`: it has too many.
       * - `TextEmpty`, `TextTooLong`, `TextNotText`: version or commit is refused.
       * - `TooManyPoints`, `TooFewSizes`, `SizeOutOfRange`, `ThroughputOutOfRange`,
       * `PointsNotAscending`, `WeightMissing`, `WeightNotUsed`, `NoRepetitions`, `BadLatency`: the
       * points are refused.
       * - `CannotDeposit`: the account has too little.
       * 
       * ## Events
       * 
       * `RunSubmitted`.
       **/
      submitRun: AugmentedSubmittable<(subject: u32 | AnyNumber | Uint8Array, run: PalletScalabilityRunInput | { version?: any; commit?: any; fingerprint?: any; varied?: any; weighting?: any; points?: any; evidence?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletScalabilityRunInput]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    session: {
      /**
       * Removes any session key(s) of the function caller.
       * 
       * This doesn't take effect until the next session.
       * 
       * The dispatch origin of this function must be Signed and the account must be either be
       * convertible to a validator ID using the chain's typical addressing system (this usually
       * means being a controller account) or directly convertible into a validator ID (which
       * usually means being a stash account).
       **/
      purgeKeys: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Sets the session key(s) of the function caller to `keys`.
       * 
       * Allows an account to set its session key prior to becoming a validator.
       * This doesn't take effect until the next session.
       * 
       * - `origin`: The dispatch origin of this function must be signed.
       * - `keys`: The new session keys to set. These are the public keys of all sessions keys
       * setup in the runtime.
       * - `proof`: The proof that `origin` has access to the private keys of `keys`. See
       * [`impl_opaque_keys`](sp_runtime::impl_opaque_keys) for more information about the
       * proof format.
       **/
      setKeys: AugmentedSubmittable<(keys: AlmanacRuntimeKeysSessionKeys | { aura?: any; grandpa?: any } | string | Uint8Array, proof: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AlmanacRuntimeKeysSessionKeys, Bytes]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    sli: {
      /**
       * Commits a reporter to what it will report of a window, before it can see what others do.
       * 
       * Where the rule is on (`set_commit_blocks`) this comes first, then `open`, then `report`. `commitment` is
       * BLAKE2b-256 of "almanac commit", the hash of the genesis block, network, window, the reporter's account
       * and the opening, as `open` gets it. Nobody else can open it, and one commitment holds.
       * 
       * It can be sent from when the chain has counted the window's slots, for a number of blocks that have room
       * for it. An accepted one costs nothing; it is of the class that reports are of.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter of the network.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
       * - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
       * - `CommitsNotTaken`: nobody commits itself for this window.
       * - `CommitsClosed`, `CommittedAlready`: it comes too late, or again.
       * 
       * ## Events
       * 
       * `Committed`.
       **/
      commit: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, commitment: U8aFixed | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, U8aFixed]>;
      /**
       * Says that a validator is there: once in each session, in the session that is running.
       * 
       * Sent by the validator's node without an account and without a fee. `seat` is the validator's place in
       * the session, counted from 0; `signature` is that of the session key with which it signs its blocks, over
       * "almanac/heartbeat", the hash of the genesis block and the session's index (4 bytes, the lowest first).
       * 
       * ## Dispatch Origin
       * 
       * None, with that signature.
       * 
       * ## Errors
       * 
       * - `WrongSession`, `NotInTheSet`, `HeardAlready`, `WrongSignature`: of a transaction that is invalid, with
       * the codes 102 to 105.
       **/
      heartbeat: AugmentedSubmittable<(session: u32 | AnyNumber | Uint8Array, seat: u32 | AnyNumber | Uint8Array, signature: U8aFixed | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, U8aFixed]>;
      /**
       * Opens the commitment of a reporter, when nobody can commit itself any more.
       * 
       * It names what the report will be, and says of targets under agreement which samples the reporter can
       * prove. A proof of a target that is under no agreement (any more) is left out. Then the report follows,
       * and is taken only as it was opened.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter of the network.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
       * - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
       * - `NotCommitted`, `WrongOpening`, `OpenedAlready`: what there is to be opened.
       * - `CommitsOpen`: others may still commit themselves.
       * - `WrongLink`: the link does not lead to the one revealed last.
       * - `NotProvable`: what a proof may say.
       * 
       * ## Events
       * 
       * `Opened`.
       **/
      open: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, opening: PalletSliCommittedTypesOpening | { link?: any; parts?: any; root?: any; proofs?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32, PalletSliCommittedTypesOpening]>;
      /**
       * Reports what a reporter saw of the targets of a network in a window that has ended.
       * 
       * The origin is the signing key of an active reporter. A report comes in one part or several,
       * in order; its entries ascend by target and indicator over all parts. `link` is the window's
       * link of the reporter's hash chain, in every part; `evidence` is given with part 0 alone.
       * 
       * The window can be reported from when the chain has counted its slots until its grace is over
       * (a time and a number of blocks), also by who has left since. An accepted part costs nothing; a refused one pays its fee.
       * 
       * Reports are of the operational class, whose room in a block nobody else's transactions take. After
       * a refused part the reporter waits some blocks for the next one.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter of the network.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `NotAReporter`, `NotActive`: who may report what.
       * - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
       * - `Duplicate`, `MissingPart`, `TooManyParts`, `NoEntries`, `Oversized`: how parts follow.
       * - `EvidenceMissing`, `EvidenceRepeated`: what part 0 alone must name.
       * - `WrongLink`: the link does not lead to the one revealed last.
       * - `EntriesOutOfOrder`, `UnknownTarget`, `OwnTarget`, `NotMeasured`, `AuthorshipOfHome`,
       * `TooManySamples`, `TooManyAnswers`: what an entry may say.
       * - `BucketOutOfRange`, `BucketsOutOfOrder`, `EmptyBucket`: how its buckets must look.
       * - `NotOpened`, `NotAsOpened`: of a window for which reporters commit themselves.
       * 
       * ## Events
       * 
       * `ReportAccepted`.
       **/
      report: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, part: u8 | AnyNumber | Uint8Array, link: U8aFixed | string | Uint8Array, evidence: Option<PalletSliSampledTypesEvidence> | null | Uint8Array | PalletSliSampledTypesEvidence | { root?: any; contentId?: any } | string, entries: Vec<PalletSliSampledTypesReportEntry> | (PalletSliSampledTypesReportEntry | { target?: any; indicator?: any; samples?: any; buckets?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, u32, u8, U8aFixed, Option<PalletSliSampledTypesEvidence>, Vec<PalletSliSampledTypesReportEntry>]>;
      /**
       * Reports how many slots each validator of another network was assigned and kept in a window that has
       * ended: counts of finalized blocks, which are the same for everyone.
       * 
       * They become records where more than half of the active reporters, and at least as many as
       * `min_reporters` says, report the same, bit for bit; else nothing is known of the window. A census comes
       * in parts of 256 validators, in order, the last one with the rest; `census` is the same in every part,
       * `content_id`, of the file that proves it, is given with part 0 alone. The validators ascend over all parts.
       * 
       * The windows that can be reported, the room in blocks and the fee are those of `report`.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter of the network.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`, `AuthorshipOfHome`, `NotAReporter`, `NotActive`: who may report what.
       * - `MisalignedWindow`, `TooEarly`, `TooLate`: which windows are open for reports.
       * - `Duplicate`, `MissingPart`, `TooManyParts`, `NoEntries`, `Oversized`, `PartIncomplete`: how parts
       * follow.
       * - `EvidenceMissing`, `EvidenceRepeated`, `CensusChanged`: what parts must name.
       * - `EntriesOutOfOrder`, `MoreThanAssigned`: what they may say.
       * 
       * ## Events
       * 
       * `CensusReported`.
       **/
      reportCensus: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, window: u32 | AnyNumber | Uint8Array, part: u8 | AnyNumber | Uint8Array, census: PalletSliAgreedTypesCensus | { from?: any; to?: any; era?: any; duties?: any } | string | Uint8Array, contentId: Option<U8aFixed> | null | Uint8Array | U8aFixed | string, duties: Vec<PalletSliAgreedTypesDuty> | (PalletSliAgreedTypesDuty | { who?: any; assigned?: any; authored?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, u32, u8, PalletSliAgreedTypesCensus, Option<U8aFixed>, Vec<PalletSliAgreedTypesDuty>]>;
      /**
       * Reports what each validator of another network was to do and did in a window that has ended: a census as
       * that of `report_census`, which is the same for `Authorship`, of any indicator that is one.
       * 
       * `Backing` are candidates of parachains that the validator's group backed, and its votes on them;
       * `Availability` pieces of them that it was to hold, and said that it does. Each indicator is agreed on by
       * itself.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the signing key of a reporter of the network.
       * 
       * ## Errors
       * 
       * - `NotACensus`: reporters send no census of the indicator, or none of the home network.
       * - All others of `report_census`.
       * 
       * ## Events
       * 
       * `CensusReported`.
       **/
      reportCensusOf: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, indicator: PalletSliIndicator | 'Authorship' | 'Arrival' | 'Rpc' | 'Reachability' | 'Finality' | 'Heartbeat' | 'Backing' | 'Availability' | number | Uint8Array, window: u32 | AnyNumber | Uint8Array, part: u8 | AnyNumber | Uint8Array, census: PalletSliAgreedTypesCensus | { from?: any; to?: any; era?: any; duties?: any } | string | Uint8Array, contentId: Option<U8aFixed> | null | Uint8Array | U8aFixed | string, duties: Vec<PalletSliAgreedTypesDuty> | (PalletSliAgreedTypesDuty | { who?: any; assigned?: any; authored?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [u32, PalletSliIndicator, u32, u8, PalletSliAgreedTypesCensus, Option<U8aFixed>, Vec<PalletSliAgreedTypesDuty>]>;
      /**
       * Changes the share of a block, in ppm, that closing may use; from this block on.
       * 
       * No record depends on it, only how soon it is closed.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Errors
       * 
       * - `ClosingShareOutOfBounds`: less than one step of closing needs, or above half a block.
       * 
       * ## Events
       * 
       * `ClosingShareSet`.
       **/
      setClosingShare: AugmentedSubmittable<(ppm: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32]>;
      /**
       * Changes for how many blocks reporters commit themselves before any report of a network's window is
       * taken, from the next UTC midnight on; with 0 nobody does.
       * 
       * The grace is counted after these blocks. Below 5 hardly anybody can commit itself: a window is final
       * some blocks after it is counted. Proposed again before that midnight, the later call holds; what is in
       * force already takes a change back.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: nobody measures such a network here.
       * - `ChangeUnderway`: windows from before the last change are open.
       * - `CommitBlocksOutOfBounds`: above 64.
       * - `GraceNotBelowRetention`: windows would be deleted before they can be reported.
       * 
       * ## Events
       * 
       * `CommitBlocksScheduled`.
       **/
      setCommitBlocks: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, blocks: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, u32]>;
      /**
       * Changes how many closed periods of a network are kept, from the next UTC midnight on.
       * 
       * What a shorter retention no longer covers is deleted bit by bit after the next window has
       * closed; a longer one brings nothing back. Proposed again before that midnight, the later call
       * holds.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: no such network has records here.
       * - `RetentionOutOfBounds`: one is 0 or above 100,000.
       * - `GraceNotBelowRetention`: windows would be deleted before they can be reported.
       * - `RetentionNeeded`: something that is open rests on longer ones.
       * 
       * ## Events
       * 
       * `RetentionScheduled`.
       **/
      setRetention: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, retention: PalletSliRetention | { windows?: any; days?: any; weeks?: any; months?: any; years?: any; eras?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletSliRetention]>;
      /**
       * Changes how reporters measure a network, from the next UTC midnight on.
       * 
       * Windows that began before are measured, reported and combined as they began. Proposed again
       * before that midnight, the later call holds; what is in force already takes a change back.
       * 
       * ## Dispatch Origin
       * 
       * `AdminOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Errors
       * 
       * - `UnknownNetwork`: nobody measures such a network here.
       * - `ChangeUnderway`: windows from before the last change are open.
       * - `SamplesOutOfBounds`, `TimeoutOutOfBounds`, `FastLatencyOutOfBounds`, `MinCoverageOutOfBounds`,
       * `MinReportersOutOfBounds`, `GraceNotBelowRetention`, `IdleWindowsOutOfBounds`,
       * `HostRateOutOfBounds`, `ClockOffsetOutOfBounds`, `LagOutOfBounds`: which parameter is refused.
       * 
       * ## Events
       * 
       * `SamplingScheduled`.
       **/
      setSampling: AugmentedSubmittable<(network: u32 | AnyNumber | Uint8Array, sampling: PalletSliParameterSamplingSamplingParameters | { samplesPerWindow?: any; distribution?: any; timeoutMs?: any; fastUs?: any; minCoveragePpm?: any; minReporters?: any; graceMs?: any; graceBlocks?: any; idleWindows?: any; hostRate?: any; clockOffsetMs?: any; lagBlocks?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u32, PalletSliParameterSamplingSamplingParameters]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    sudo: {
      /**
       * Permanently removes the sudo key.
       * 
       * **This cannot be un-done.**
       **/
      removeKey: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Authenticates the current sudo key and sets the given AccountId (`new`) as the new sudo
       * key.
       **/
      setKey: AugmentedSubmittable<(updated: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress]>;
      /**
       * Authenticates the sudo key and dispatches a function call with `Root` origin.
       **/
      sudo: AugmentedSubmittable<(call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call]>;
      /**
       * Authenticates the sudo key and dispatches a function call with `Signed` origin from
       * a given account.
       * 
       * The dispatch origin for this call must be _Signed_.
       **/
      sudoAs: AugmentedSubmittable<(who: MultiAddress | { Id: any } | { Index: any } | { Raw: any } | { Address32: any } | { Address20: any } | string | Uint8Array, call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [MultiAddress, Call]>;
      /**
       * Authenticates the sudo key and dispatches a function call with `Root` origin.
       * This function does not check the weight of the call, and instead allows the
       * Sudo user to specify the weight of the call.
       * 
       * The dispatch origin for this call must be _Signed_.
       **/
      sudoUncheckedWeight: AugmentedSubmittable<(call: Call | IMethod | string | Uint8Array, weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call, SpWeightsWeightV2Weight]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    system: {
      /**
       * Provide the preimage (runtime binary) `code` for an upgrade that has been authorized.
       * 
       * If the authorization required a version check, this call will ensure the spec name
       * remains unchanged and that the spec version has increased.
       * 
       * Depending on the runtime's `OnSetCode` configuration, this function may directly apply
       * the new `code` in the same block or attempt to schedule the upgrade.
       * 
       * All origins are allowed.
       **/
      applyAuthorizedUpgrade: AugmentedSubmittable<(code: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Authorize an upgrade to a given `code_hash` for the runtime. The runtime can be supplied
       * later.
       * 
       * This call requires Root origin.
       **/
      authorizeUpgrade: AugmentedSubmittable<(codeHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Authorize an upgrade to a given `code_hash` for the runtime. The runtime can be supplied
       * later.
       * 
       * WARNING: This authorizes an upgrade that will take place without any safety checks, for
       * example that the spec name remains the same and that the version number increases. Not
       * recommended for normal use. Use `authorize_upgrade` instead.
       * 
       * This call requires Root origin.
       **/
      authorizeUpgradeWithoutChecks: AugmentedSubmittable<(codeHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Kill all storage items with a key that starts with the given prefix.
       * 
       * **NOTE:** We rely on the Root origin to provide us the number of subkeys under
       * the prefix we are removing to accurately calculate the weight of this function.
       **/
      killPrefix: AugmentedSubmittable<(prefix: Bytes | string | Uint8Array, subkeys: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes, u32]>;
      /**
       * Kill some items from storage.
       **/
      killStorage: AugmentedSubmittable<(keys: Vec<Bytes> | (Bytes | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<Bytes>]>;
      /**
       * Make some on-chain remark.
       * 
       * Can be executed by every `origin`.
       **/
      remark: AugmentedSubmittable<(remark: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Make some on-chain remark and emit event.
       **/
      remarkWithEvent: AugmentedSubmittable<(remark: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Set the new runtime code.
       **/
      setCode: AugmentedSubmittable<(code: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Set the new runtime code without doing any checks of the given `code`.
       * 
       * Note that runtime upgrades will not run if this is called with a not-increasing spec
       * version!
       **/
      setCodeWithoutChecks: AugmentedSubmittable<(code: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Set the number of pages in the WebAssembly environment's heap.
       **/
      setHeapPages: AugmentedSubmittable<(pages: u64 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u64]>;
      /**
       * Set some items of storage.
       **/
      setStorage: AugmentedSubmittable<(items: Vec<ITuple<[Bytes, Bytes]>> | ([Bytes | string | Uint8Array, Bytes | string | Uint8Array])[]) => SubmittableExtrinsic<ApiType>, [Vec<ITuple<[Bytes, Bytes]>>]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    timestamp: {
      /**
       * Set the current time.
       * 
       * This call should be invoked exactly once per block. It will panic at the finalization
       * phase, if this call hasn't been invoked by that time.
       * 
       * The timestamp should be greater than the previous one by the amount specified by
       * [`Config::MinimumPeriod`].
       * 
       * The dispatch origin for this call must be _None_.
       * 
       * This dispatch class is _Mandatory_ to ensure it gets executed in the block. Be aware
       * that changing the complexity of this call could result exhausting the resources in a
       * block to execute any other calls.
       * 
       * ## Complexity
       * - `O(1)` (Note that implementations of `OnTimestampSet` must also be `O(1)`)
       * - 1 storage read and 1 storage mutation (codec `O(1)` because of `DidUpdate::take` in
       * `on_finalize`)
       * - 1 event handler `on_timestamp_set`. Must be `O(1)`.
       **/
      set: AugmentedSubmittable<(now: Compact<u64> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    utility: {
      /**
       * Send a call through an indexed pseudonym of the sender.
       * 
       * Filter from origin are passed along. The call will be dispatched with an origin which
       * use the same filter as the origin of this call.
       * 
       * NOTE: If you need to ensure that any account-based filtering is not honored (i.e.
       * because you expect `proxy` to have been used prior in the call stack and you do not want
       * the call restrictions to apply to any sub-accounts), then use `as_multi_threshold_1`
       * in the Multisig pallet instead.
       * 
       * NOTE: Prior to version *12, this was called `as_limited_sub`.
       * 
       * The dispatch origin for this call must be _Signed_.
       **/
      asDerivative: AugmentedSubmittable<(index: u16 | AnyNumber | Uint8Array, call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u16, Call]>;
      /**
       * Send a batch of dispatch calls.
       * 
       * May be called from any origin except `None`.
       * 
       * - `calls`: The calls to be dispatched from the same origin. The number of call must not
       * exceed the constant: `batched_calls_limit` (available in constant metadata).
       * 
       * If origin is root then the calls are dispatched without checking origin filter. (This
       * includes bypassing `frame_system::Config::BaseCallFilter`).
       * 
       * ## Complexity
       * - O(C) where C is the number of calls to be batched.
       * 
       * This will return `Ok` in all circumstances. To determine the success of the batch, an
       * event is deposited. If a call failed and the batch was interrupted, then the
       * `BatchInterrupted` event is deposited, along with the number of successful calls made
       * and the error of the failed call. If all were successful, then the `BatchCompleted`
       * event is deposited.
       **/
      batch: AugmentedSubmittable<(calls: Vec<Call> | (Call | IMethod | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<Call>]>;
      /**
       * Send a batch of dispatch calls and atomically execute them.
       * The whole transaction will rollback and fail if any of the calls failed.
       * 
       * May be called from any origin except `None`.
       * 
       * - `calls`: The calls to be dispatched from the same origin. The number of call must not
       * exceed the constant: `batched_calls_limit` (available in constant metadata).
       * 
       * If origin is root then the calls are dispatched without checking origin filter. (This
       * includes bypassing `frame_system::Config::BaseCallFilter`).
       * 
       * ## Complexity
       * - O(C) where C is the number of calls to be batched.
       **/
      batchAll: AugmentedSubmittable<(calls: Vec<Call> | (Call | IMethod | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<Call>]>;
      /**
       * Dispatches a function call with a provided origin.
       * 
       * The dispatch origin for this call must be _Root_.
       * 
       * ## Complexity
       * - O(1).
       **/
      dispatchAs: AugmentedSubmittable<(asOrigin: AlmanacRuntimeOriginCaller | { system: any } | { Council: any } | string | Uint8Array, call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AlmanacRuntimeOriginCaller, Call]>;
      /**
       * Dispatches a function call with a provided origin.
       * 
       * Almost the same as [`Pallet::dispatch_as`] but forwards any error of the inner call.
       * 
       * The dispatch origin for this call must be _Root_.
       **/
      dispatchAsFallible: AugmentedSubmittable<(asOrigin: AlmanacRuntimeOriginCaller | { system: any } | { Council: any } | string | Uint8Array, call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AlmanacRuntimeOriginCaller, Call]>;
      /**
       * Send a batch of dispatch calls.
       * Unlike `batch`, it allows errors and won't interrupt.
       * 
       * May be called from any origin except `None`.
       * 
       * - `calls`: The calls to be dispatched from the same origin. The number of call must not
       * exceed the constant: `batched_calls_limit` (available in constant metadata).
       * 
       * If origin is root then the calls are dispatch without checking origin filter. (This
       * includes bypassing `frame_system::Config::BaseCallFilter`).
       * 
       * ## Complexity
       * - O(C) where C is the number of calls to be batched.
       **/
      forceBatch: AugmentedSubmittable<(calls: Vec<Call> | (Call | IMethod | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<Call>]>;
      /**
       * Dispatch a fallback call in the event the main call fails to execute.
       * May be called from any origin except `None`.
       * 
       * This function first attempts to dispatch the `main` call.
       * If the `main` call fails, the `fallback` is attemted.
       * if the fallback is successfully dispatched, the weights of both calls
       * are accumulated and an event containing the main call error is deposited.
       * 
       * In the event of a fallback failure the whole call fails
       * with the weights returned.
       * 
       * - `main`: The main call to be dispatched. This is the primary action to execute.
       * - `fallback`: The fallback call to be dispatched in case the `main` call fails.
       * 
       * ## Dispatch Logic
       * - If the origin is `root`, both the main and fallback calls are executed without
       * applying any origin filters.
       * - If the origin is not `root`, the origin filter is applied to both the `main` and
       * `fallback` calls.
       * 
       * ## Use Case
       * - Some use cases might involve submitting a `batch` type call in either main, fallback
       * or both.
       **/
      ifElse: AugmentedSubmittable<(main: Call | IMethod | string | Uint8Array, fallback: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call, Call]>;
      /**
       * Dispatch a function call with a specified weight.
       * 
       * This function does not check the weight of the call, and instead allows the
       * Root origin to specify the weight of the call.
       * 
       * The dispatch origin for this call must be _Root_.
       **/
      withWeight: AugmentedSubmittable<(call: Call | IMethod | string | Uint8Array, weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call, SpWeightsWeightV2Weight]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    validators: {
      /**
       * Remove the caller's session keys and release their deposit.
       * 
       * ## Dispatch Origin
       * 
       * Signed by the account whose keys are removed.
       * 
       * ## Details
       * 
       * Takes the place of `session.purgeKeys`, which this chain refuses: keys that vanish
       * while their owner validates would move every other validator to a wrong seat. A
       * validator is first taken off the list by `setValidators`; two sessions later its keys
       * are free.
       * 
       * ## Errors
       * 
       * - `ValidatorIsListed`: the caller is on the list.
       * - `ValidatorIsActive`: the caller validates in this session or the next one.
       * - `session.NoKeys`: the caller has no keys.
       * 
       * ## Events
       * 
       * `KeysPurged` with the caller.
       **/
      purgeKeys: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Replace the list of validators.
       * 
       * ## Dispatch Origin
       * 
       * `UpdateOrigin`; in the Almanac runtime more than half of the Council, or Root.
       * 
       * ## Details
       * 
       * `new` is the whole list; its order is that of the session, and in each session seats
       * are dealt anew. It is queued when the next session begins and validates from the session after that on. Every
       * account must have session keys, set by itself with `session.setKeys`.
       * 
       * ## Errors
       * 
       * - `NoValidators`: `new` is empty.
       * - `TooManyValidators`: `new` has more than `MaxValidators` accounts.
       * - `DuplicateValidator`: an account stands in `new` twice.
       * - `ValidatorWithoutKeys`: an account of `new` has no session keys.
       * 
       * ## Events
       * 
       * `ValidatorsListed` with the number of validators.
       **/
      setValidators: AugmentedSubmittable<(updated: Vec<AccountId32> | (AccountId32 | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<AccountId32>]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
    whitelist: {
      dispatchWhitelistedCall: AugmentedSubmittable<(callHash: H256 | string | Uint8Array, callEncodedLen: u32 | AnyNumber | Uint8Array, callWeightWitness: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, u32, SpWeightsWeightV2Weight]>;
      dispatchWhitelistedCallWithPreimage: AugmentedSubmittable<(call: Call | IMethod | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Call]>;
      removeDeferredDispatch: AugmentedSubmittable<(callHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      removeWhitelistedCall: AugmentedSubmittable<(callHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      whitelistCall: AugmentedSubmittable<(callHash: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Generic tx
       **/
      [key: string]: SubmittableExtrinsicFunction<ApiType>;
    };
  } // AugmentedSubmittables
} // declare module
