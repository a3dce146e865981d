import { z } from 'zod';
import { distributions, type LinkRule } from '../link/rule.ts';
import { bitsPerS, linkTime } from '../link/rule-fields.ts';
import { anyPercent, choice, duration, percent, places, timing } from './fault-fields.ts';

/** Out of the chosen nodes, into them, or both. */
const directions = ['egress', 'ingress', 'both'] as const;
export type Direction = (typeof directions)[number];

/** How a partition parts the nodes where it does not name the parts. */
export const splits = ['halves', 'one', 'majority', 'bridge', 'ring', 'one-way'] as const;
export type Split = (typeof splits)[number];

const time = linkTime('300ms or 300, which are milliseconds');

const gemodel = z.strictObject({
  /** From the good state to the bad one, and back, per packet. */
  p: percent,
  r: percent,
  loss_in_bad: anyPercent.default(100),
  loss_in_good: anyPercent.default(0),
});

/** Faults of links: one schema for each kind with what it takes besides links and times. Times as in `tc netem`, shares in percent. */
export const linkFaultSchemas = [
  linkFault('delay', {
    time,
    jitter: time.prefault(0),
    correlation: anyPercent.default(0),
    distribution: z.enum(distributions).default('uniform'),
    keep_order: z.boolean().default(false),
  }),
  linkFault('loss', {
    percent: percent.optional(),
    correlation: anyPercent.default(0),
    gemodel: gemodel.optional(),
  }),
  linkFault('duplicate', { percent }),
  linkFault('corrupt', { percent }),
  // The others wait, else there would be nobody to get ahead of.
  linkFault('reorder', { percent, gap: z.int().min(1).max(1_000).default(1), time: time.prefault(20) }),
  linkFault('rate', { rate: bitsPerS('8mbit'), limit: z.int().min(1).max(100_000).optional() }),
  linkFault('partition', {
    direction: z.enum(directions).default('both'),
    /** `halves`, `one` and so on, or the parts: `eu/us`, `v1,v2/v3,v4`. */
    split: z.string().optional(),
    groups: z.array(z.array(z.string()).min(1)).min(2).optional(),
  }),
] as const;

export type LinkFaultSpec = z.infer<(typeof linkFaultSchemas)[number]>;
export type LinkFaultKind = LinkFaultSpec['kind'];

const kinds: readonly string[] = linkFaultSchemas.map(({ shape }) => shape.kind.value);

export function isLinkFault<Fault extends { readonly kind: string }>(
  fault: Fault,
): fault is Extract<Fault, { readonly kind: LinkFaultKind }> {
  return kinds.includes(fault.kind);
}

/** A delay above which a warning says what a Substrate network does then, in milliseconds. */
export const warnedDelayMs = 500;

/** What the packets of the links meet. */
export function ruleOf(fault: LinkFaultSpec): LinkRule {
  switch (fault.kind) {
    case 'delay':
      return {
        delayMs: fault.time,
        ...(fault.jitter > 0 && {
          jitterMs: fault.jitter,
          correlation: fault.correlation / 100,
          distribution: fault.distribution,
        }),
        ...(fault.keep_order && { keepOrder: true }),
      };
    case 'loss': {
      const { gemodel: model } = fault;
      return {
        loss: model
          ? {
              kind: 'gemodel',
              p: model.p / 100,
              r: model.r / 100,
              lossInBad: model.loss_in_bad / 100,
              lossInGood: model.loss_in_good / 100,
            }
          : { kind: 'random', share: (fault.percent ?? 0) / 100, correlation: fault.correlation / 100 },
      };
    }
    case 'duplicate':
      return { duplicate: fault.percent / 100 };
    case 'corrupt':
      return { corrupt: fault.percent / 100 };
    case 'reorder':
      return { delayMs: fault.time, reorder: { share: fault.percent / 100, gap: fault.gap } };
    case 'rate':
      return { rateBitsPerS: fault.rate, ...(fault.limit !== undefined && { limitPackets: fault.limit }) };
    case 'partition':
      return { cut: true };
  }
}

/** What no single field can say of itself: `path: message`. */
export function linkFaultFaults(fault: LinkFaultSpec): [path: string, message: string][] {
  const wrong: [string, string][] = [];
  if (fault.kind === 'delay') {
    if (fault.time === 0 && fault.jitter === 0) wrong.push(['time', 'must be longer than 0']);
    if (fault.jitter === 0 && fault.correlation > 0)
      wrong.push(['correlation', 'correlates the jitter: give jitter, too']);
  }
  if (fault.kind === 'loss' && (fault.percent === undefined) === (fault.gemodel === undefined))
    wrong.push(['percent', 'give either percent or gemodel']);
  if (fault.kind === 'loss' && fault.gemodel && fault.correlation > 0)
    wrong.push(['correlation', 'belongs to percent: gemodel has its own']);
  return wrong;
}

function linkFault<const Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, fields: Fields) {
  return z.strictObject({
    kind: z.literal(kind),
    ...choice,
    from: places,
    to: places,
    direction: z.enum(directions).default('egress'),
    ...timing,
    for: duration.optional(),
    ...fields,
  });
}
