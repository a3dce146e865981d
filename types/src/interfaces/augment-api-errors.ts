// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/errors';

import type { ApiTypes, AugmentedError } from '@polkadot/api-base/types';

export type __AugmentedError<ApiType extends ApiTypes> = AugmentedError<ApiType>;

declare module '@polkadot/api-base/types/errors' {
  interface AugmentedErrors<ApiType extends ApiTypes> {
    agreements: {
      /**
       * The guarantor has agreed already.
       **/
      AlreadyGuaranteed: AugmentedError<ApiType>;
      /**
       * The period is void already.
       **/
      AlreadyVoided: AugmentedError<ApiType>;
      /**
       * An amount of all periods together cannot be written down.
       **/
      AmountTooLarge: AugmentedError<ApiType>;
      /**
       * The bounds are out of their own bounds.
       **/
      BoundsOutOfBounds: AugmentedError<ApiType>;
      /**
       * The account has too little for the deposit.
       **/
      CannotDeposit: AugmentedError<ApiType>;
      /**
       * The provider or guarantor has too little for the caps of all periods.
       **/
      CannotHoldCaps: AugmentedError<ApiType>;
      /**
       * The customer has too little for the fees of all periods.
       **/
      CannotHoldFees: AugmentedError<ApiType>;
      /**
       * The capacity is 0: nobody could accept the offer.
       **/
      CapacityEmpty: AugmentedError<ApiType>;
      /**
       * The cap is 0, or more fees than is governed.
       **/
      CapOutOfBounds: AugmentedError<ApiType>;
      /**
       * The window was claimed already.
       **/
      ClaimedAlready: AugmentedError<ApiType>;
      /**
       * Three days have passed since the end of the window's day, or its records are gone.
       **/
      ClaimTooLate: AugmentedError<ApiType>;
      /**
       * The least coverage is above 1,000,000 ppm, or below what is governed.
       **/
      CoverageOutOfBounds: AugmentedError<ApiType>;
      /**
       * The caps of a month of the network's agreements, of those that have ended too, would be more than those
       * who could move its records lose with their seats.
       **/
      ExposureTooLarge: AugmentedError<ApiType>;
      /**
       * The fee is below the deposit for an offer, or below twice the existential deposit: as long as an
       * agreement is stored, one fee at least is held for it.
       **/
      FeeTooSmall: AugmentedError<ApiType>;
      /**
       * The floor is not as far below the share as is governed.
       **/
      FloorTooHigh: AugmentedError<ApiType>;
      /**
       * Agreements are on authorship and arrival of the home network, and on rpc and reachability.
       **/
      IndicatorNotCovered: AugmentedError<ApiType>;
      /**
       * `within_us` is above half of the time-out of samples.
       **/
      LatencyAboveHalfTimeout: AugmentedError<ApiType>;
      /**
       * `within_us` is 0: name within how many microseconds an answer is in time.
       **/
      LatencyMissing: AugmentedError<ApiType>;
      /**
       * Slots have no latency: `within_us` of authorship is 0.
       **/
      LatencyNotUsed: AugmentedError<ApiType>;
      /**
       * The caller is neither the provider nor the customer.
       **/
      NotAParty: AugmentedError<ApiType>;
      /**
       * The caller is no reporter's signing key on this network.
       **/
      NotAReporter: AugmentedError<ApiType>;
      /**
       * The record of the next period is not final yet.
       **/
      NotClosed: AugmentedError<ApiType>;
      /**
       * No period of the agreement that is not settled begins then.
       **/
      NotCovered: AugmentedError<ApiType>;
      /**
       * The guarantor has not agreed yet.
       **/
      NotGuaranteed: AugmentedError<ApiType>;
      /**
       * No more than the current and the next period is left.
       **/
      NothingToRelease: AugmentedError<ApiType>;
      /**
       * The indicator is not measured on this network.
       **/
      NotMeasured: AugmentedError<ApiType>;
      /**
       * There is no pause to end, and this instant is not in the future.
       **/
      NotPaused: AugmentedError<ApiType>;
      /**
       * The target has no address for this indicator that is measured from the first period on: who speaks for it
       * lists one first (`registry.add_address`).
       **/
      NotPromised: AugmentedError<ApiType>;
      /**
       * The reporter has not opened and reported all of this window, or its opening proves nothing.
       **/
      NotProved: AugmentedError<ApiType>;
      /**
       * The caller is not the guarantor that the offer names.
       **/
      NotTheGuarantor: AugmentedError<ApiType>;
      /**
       * The caller has not made the offer and does not answer for it.
       **/
      NotTheProvider: AugmentedError<ApiType>;
      /**
       * The provider does not speak for the target: it neither owns it nor is the validator itself, current
       * or queued.
       **/
      NotTheSpeaker: AugmentedError<ApiType>;
      /**
       * Fewer than 10 samples of a period may miss, so that chance decides. Promise less, or of a longer
       * period: (1,000,000 - share_ppm) × samples must reach 10,000,000.
       **/
      ObjectiveTooFine: AugmentedError<ApiType>;
      /**
       * The offer has ended.
       **/
      OfferEnded: AugmentedError<ApiType>;
      /**
       * The offer has been accepted as often as its capacity says.
       **/
      OfferTaken: AugmentedError<ApiType>;
      /**
       * The guarantor is the provider. Leave it out: caps are held from the provider then.
       **/
      OwnGuarantor: AugmentedError<ApiType>;
      /**
       * Provider and guarantor cannot be the customer.
       **/
      OwnOffer: AugmentedError<ApiType>;
      /**
       * The Council has paused agreements.
       **/
      Paused: AugmentedError<ApiType>;
      /**
       * The pause would be longer than 30 days, or come within 90 days of the last one's first day.
       **/
      PauseTooLong: AugmentedError<ApiType>;
      /**
       * A period is a day, a week or a month.
       **/
      PeriodNotCovered: AugmentedError<ApiType>;
      /**
       * No period, or more than the offer or what is governed admits.
       **/
      PeriodsOutOfBounds: AugmentedError<ApiType>;
      /**
       * The time of the receipt is not that of the leaf's instant.
       **/
      ReceiptOutOfTime: AugmentedError<ApiType>;
      /**
       * Authorship is a census: coverage and reporters of its terms are 0.
       **/
      ReportersNotUsed: AugmentedError<ApiType>;
      /**
       * The least number of reporters is above 32, or below what is governed.
       **/
      ReportersOutOfBounds: AugmentedError<ApiType>;
      /**
       * Records of such periods are kept for less than 14 days, or those of the days of a sampled week or month for less than
       * 14 days and its own.
       **/
      RetentionTooShort: AugmentedError<ApiType>;
      /**
       * Reporters get at most 100,000 ppm of a fee, and claims open 1 to 32 samples.
       **/
      RewardOutOfBounds: AugmentedError<ApiType>;
      /**
       * The share is above 1,000,000 ppm, or below what is governed.
       **/
      ShareOutOfBounds: AugmentedError<ApiType>;
      /**
       * The caps of a month of the target's agreements, of those that have ended too, would be more than its governed
       * part of what the network's may be.
       **/
      TargetExposureTooLarge: AugmentedError<ApiType>;
      /**
       * The part of a target is 10,000 to 1,000,000 ppm.
       **/
      TargetShareOutOfBounds: AugmentedError<ApiType>;
      /**
       * The terms ask for more reporters than the network has admitted: they could never pay.
       **/
      TooFewAdmitted: AugmentedError<ApiType>;
      /**
       * No agreement has this id, or all of it is settled.
       **/
      UnknownAgreement: AugmentedError<ApiType>;
      /**
       * No offer has this id, or it was closed.
       **/
      UnknownOffer: AugmentedError<ApiType>;
      /**
       * The network has no target with this id.
       **/
      UnknownTarget: AugmentedError<ApiType>;
      /**
       * The offer would have ended already.
       **/
      UntilPassed: AugmentedError<ApiType>;
      /**
       * The leaf is not the answered sample that was drawn, or its path does not lead to the proof's root.
       **/
      WrongLeaf: AugmentedError<ApiType>;
      /**
       * As many leaves as the governed openings, or none where nothing was answered.
       **/
      WrongLeaves: AugmentedError<ApiType>;
      /**
       * The target was not listed with the key that the leaf names, or that key has not signed this receipt.
       **/
      WrongReceipt: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    balances: {
      /**
       * Beneficiary account must pre-exist.
       **/
      DeadAccount: AugmentedError<ApiType>;
      /**
       * The delta cannot be zero.
       **/
      DeltaZero: AugmentedError<ApiType>;
      /**
       * Value too low to create account due to existential deposit.
       **/
      ExistentialDeposit: AugmentedError<ApiType>;
      /**
       * A vesting schedule already exists for this account.
       **/
      ExistingVestingSchedule: AugmentedError<ApiType>;
      /**
       * Transfer/payment would kill account.
       **/
      Expendability: AugmentedError<ApiType>;
      /**
       * Balance too low to send value.
       **/
      InsufficientBalance: AugmentedError<ApiType>;
      /**
       * The issuance cannot be modified since it is already deactivated.
       **/
      IssuanceDeactivated: AugmentedError<ApiType>;
      /**
       * Account liquidity restrictions prevent withdrawal.
       **/
      LiquidityRestrictions: AugmentedError<ApiType>;
      /**
       * Number of freezes exceed `MaxFreezes`.
       **/
      TooManyFreezes: AugmentedError<ApiType>;
      /**
       * Number of holds exceed `VariantCountOf<T::RuntimeHoldReason>`.
       **/
      TooManyHolds: AugmentedError<ApiType>;
      /**
       * Number of named reserves exceed `MaxReserves`.
       **/
      TooManyReserves: AugmentedError<ApiType>;
      /**
       * Vesting balance too high to send value.
       **/
      VestingBalance: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    council: {
      /**
       * Members are already initialized!
       **/
      AlreadyInitialized: AugmentedError<ApiType>;
      /**
       * Duplicate proposals not allowed
       **/
      DuplicateProposal: AugmentedError<ApiType>;
      /**
       * Duplicate vote ignored
       **/
      DuplicateVote: AugmentedError<ApiType>;
      /**
       * Account is not a member
       **/
      NotMember: AugmentedError<ApiType>;
      /**
       * Prime account is not a member
       **/
      PrimeAccountNotMember: AugmentedError<ApiType>;
      /**
       * Proposal is still active.
       **/
      ProposalActive: AugmentedError<ApiType>;
      /**
       * Proposal must exist
       **/
      ProposalMissing: AugmentedError<ApiType>;
      /**
       * The close call was made too early, before the end of the voting.
       **/
      TooEarly: AugmentedError<ApiType>;
      /**
       * There can only be a maximum of `MaxProposals` active proposals.
       **/
      TooManyProposals: AugmentedError<ApiType>;
      /**
       * Mismatched index
       **/
      WrongIndex: AugmentedError<ApiType>;
      /**
       * The given length bound for the proposal was too low.
       **/
      WrongProposalLength: AugmentedError<ApiType>;
      /**
       * The given weight bound for the proposal was too low.
       **/
      WrongProposalWeight: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    grandpa: {
      /**
       * Attempt to signal GRANDPA change with one already pending.
       **/
      ChangePending: AugmentedError<ApiType>;
      /**
       * A given equivocation report is valid but already previously reported.
       **/
      DuplicateOffenceReport: AugmentedError<ApiType>;
      /**
       * An equivocation proof provided as part of an equivocation report is invalid.
       **/
      InvalidEquivocationProof: AugmentedError<ApiType>;
      /**
       * A key ownership proof provided as part of an equivocation report is invalid.
       **/
      InvalidKeyOwnershipProof: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA pause when the authority set isn't live
       * (either paused or already pending pause).
       **/
      PauseFailed: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA resume when the authority set isn't paused
       * (either live or already pending resume).
       **/
      ResumeFailed: AugmentedError<ApiType>;
      /**
       * Cannot signal forced change so soon after last.
       **/
      TooSoon: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    multiBlockMigrations: {
      /**
       * The operation cannot complete since some MBMs are ongoing.
       **/
      Ongoing: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    preimage: {
      /**
       * Preimage has already been noted on-chain.
       **/
      AlreadyNoted: AugmentedError<ApiType>;
      /**
       * The user is not authorized to perform this action.
       **/
      NotAuthorized: AugmentedError<ApiType>;
      /**
       * The preimage cannot be removed since it has not yet been noted.
       **/
      NotNoted: AugmentedError<ApiType>;
      /**
       * The preimage request cannot be removed since no outstanding requests exist.
       **/
      NotRequested: AugmentedError<ApiType>;
      /**
       * A preimage may not be removed when there are outstanding requests.
       **/
      Requested: AugmentedError<ApiType>;
      /**
       * Preimage is too large to store on-chain.
       **/
      TooBig: AugmentedError<ApiType>;
      /**
       * Too few hashes were requested to be upgraded (i.e. zero).
       **/
      TooFew: AugmentedError<ApiType>;
      /**
       * More than `MAX_HASH_UPGRADE_BULK_COUNT` hashes were requested to be upgraded at once.
       **/
      TooMany: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    registry: {
      /**
       * The target has this address already.
       **/
      AddressExists: AugmentedError<ApiType>;
      /**
       * The address has other characters than printable ASCII, or a backslash.
       **/
      AddressNotPrintable: AugmentedError<ApiType>;
      /**
       * The address is longer than 256 bytes in its normal form.
       **/
      AddressTooLong: AugmentedError<ApiType>;
      /**
       * The account is invited already.
       **/
      AlreadyInvited: AugmentedError<ApiType>;
      /**
       * The reporter has left, or was removed and counts nowhere. It can withdraw its bond and join again.
       **/
      AlreadyLeft: AugmentedError<ApiType>;
      /**
       * The account is a reporter of this network, or has been one and not withdrawn its bond.
       **/
      AlreadyReporter: AugmentedError<ApiType>;
      /**
       * Validators of the home network are targets by themselves as soon as they validate.
       **/
      AppearsByItself: AugmentedError<ApiType>;
      /**
       * An era lasts at least 1 ms.
       **/
      BadEra: AugmentedError<ApiType>;
      /**
       * The host is neither a name of letters, digits, `-`, `_` and dots nor an IP address.
       **/
      BadHost: AugmentedError<ApiType>;
      /**
       * The port is no number from 1 to 65535.
       **/
      BadPort: AugmentedError<ApiType>;
      /**
       * A slot lasts from 1 ms to 86,400,000 ms, a day.
       **/
      BadSlotDuration: AugmentedError<ApiType>;
      /**
       * The account cannot pay the bond.
       **/
      CannotBond: AugmentedError<ApiType>;
      /**
       * The account cannot pay the deposit for an address.
       **/
      CannotDeposit: AugmentedError<ApiType>;
      /**
       * The node has withdrawn its consent from the account that speaks for the target.
       **/
      ConsentWithdrawn: AugmentedError<ApiType>;
      /**
       * A deposit must be at least what the runtime gives and a bond a hundredth of that; both at most
       * 1,000 times that.
       **/
      DepositsOutOfBounds: AugmentedError<ApiType>;
      /**
       * The endpoint belongs to another target, or is measured there until midnight.
       **/
      EndpointTaken: AugmentedError<ApiType>;
      /**
       * A group has at least one member.
       **/
      GroupEmpty: AugmentedError<ApiType>;
      /**
       * Another group of the network has this name. Choose one that tells them apart.
       **/
      GroupNameTaken: AugmentedError<ApiType>;
      /**
       * The members of a group must strictly ascend.
       **/
      MembersOutOfOrder: AugmentedError<ApiType>;
      /**
       * The name is empty.
       **/
      NameEmpty: AugmentedError<ApiType>;
      /**
       * The name is not UTF-8 or has control characters.
       **/
      NameNotText: AugmentedError<ApiType>;
      /**
       * Another network has this name. Choose one that tells them apart.
       **/
      NameTaken: AugmentedError<ApiType>;
      /**
       * The name has more than 64 bytes. Shorten it.
       **/
      NameTooLong: AugmentedError<ApiType>;
      /**
       * A network with this genesis hash is registered already.
       **/
      NetworkExists: AugmentedError<ApiType>;
      /**
       * The signature is not the node's over this network, this target, the account that speaks for it
       * and this address. Make it with `almanac endpoint prove`.
       **/
      NoConsent: AugmentedError<ApiType>;
      /**
       * The address has no host.
       **/
      NoHost: AugmentedError<ApiType>;
      /**
       * The target is a validator that the Council did not add: it stays, its addresses can be removed.
       **/
      NotAdded: AugmentedError<ApiType>;
      /**
       * The account is no reporter of this network.
       **/
      NotAReporter: AugmentedError<ApiType>;
      /**
       * The Council has not invited the account. Ask it for `admit`.
       **/
      NotInvited: AugmentedError<ApiType>;
      /**
       * The multiaddress goes on after its port. Reporters speak plain TCP; the node's key is a field
       * of its own.
       **/
      NotPlainTcp: AugmentedError<ApiType>;
      /**
       * The multiaddress has no `/tcp` after its host.
       **/
      NotTcp: AugmentedError<ApiType>;
      /**
       * The account does not own the group.
       **/
      NotTheGroupsOwner: AugmentedError<ApiType>;
      /**
       * The account does not speak for the target: it is neither its owner nor the validator itself.
       **/
      NotTheOwner: AugmentedError<ApiType>;
      /**
       * The account is no current or queued validator. Add addresses while you validate.
       **/
      NotValidating: AugmentedError<ApiType>;
      /**
       * The network has no windows: it is registered but not measured, or the chain has no block yet.
       **/
      NoWindows: AugmentedError<ApiType>;
      /**
       * The signature is not the node's over this network, this target and the account that speaks for it.
       **/
      NoWithdrawal: AugmentedError<ApiType>;
      /**
       * The node belongs to another target, or is measured there until midnight.
       **/
      PeerTaken: AugmentedError<ApiType>;
      /**
       * The Council has removed the last address of this kind, and windows of that time are open. Try
       * again when they are closed: after the current window and its grace.
       **/
      PromiseOpen: AugmentedError<ApiType>;
      /**
       * The region is empty. Leave it out instead.
       **/
      RegionEmpty: AugmentedError<ApiType>;
      /**
       * The region is not UTF-8 or has control characters.
       **/
      RegionNotText: AugmentedError<ApiType>;
      /**
       * The region has more than 32 bytes. Shorten it.
       **/
      RegionTooLong: AugmentedError<ApiType>;
      /**
       * A window that it has reported is not closed. Try again when it is.
       **/
      ReportsOpen: AugmentedError<ApiType>;
      /**
       * The key signs for this reporter already.
       **/
      SameSigner: AugmentedError<ApiType>;
      /**
       * The key is the account of another reporter of this network. Choose another one.
       **/
      SignerIsAReporter: AugmentedError<ApiType>;
      /**
       * The key signs for a reporter of this network already. Choose another one.
       **/
      SignerTaken: AugmentedError<ApiType>;
      /**
       * The reporter has not left. Leave first.
       **/
      StillReporting: AugmentedError<ApiType>;
      /**
       * The target was added before and not removed since.
       **/
      TargetExists: AugmentedError<ApiType>;
      /**
       * The target has as many addresses as `MaxAddresses` admits. Remove one of them.
       **/
      TooManyAddresses: AugmentedError<ApiType>;
      /**
       * As many accounts are invited as `MaxInvited` admits. Have one of them join or taken back.
       **/
      TooManyInvited: AugmentedError<ApiType>;
      /**
       * A group has at most 256 members.
       **/
      TooManyMembers: AugmentedError<ApiType>;
      /**
       * As many networks are registered as `MaxNetworks` admits.
       **/
      TooManyNetworks: AugmentedError<ApiType>;
      /**
       * Too many addresses were removed that are measured until midnight, whose windows are not closed, or whose receipts can
       * still be claimed, for four days. Try again later.
       **/
      TooManyRemoved: AugmentedError<ApiType>;
      /**
       * The network has as many reporters as `MaxReporters` admits.
       **/
      TooManyReporters: AugmentedError<ApiType>;
      /**
       * Sixteen nodes have withdrawn their consent from the account that speaks for the target. It gets no
       * more addresses until the Council gives it to another account.
       **/
      TooManyWithdrawn: AugmentedError<ApiType>;
      /**
       * The address is the last of its kind, and what is measured there is under agreement. Add another
       * first, or let the agreements end.
       **/
      UnderAgreement: AugmentedError<ApiType>;
      /**
       * The target has no such address.
       **/
      UnknownAddress: AugmentedError<ApiType>;
      /**
       * The network has no such group.
       **/
      UnknownGroup: AugmentedError<ApiType>;
      /**
       * No network has this id. Have the Council register it first.
       **/
      UnknownNetwork: AugmentedError<ApiType>;
      /**
       * The target is not measured at this node.
       **/
      UnknownPeer: AugmentedError<ApiType>;
      /**
       * The multiaddress does not begin with `/ip4`, `/ip6`, `/dns`, `/dns4` or `/dns6`.
       **/
      UnknownProtocol: AugmentedError<ApiType>;
      /**
       * The URL does not begin with `ws://`, `wss://`, `http://` or `https://`.
       **/
      UnknownScheme: AugmentedError<ApiType>;
      /**
       * No target of the network has this id.
       **/
      UnknownTarget: AugmentedError<ApiType>;
      /**
       * A port needs the consent of its node. Sign the multiaddress with `almanac endpoint prove` and add
       * it as `Port`.
       **/
      UnsignedPort: AugmentedError<ApiType>;
      /**
       * The URL has a fragment, which is never sent.
       **/
      UrlWithFragment: AugmentedError<ApiType>;
      /**
       * The URL has a user name or password. Whatever stands on the chain is public.
       **/
      UrlWithUser: AugmentedError<ApiType>;
      /**
       * A window in which it was a reporter is not closed. Try again when its last window is closed.
       **/
      WindowsOpen: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    scalability: {
      /**
       * Latencies of a point descend from its median to its 95th and 99th percentile, or one is above a
       * day.
       **/
      BadLatency: AugmentedError<ApiType>;
      /**
       * A level of confidence is above 0 and below 1,000,000 ppm.
       **/
      BadLevel: AugmentedError<ApiType>;
      /**
       * The account cannot pay the deposit.
       **/
      CannotDeposit: AugmentedError<ApiType>;
      /**
       * A deposit must be at least what the runtime gives, and at most 1,000 times that.
       **/
      DepositsOutOfBounds: AugmentedError<ApiType>;
      /**
       * The law is so far from the points that a figure does not fit its type.
       **/
      FigureOutOfRange: AugmentedError<ApiType>;
      /**
       * The subject has runs. Remove them first.
       **/
      HasRuns: AugmentedError<ApiType>;
      /**
       * The points hardly tell the parameters apart: nothing can be proved with them.
       **/
      IllConditioned: AugmentedError<ApiType>;
      /**
       * A claimed interval leaves out the parameter, or by more than a millionth the size at the peak, that
       * it is of.
       **/
      IntervalMissesEstimate: AugmentedError<ApiType>;
      /**
       * An interval ends before it begins.
       **/
      IntervalReversed: AugmentedError<ApiType>;
      /**
       * The run is the baseline of its subject. Have the Council accept another one, or none, first.
       **/
      IsBaseline: AugmentedError<ApiType>;
      /**
       * Something is required of the subject, so that its history stays whole: the Council alone removes
       * its runs.
       **/
      IsRequired: AugmentedError<ApiType>;
      /**
       * κ is 0 and should not be: freed, it grows by so much in 1e-8.
       **/
      KappaLeavesItsBound: AugmentedError<ApiType>;
      /**
       * κ is not at a stationary point. With its step dκ·Nm(Nm-1)/dm in 1e-8, as `LambdaMoves`.
       **/
      KappaMoves: AugmentedError<ApiType>;
      /**
       * λ is not at a stationary point. With its step dλ/λ in 1e-8, at most ±32767; the runtime API
       * `check_prediction` has all steps in full.
       **/
      LambdaMoves: AugmentedError<ApiType>;
      /**
       * Another subject has this name. Choose one that tells them apart.
       **/
      NameTaken: AugmentedError<ApiType>;
      /**
       * The run has no prediction.
       **/
      NoPrediction: AugmentedError<ApiType>;
      /**
       * A point is the mean of no measurement.
       **/
      NoRepetitions: AugmentedError<ApiType>;
      /**
       * The run has a prediction whose sum of squares is not larger, or hardly so.
       **/
      NotBetter: AugmentedError<ApiType>;
      /**
       * The caller does not own the subject.
       **/
      NotTheOwner: AugmentedError<ApiType>;
      /**
       * An account registers subjects for itself alone: leave the owner out.
       **/
      NotYourself: AugmentedError<ApiType>;
      /**
       * The run is of another subject.
       **/
      OtherSubject: AugmentedError<ApiType>;
      /**
       * The Council registers a subject for somebody: name the owner.
       **/
      OwnerMissing: AugmentedError<ApiType>;
      /**
       * λ is 0 or above 1e16, σ above 1, or κ above a million.
       **/
      ParametersOutOfRange: AugmentedError<ApiType>;
      /**
       * The points are not in the order of their sizes.
       **/
      PointsNotAscending: AugmentedError<ApiType>;
      /**
       * The run has a prediction, and the blocks in which a better one may replace it are over.
       **/
      PredictionFinal: AugmentedError<ApiType>;
      /**
       * A prediction may be replaced for 1 to `MaxReplacementBlocks` blocks.
       **/
      ReplacementOutOfRange: AugmentedError<ApiType>;
      /**
       * σ is on a bound where it does not belong: freed, it steps inwards by so much in 1e-8.
       **/
      SigmaLeavesItsBound: AugmentedError<ApiType>;
      /**
       * σ is not at a stationary point. With its step dσ·(Nm-1)/dm in 1e-8, as `LambdaMoves`.
       **/
      SigmaMoves: AugmentedError<ApiType>;
      /**
       * A size is below one or above a million.
       **/
      SizeOutOfRange: AugmentedError<ApiType>;
      /**
       * A name, version or commit is empty.
       **/
      TextEmpty: AugmentedError<ApiType>;
      /**
       * A name, version or commit is not UTF-8, or has control characters or others that nobody sees.
       **/
      TextNotText: AugmentedError<ApiType>;
      /**
       * A name, version or commit has more than 64 bytes. Shorten it.
       **/
      TextTooLong: AugmentedError<ApiType>;
      /**
       * A throughput is 0 or above 1e12 a second.
       **/
      ThroughputOutOfRange: AugmentedError<ApiType>;
      /**
       * The points are of fewer than 3 different sizes.
       **/
      TooFewSizes: AugmentedError<ApiType>;
      /**
       * As many runs of others wait for a prediction as are looked at, and the oldest has not had its turns. Submit
       * again two turns later.
       **/
      TooManyOpen: AugmentedError<ApiType>;
      /**
       * The run has more than 64 points.
       **/
      TooManyPoints: AugmentedError<ApiType>;
      /**
       * The subject has as many runs as `MaxRuns` admits. Remove an old one.
       **/
      TooManyRuns: AugmentedError<ApiType>;
      /**
       * A turn has 1 to `MaxTurnBlocks` blocks.
       **/
      TurnOutOfRange: AugmentedError<ApiType>;
      /**
       * No run has this id, or it was removed.
       **/
      UnknownRun: AugmentedError<ApiType>;
      /**
       * No subject has this id.
       **/
      UnknownSubject: AugmentedError<ApiType>;
      /**
       * Weights are given, and one is 0.
       **/
      WeightMissing: AugmentedError<ApiType>;
      /**
       * Weights are not given, and one is not 0.
       **/
      WeightNotUsed: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    session: {
      /**
       * Registered duplicate key.
       **/
      DuplicatedKey: AugmentedError<ApiType>;
      /**
       * Invalid ownership proof.
       **/
      InvalidProof: AugmentedError<ApiType>;
      /**
       * Key setting account is not live, so it's impossible to associate keys.
       **/
      NoAccount: AugmentedError<ApiType>;
      /**
       * No associated validator ID for account.
       **/
      NoAssociatedValidatorId: AugmentedError<ApiType>;
      /**
       * No keys are associated with this account.
       **/
      NoKeys: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    sli: {
      /**
       * Authorship of another network is a census: report it with `report_census`.
       **/
      AuthorshipIsACensus: AugmentedError<ApiType>;
      /**
       * Authorship of the home network is counted by the chain itself.
       **/
      AuthorshipOfHome: AugmentedError<ApiType>;
      /**
       * A bucket above 735.
       **/
      BucketOutOfRange: AugmentedError<ApiType>;
      /**
       * Buckets must ascend: only the first index difference may be 0.
       **/
      BucketsOutOfOrder: AugmentedError<ApiType>;
      /**
       * All parts of a census must name the same blocks, era and number of validators.
       **/
      CensusChanged: AugmentedError<ApiType>;
      /**
       * Windows from before the last change are still open. Propose again when the first window of the
       * day has closed.
       **/
      ChangeUnderway: AugmentedError<ApiType>;
      /**
       * The clock offset must be 1 to 60,000 ms.
       **/
      ClockOffsetOutOfBounds: AugmentedError<ApiType>;
      /**
       * The share of a block for closing must be at least what one step needs and at most half.
       **/
      ClosingShareOutOfBounds: AugmentedError<ApiType>;
      /**
       * Reporters commit themselves for at most 64 blocks.
       **/
      CommitBlocksOutOfBounds: AugmentedError<ApiType>;
      /**
       * The blocks in which reporters commit themselves for this window are over. Report the next one.
       **/
      CommitsClosed: AugmentedError<ApiType>;
      /**
       * Nobody commits itself for this window: report it.
       **/
      CommitsNotTaken: AugmentedError<ApiType>;
      /**
       * Others may still commit themselves for this window: open when those blocks are over.
       **/
      CommitsOpen: AugmentedError<ApiType>;
      /**
       * The reporter has committed itself for this window already: one commitment holds.
       **/
      CommittedAlready: AugmentedError<ApiType>;
      /**
       * This part, or a report that holds it, was accepted already.
       **/
      Duplicate: AugmentedError<ApiType>;
      /**
       * A bucket without answers is to be left out.
       **/
      EmptyBucket: AugmentedError<ApiType>;
      /**
       * Entries must strictly ascend by target and indicator over the whole report.
       **/
      EntriesOutOfOrder: AugmentedError<ApiType>;
      /**
       * The first part of a report must name its evidence.
       **/
      EvidenceMissing: AugmentedError<ApiType>;
      /**
       * Evidence is named in the first part of a report only.
       **/
      EvidenceRepeated: AugmentedError<ApiType>;
      /**
       * A fast latency must be above 0 and below the time-out, in microseconds.
       **/
      FastLatencyOutOfBounds: AugmentedError<ApiType>;
      /**
       * Both graces must be shorter than windows are kept, by the retention in force and by the one that
       * follows.
       **/
      GraceNotBelowRetention: AugmentedError<ApiType>;
      /**
       * The validator was heard in this session already: once is enough.
       **/
      HeardAlready: AugmentedError<ApiType>;
      /**
       * The rate to a host must be 1 to 1,000 a second.
       **/
      HostRateOutOfBounds: AugmentedError<ApiType>;
      /**
       * The idle windows must be 1 to 720.
       **/
      IdleWindowsOutOfBounds: AugmentedError<ApiType>;
      /**
       * The lag must be 1 to 1,000 blocks.
       **/
      LagOutOfBounds: AugmentedError<ApiType>;
      /**
       * The minimum coverage must be 1 to 900,000 ppm.
       **/
      MinCoverageOutOfBounds: AugmentedError<ApiType>;
      /**
       * The minimum of reporters must be at least the chain's least (3, in development 2), and at most
       * that or the smallest majority of the admitted reporters.
       **/
      MinReportersOutOfBounds: AugmentedError<ApiType>;
      /**
       * The window does not begin at a multiple of the window length.
       **/
      MisalignedWindow: AugmentedError<ApiType>;
      /**
       * An earlier part of this report is missing: send the parts in order from 0.
       **/
      MissingPart: AugmentedError<ApiType>;
      /**
       * Nobody keeps more slots than it was assigned.
       **/
      MoreThanAssigned: AugmentedError<ApiType>;
      /**
       * A part without entries says nothing.
       **/
      NoEntries: AugmentedError<ApiType>;
      /**
       * Reporters send no census of this indicator: it must be authorship, backing or availability, of another
       * network.
       **/
      NotACensus: AugmentedError<ApiType>;
      /**
       * The reporter has no seat in the window: it joined later, or has left.
       **/
      NotActive: AugmentedError<ApiType>;
      /**
       * The origin is not the signing key of a reporter of the network. Join, or set the key with
       * `set_signer`.
       **/
      NotAReporter: AugmentedError<ApiType>;
      /**
       * The part is not what was opened: its entries, its link, its root, or the counts of a target that a proof
       * is of.
       **/
      NotAsOpened: AugmentedError<ApiType>;
      /**
       * The reporter has not committed itself for this window while it could.
       **/
      NotCommitted: AugmentedError<ApiType>;
      /**
       * The session has no validator on this seat.
       **/
      NotInTheSet: AugmentedError<ApiType>;
      /**
       * The target was not measured for this indicator in the window: it has no such address, or no
       * slot.
       **/
      NotMeasured: AugmentedError<ApiType>;
      /**
       * Reports of this window are taken from those who have committed themselves and opened that: `open` comes
       * first.
       **/
      NotOpened: AugmentedError<ApiType>;
      /**
       * Proofs must strictly ascend by target, and have no more answers than samples and no more samples than
       * were to be taken.
       **/
      NotProvable: AugmentedError<ApiType>;
      /**
       * The reporter has opened its commitment already: report.
       **/
      OpenedAlready: AugmentedError<ApiType>;
      /**
       * A part has at most 256 entries, an entry at most 736 buckets.
       **/
      Oversized: AugmentedError<ApiType>;
      /**
       * Nobody reports its own target.
       **/
      OwnTarget: AugmentedError<ApiType>;
      /**
       * Every part of a census has 256 validators, the last one the rest of those that the census names.
       **/
      PartIncomplete: AugmentedError<ApiType>;
      /**
       * Something that is open rests on the records of this network, a service agreement for example: its days,
       * weeks and months must be kept for 14 days at least.
       **/
      RetentionNeeded: AugmentedError<ApiType>;
      /**
       * Each retention must be 1 to 100,000 periods.
       **/
      RetentionOutOfBounds: AugmentedError<ApiType>;
      /**
       * Samples per window must be 1 to 3,600.
       **/
      SamplesOutOfBounds: AugmentedError<ApiType>;
      /**
       * Something that is open rests on the time-out of this network, a service agreement on answers for
       * example: it can be raised, and lowered when that has ended.
       **/
      TimeoutNeeded: AugmentedError<ApiType>;
      /**
       * The time-out must be 100 to 60,000 ms.
       **/
      TimeoutOutOfBounds: AugmentedError<ApiType>;
      /**
       * The chain has not counted the slots of the window yet: it is not over, or closing is behind.
       **/
      TooEarly: AugmentedError<ApiType>;
      /**
       * The grace of the window is over, by time and by blocks.
       **/
      TooLate: AugmentedError<ApiType>;
      /**
       * More answers than samples.
       **/
      TooManyAnswers: AugmentedError<ApiType>;
      /**
       * A report has at most 16 parts.
       **/
      TooManyParts: AugmentedError<ApiType>;
      /**
       * More samples than were to be taken in the window.
       **/
      TooManySamples: AugmentedError<ApiType>;
      /**
       * No such network is measured here: register it first.
       **/
      UnknownNetwork: AugmentedError<ApiType>;
      /**
       * No target has this id.
       **/
      UnknownTarget: AugmentedError<ApiType>;
      /**
       * The link does not lead to the newest one that the reporter has revealed, or lies more than 722
       * windows from it: then `resume` with a new chain.
       **/
      WrongLink: AugmentedError<ApiType>;
      /**
       * This is not what the reporter has committed itself to.
       **/
      WrongOpening: AugmentedError<ApiType>;
      /**
       * The heartbeat is not of the session that is running, or that began before heartbeats were counted.
       **/
      WrongSession: AugmentedError<ApiType>;
      /**
       * The session key on this seat has not signed this heartbeat, or not for this chain and session.
       **/
      WrongSignature: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    sudo: {
      /**
       * Sender must be the Sudo account.
       **/
      RequireSudo: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    system: {
      /**
       * The origin filter prevent the call to be dispatched.
       **/
      CallFiltered: AugmentedError<ApiType>;
      /**
       * Failed to extract the runtime version from the new runtime.
       * 
       * Either calling `Core_version` or decoding `RuntimeVersion` failed.
       **/
      FailedToExtractRuntimeVersion: AugmentedError<ApiType>;
      /**
       * The name of specification does not match between the current runtime
       * and the new runtime.
       **/
      InvalidSpecName: AugmentedError<ApiType>;
      /**
       * A multi-block migration is ongoing and prevents the current code from being replaced.
       **/
      MultiBlockMigrationsOngoing: AugmentedError<ApiType>;
      /**
       * Suicide called when the account has non-default composite data.
       **/
      NonDefaultComposite: AugmentedError<ApiType>;
      /**
       * There is a non-zero reference count preventing the account from being purged.
       **/
      NonZeroRefCount: AugmentedError<ApiType>;
      /**
       * No upgrade authorized.
       **/
      NothingAuthorized: AugmentedError<ApiType>;
      /**
       * The specification version is not allowed to decrease between the current runtime
       * and the new runtime.
       **/
      SpecVersionNeedsToIncrease: AugmentedError<ApiType>;
      /**
       * The submitted code is not authorized.
       **/
      Unauthorized: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    utility: {
      /**
       * Too many calls batched.
       **/
      TooManyCalls: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    validators: {
      /**
       * An account stands in the new list more than once; each validator has one seat. Remove
       * the repetition.
       **/
      DuplicateValidator: AugmentedError<ApiType>;
      /**
       * The new list is empty, and a chain without validators stops for good. List at least one
       * account.
       **/
      NoValidators: AugmentedError<ApiType>;
      /**
       * The new list has more accounts than `MaxValidators`. Shorten it.
       **/
      TooManyValidators: AugmentedError<ApiType>;
      /**
       * The caller is off the list but validates in this session or the next one. Try again
       * when two sessions have begun since it was taken off.
       **/
      ValidatorIsActive: AugmentedError<ApiType>;
      /**
       * The caller is on the list of validators. Have it taken off the list by
       * `setValidators`, then wait two sessions.
       **/
      ValidatorIsListed: AugmentedError<ApiType>;
      /**
       * An account of the new list has no session keys, so no slot could be its own. Have it
       * call `session.setKeys` first.
       **/
      ValidatorWithoutKeys: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
    whitelist: {
      /**
       * The dispatch has already been deferred.
       **/
      AlreadyDeferred: AugmentedError<ApiType>;
      /**
       * The call was already whitelisted; No-Op.
       **/
      CallAlreadyWhitelisted: AugmentedError<ApiType>;
      /**
       * The call was not whitelisted.
       **/
      CallIsNotWhitelisted: AugmentedError<ApiType>;
      /**
       * The deferred dispatch has expired.
       **/
      DeferredDispatchExpired: AugmentedError<ApiType>;
      /**
       * The deferred dispatch entry has not yet expired.
       **/
      DeferredDispatchNotExpired: AugmentedError<ApiType>;
      /**
       * No deferred dispatch entry exists for this call hash.
       **/
      DeferredDispatchNotFound: AugmentedError<ApiType>;
      /**
       * The weight of the decoded call was higher than the witness.
       **/
      InvalidCallWeightWitness: AugmentedError<ApiType>;
      /**
       * The preimage of the call hash could not be loaded.
       **/
      UnavailablePreImage: AugmentedError<ApiType>;
      /**
       * The call could not be decoded.
       **/
      UndecodableCall: AugmentedError<ApiType>;
      /**
       * Generic error
       **/
      [key: string]: AugmentedError<ApiType>;
    };
  } // AugmentedErrors
} // declare module
