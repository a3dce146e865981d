/** The errors of pallet-agreements that people meet, in words that say what to do; others keep the runtime's own words. */
const words: Readonly<Record<string, string>> = {
  UnknownTarget: 'the network has no such target; "almanac target list" lists them',
  NotTheSpeaker:
    'the provider does not speak for the target: sign with the key of its owner, or of the validator itself',
  OwnGuarantor: 'the guarantor is the provider; leave --guarantor out, caps are held from the provider then',
  NotMeasured: 'the indicator is not measured on this network; "almanac params show" says what is',
  LatencyAboveHalfTimeout:
    'the latency is above half of the timeout of samples, where an outage looks like a slow answer; promise a shorter one',
  ObjectiveTooFine:
    'so high a share leaves room for fewer than 10 misses in a period, and chance would decide; promise less, or choose a longer period',
  RetentionTooShort:
    'records of such periods are kept for less than 14 days, too short to settle them; choose a longer period',
  FeeTooSmall:
    'the fee is below the deposit of an offer, or below twice the existential deposit; ask for a higher fee',
  CannotDeposit: 'the account has too little for the deposit of an offer; send it some',
  UnknownOffer: 'no such offer, or it was closed; "almanac agreement list" lists those there are',
  NotTheProvider: 'only who made an offer, or answers for it, closes it; sign with its key',
  NotTheGuarantor: 'the offer names another guarantor, or none; sign with its key',
  AlreadyGuaranteed: 'the guarantor has agreed already; nothing is left to do',
  NotGuaranteed: 'its guarantor has not agreed yet: it signs "almanac agreement guarantee" first',
  OfferEnded: 'the offer has ended; ask its provider for another one',
  OfferTaken: 'the offer has been accepted as often as it may be; ask its provider for another one',
  PeriodsOutOfBounds: 'the offer, or what is governed, admits fewer periods; accept fewer, and again later',
  OwnOffer: 'provider and guarantor cannot be their own customer; sign with the key of another account',
  CannotHoldFees:
    'the customer has too little for the fees of all periods; send it some, or accept fewer periods',
  CannotHoldCaps:
    'the provider, or its guarantor, has too little for the caps of all periods; accept fewer, or ask the provider to add funds',
  ExposureTooLarge:
    "the network's maximum payouts of a month, ended agreements included, exceed what false records would cost; accept fewer periods, or ask for a smaller cap",
  TargetExposureTooLarge:
    "the target's maximum payouts of a month exceed its part of the network's; accept fewer periods, or ask for a smaller cap",
  TooFewAdmitted:
    'the terms ask for more reporters than the network has admitted; ask the provider for terms with fewer',
  NotPromised:
    'the target has no address for this indicator from the first period on: its owner adds one by "almanac target add"',
  Paused: 'the Council has paused agreements; "almanac agreement list" says until when',
  UnknownAgreement:
    'no such agreement, or all of it is settled; "almanac agreement list" lists those that are open',
  NotAParty: 'only provider and customer give notice; sign with the key of one of them',
  NotClosed:
    'the record of the next period is not final yet; "almanac agreement show" says when the period ends',
  NotProved:
    'the chain has no complete reveal of the reporter with proofs in that window; nothing was earned in it',
  ClaimTooLate:
    "the window's day was closed three days after its end, or the window is out of retention; the rest is for later days",
  WrongLeaves:
    'it shows more or fewer samples than are drawn; use the version of almanac that belongs to the chain',
  WrongLeaf:
    'a sample is not the one that was drawn: the evidence file does not match the reveal; restore it from a copy',
  ReceiptOutOfTime:
    'a receipt was signed at another time than the sample was due: compare the clocks of this machine and of the endpoint',
  WrongReceipt:
    'no registered key of the endpoint has signed a receipt: its operator changed the key since, or the answer was not its own',
  NothingToRelease:
    'no more than the current and the next period is left, and both stay covered: it ends by itself',
};

/** What an error of pallet-agreements means; undefined where the runtime says it well enough. */
export function refusedAgreement(name: string): string | undefined {
  return words[name];
}
