import type { ApiPromise } from '@polkadot/api';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../address.ts';
import { blockEvents } from '../block/block-events.ts';
import { smallJson, unsignedJson } from '../json-numbers.ts';
import { stakingPallet } from './staking-state.ts';

interface PaidIncentive {
  readonly era: number;
  readonly account: string;
  readonly amount: bigint;
}

/** What the events of a block say of one page that was paid in it. Accounts are hex. */
export interface PageEvents {
  readonly era: number;
  readonly stash: string;
  /** Undefined where a release did not say it. */
  readonly page: number | undefined;
  readonly rewarded: readonly { readonly account: string; readonly amount: bigint }[];
  /** One is due at most; a node can tell of more, or of somebody else's. */
  readonly incentives: readonly PaidIncentive[];
  /** Accounts that said nowhere where to pay them. */
  readonly withoutPayee: readonly string[];
  /** The incentive could not be sent. */
  readonly isIncentiveFailed: boolean;
}

const account = z.string().transform((text) => accountHex(text) ?? text);
const startedShape = z.object({ eraIndex: smallJson, validatorStash: account, page: smallJson.optional() });
const rewardedShape = z.object({ stash: account, amount: unsignedJson });
const incentiveShape = z.object({ era: smallJson, validatorStash: account, amount: unsignedJson });
const missingShape = z.object({ missingPayee: z.object({ stash: account }) });

/**
 * The pages that were paid in a block, each with the events that follow its beginning; all of them where it begins twice.
 * @throws RpcError where the node has discarded the state; AgentError `unknown/payout_events` for events of another shape
 */
export async function pagesPaidIn(api: ApiPromise, blockHash: string): Promise<readonly PageEvents[]> {
  const pages: { -readonly [Key in keyof PageEvents]: PageEvents[Key] }[] = [];
  let extrinsic: string | undefined;
  let last: (typeof pages)[number] | undefined;
  for (const { phase, event } of await blockEvents(api, blockHash)) {
    if (event.section !== stakingPallet) continue;
    if (event.method === 'PayoutStarted') {
      const { eraIndex: era, validatorStash: stash, page } = read(startedShape, event.data, event.method);
      extrinsic = String(phase);
      last = page === undefined ? undefined : pages.find((own) => isOf(own, { era, stash, page }));
      if (last) continue;
      last = { era, stash, page, rewarded: [], incentives: [], ...nothingMissing };
      pages.push(last);
      continue;
    }
    const open = extrinsic === String(phase) ? last : undefined;
    if (!open) continue;
    if (event.method === 'Rewarded') {
      const { stash, amount } = read(rewardedShape, event.data, event.method);
      open.rewarded = [...open.rewarded, { account: stash, amount }];
    } else if (event.method === 'ValidatorIncentivePaid') {
      const { era, validatorStash, amount } = read(incentiveShape, event.data, event.method);
      open.incentives = [...open.incentives, { era, account: validatorStash, amount }];
    } else if (event.method === 'Unexpected') {
      const [kind] = event.data.toJSON() as unknown[];
      const missing = missingShape.safeParse(kind);
      if (missing.success) open.withoutPayee = [...open.withoutPayee, missing.data.missingPayee.stash];
      else if (/validatorIncentive/i.test(JSON.stringify(kind))) open.isIncentiveFailed = true;
    }
  }
  return pages;
}

type NamedPage = Pick<PageEvents, 'era' | 'stash' | 'page'>;

const isOf = (one: NamedPage, { era, stash, page }: NamedPage): boolean =>
  one.era === era && one.stash === stash && one.page === page;

const nothingMissing = { withoutPayee: [], isIncentiveFailed: false } as const;

interface EventFields {
  readonly names: string[] | null;
  toJSON(): unknown;
}

/** Fields by the names that the metadata gives them. */
function read<Shape extends z.ZodType>(shape: Shape, data: EventFields, method: string): z.infer<Shape> {
  const values = data.toJSON() as readonly unknown[];
  const fields = values.map((value, place) => [data.names?.[place] ?? String(place), value] as const);
  const parsed = shape.safeParse(Object.fromEntries(fields));
  if (parsed.success) return parsed.data;
  throw new AgentError(
    'unknown/payout_events',
    `the event ${stakingPallet}.${method} is of a shape that this version does not know (${parsed.error.issues[0]?.path.join('.')})`,
    { data: { event: method } },
  );
}
