import { z } from 'zod';
import { Findings, type OracleVerdict } from './finding.ts';

/** A moment as ISO 8601 or milliseconds since 1970. */
const moment = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]);
const count = z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/).transform(Number)]);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/i);

const common = {
  at: moment,
  node: z.string(),
  token: z.union([z.string(), z.number()]).nullish(),
  /** The public key that may sign; earlier releases do not say. */
  key: z.string().default(''),
  answer: z.string(),
};

/** A line of what a decider writes of each question that it was asked. */
const grantLine = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('slot'), slot: count }),
  z.object({
    ...common,
    kind: z.literal('vote'),
    set: count,
    round: count,
    step: z.enum(['propose', 'prevote', 'precommit']),
    number: count,
    hash,
  }),
  z.object({ ...common, kind: z.literal('heartbeat'), session: count }),
]);

export type Grant = z.infer<typeof grantLine>;

/** What a file of grants says, as far as it can be read. */
interface GrantsRead {
  readonly grants: readonly Grant[];
  /** Lines that are none: the last one of a decider that was killed while it wrote. */
  readonly unreadable: number;
}

/** Reads JSON lines; empty ones are none. */
export function readGrants(text: string): GrantsRead {
  const grants: Grant[] = [];
  let unreadable = 0;
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const parsed = grantLine.safeParse(jsonOf(line));
    if (parsed.success) grants.push(parsed.data);
    else unreadable += 1;
  }
  return { grants, unreadable };
}

/** What may have been signed, by the place and its key, as `keyedPlace`. */
export interface Permissions {
  readonly slots: ReadonlySet<string>;
  /** Number and hash of the block. */
  readonly votes: ReadonlyMap<string, string>;
}

/**
 * Two keys of one validator, of before and after a rotation, may each sign a place once.
 * @example keyedPlace('slot 7', '0xab') // 'slot 7 with 0xab'
 */
export function keyedPlace(place: string, key: string): string {
  return key === '' ? place : `${place} with ${key}`;
}

/** @example placeOf({ set: 0, round: 7, step: 'prevote' }) // 'prevote of round 7 of set 0' */
export function placeOf({ set, round, step }: { set: number; round: number; step: string }): string {
  return `${step} of round ${round} of set ${set}`;
}

/**
 * The grants of all deciders of one validator, merged: to each key a slot is granted once, a step of a round for one block alone,
 * however often it is asked for, and a session's heartbeat to one node.
 */
export function judgeGrants(grants: readonly Grant[]): Permissions & { readonly verdict: OracleVerdict } {
  const findings = new Findings('one_grant');
  const slots = new Map<string, Grant>();
  const votes = new Map<string, { readonly target: string; readonly by: string }>();
  const heartbeats = new Map<string, string>();
  for (const grant of grants.filter(({ answer }) => answer === 'yes').toSorted((a, b) => a.at - b.at)) {
    findings.judge();
    const by = `${grant.node} at ${new Date(grant.at).toISOString()}`;
    if (grant.kind === 'slot') {
      const place = keyedPlace(`slot ${grant.slot}`, grant.key);
      const before = slots.get(place);
      if (before) findings.add(`${place} was granted to ${before.node} and to ${by}`);
      else slots.set(place, grant);
    } else if (grant.kind === 'vote') {
      const place = keyedPlace(placeOf(grant), grant.key);
      const target = targetOf(grant);
      const before = votes.get(place);
      if (!before) votes.set(place, { target, by });
      else if (before.target !== target)
        findings.add(`${place} was granted for ${before.target} to ${before.by}, and for ${target} to ${by}`);
    } else {
      const place = keyedPlace(`the heartbeat of session ${grant.session}`, grant.key);
      const before = heartbeats.get(place) ?? grant.node;
      if (before !== grant.node) findings.add(`${place} was granted to ${before} and to ${by}`);
      heartbeats.set(place, before);
    }
  }
  return {
    slots: new Set(slots.keys()),
    votes: new Map([...votes].map(([place, { target }]) => [place, target])),
    verdict: findings.verdict,
  };
}

/** @example targetOf({ number: 7, hash: '0xab…' }) // '7 0xab…' */
export function targetOf({ number, hash: of }: { number: number; hash: string }): string {
  return `${number} ${of.toLowerCase()}`;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
