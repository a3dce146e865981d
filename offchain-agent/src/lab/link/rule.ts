/** From which node to which; a pair has two links, one each way. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

export const distributions = ['uniform', 'normal', 'pareto'] as const;
export type DelayDistribution = (typeof distributions)[number];

/** Lost at random, each packet by itself but for the correlation: P(lost | the one before was lost) = p + r (1 - p). */
export interface RandomLoss {
  readonly kind: 'random';
  /** 0 to 1. */
  readonly share: number;
  /** 0 to 1. */
  readonly correlation: number;
}

/** Gilbert and Elliott's two states: `p` leads from good to bad, `r` back, each per packet; shares of loss in each. */
export interface BurstLoss {
  readonly kind: 'gemodel';
  readonly p: number;
  readonly r: number;
  readonly lossInBad: number;
  readonly lossInGood: number;
}

/** What befalls the packets of one link. All shares are 0 to 1; an effect that is left out does not occur. */
export interface LinkRule {
  /** Nothing passes: packets vanish, the connection does not hear of it. */
  readonly cut?: boolean;
  readonly delayMs?: number;
  /** By how much the delay varies to either side. */
  readonly jitterMs?: number;
  /** Of a packet's delay with that of the one before, as the lag-1 correlation of normal scores. */
  readonly correlation?: number;
  readonly distribution?: DelayDistribution;
  /** Packets keep their order although their delays vary. */
  readonly keepOrder?: boolean;
  readonly loss?: RandomLoss | BurstLoss;
  readonly duplicate?: number;
  /** One bit of the packet is turned. */
  readonly corrupt?: number;
  /** This share of every `gap`-th packet is sent at once, ahead of those that wait. */
  readonly reorder?: { readonly share: number; readonly gap: number };
  readonly rateBitsPerS?: number;
  /** How many packets wait at most; what comes then is lost. */
  readonly limitPackets?: number;
}

/** A rule on some links, under a name by which it is taken away again. Several on one link add up. */
export interface LinkFault {
  readonly id: string;
  readonly links: readonly Link[];
  readonly rule: LinkRule;
  /** Draws what befalls each packet: the same seed, link and packets, the same list of drops. */
  readonly seed?: number;
}

/** What a rule can ask for, one by one: a backend refuses by name what it cannot do. */
export const linkEffects = [
  'cut',
  'delay',
  'jitter',
  'loss',
  'duplicate',
  'corrupt',
  'reorder',
  'rate',
] as const;
export type LinkEffect = (typeof linkEffects)[number];

/** What the rule asks for, in the order of `linkEffects`. A value of 0 asks for nothing, nor does `limitPackets` alone. */
export function effectsOf(rule: LinkRule): LinkEffect[] {
  const { loss } = rule;
  const asked: Readonly<Record<LinkEffect, boolean>> = {
    cut: rule.cut === true,
    delay: (rule.delayMs ?? 0) > 0,
    jitter: (rule.jitterMs ?? 0) > 0,
    loss: loss !== undefined && (loss.kind === 'random' ? loss.share > 0 : losesInBursts(loss)),
    duplicate: (rule.duplicate ?? 0) > 0,
    corrupt: (rule.corrupt ?? 0) > 0,
    reorder: (rule.reorder?.share ?? 0) > 0,
    rate: rule.rateBitsPerS !== undefined,
  };
  return linkEffects.filter((effect) => asked[effect]);
}

/** A rule as people read it. @example 'delay 300 ms ± 30 ms' */
export function ruleText(rule: LinkRule): string {
  const { loss, reorder } = rule;
  const share = (part: number): string => `${Number((part * 100).toFixed(4))} %`;
  return [
    ...(rule.cut ? ['partition'] : []),
    ...(rule.delayMs !== undefined || rule.jitterMs
      ? [`delay ${rule.delayMs ?? 0} ms${rule.jitterMs ? ` ± ${rule.jitterMs} ms` : ''}`]
      : []),
    ...(loss ? [loss.kind === 'random' ? `loss ${share(loss.share)}` : 'loss in bursts'] : []),
    ...(rule.duplicate ? [`duplicate ${share(rule.duplicate)}`] : []),
    ...(rule.corrupt ? [`corrupt ${share(rule.corrupt)}`] : []),
    ...(reorder ? [`reorder ${share(reorder.share)}`] : []),
    ...(rule.rateBitsPerS === undefined ? [] : [`rate ${rule.rateBitsPerS / 1e6} Mbit/s`]),
  ].join(', ');
}

function losesInBursts({ p, lossInBad, lossInGood }: BurstLoss): boolean {
  return lossInGood > 0 || (p > 0 && lossInBad > 0);
}
