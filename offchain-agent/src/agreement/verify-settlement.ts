import { firstOf } from '../base/bisect.ts';
import { AgentError } from '../base/error.ts';
import { accountHex } from '../chain/address.ts';
import type { Terms } from '../chain/agreement/agreement-shapes.ts';
import { Agreements, type SettledPeriod } from '../chain/agreement/agreements.ts';
import { judgedOf } from '../chain/agreement/judged-record.ts';
import { RpcAuraSource } from '../chain/aura/aura-source.ts';
import { ApiHeartbeatChain } from '../chain/heartbeat/heartbeat-chain.ts';
import { SliRecords } from '../chain/records/records.ts';
import type { ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { recount } from '../measure/authorship/recount.ts';
import type { SlotCounts } from '../measure/authorship/slot-tally.ts';
import { periodEnd, secondsPerDay } from '../sli/calendar.ts';
import {
  type JudgedRecord,
  judge,
  ofEnoughReporters,
  type PeriodVerdict,
  type Shares,
  sharesOf,
  wholeOf,
} from '../sli/settlement.ts';
import type { FoundSettlement } from './find-settlement.ts';

/** Slots of a validator in a period, counted from headers. */
interface CountedSlots {
  readonly assigned: number;
  readonly authored: number;
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** What a settlement is when it is computed again. */
export interface VerifiedSettlement {
  /** `headers` where slots were counted anew; `record` where what reporters say was taken as the chain keeps it. */
  readonly basis: 'headers' | 'record';
  readonly counted: CountedSlots | undefined;
  readonly record: JudgedRecord | undefined;
  /** Undefined where the chain's reason is none that a record shows: void, out of retention, target gone. */
  readonly verdict: PeriodVerdict | undefined;
  readonly shares: Shares;
  /** In what the chain's settlement is another one, a sentence each; none when it is the same to the last unit. */
  readonly differences: readonly string[];
}

/** Reasons that no record shows. */
const outside: ReadonlySet<string> = new Set(['Voided', 'OutOfRetention', 'TargetGone']);

/**
 * Computes again what a settled period paid: of authorship of this chain from its headers alone, of what reporters measure from
 * the record that they made, which `almanac verify EVIDENCE` recomputes.
 * @throws AgentError `unknown/key_owner`; as `recount` does
 */
export async function verifySettlement(
  chain: ApiReportingChain,
  found: FoundSettlement,
  signal: AbortSignal,
): Promise<VerifiedSettlement> {
  const { settled, agreement, blockHash, parentHash } = found;
  const { terms, reportersPpm } = agreement;
  const ledger = await Agreements.at(chain, parentHash);
  const record = await recordOf(chain, agreement, settled.startS, blockHash);
  // What was accepted before it was kept has what is governed at its settlement.
  const callerPpm = agreement.callerPpm ?? (await ledger.bounds()).callerPpm;
  const rates = { callerPpm, reportersPpm };
  const isByHeaders =
    terms.indicator === 'authorship' && terms.network === 0 && chain.api.call['auraApi'] !== undefined;
  const why = settled.outcome.kind === 'unknown' ? settled.outcome.why : undefined;
  if (why !== undefined && outside.has(why)) {
    const isShown = why !== 'Voided' || (await ledger.isVoided(agreement.id, settled.startS));
    const shares = sharesOf(terms, { kind: 'unknown', why: 'noRecord' }, rates);
    const differences = [
      ...(isShown ? [] : ['the chain says that the Council made it void, and its state does not']),
      ...moneyDifferences(settled, shares, leastOf(chain)),
    ];
    return { basis: 'record', counted: undefined, record, verdict: undefined, shares, differences };
  }
  const counted = isByHeaders ? await countSlots(chain, found, signal) : undefined;
  const own: JudgedRecord | undefined = counted
    ? {
        kind: 'slots',
        assigned: BigInt(counted.assigned),
        authored: BigInt(counted.authored),
        // How many windows they lie in, the headers of one validator do not say by themselves.
        ...(record?.windows !== undefined && { windows: record.windows }),
      }
    : record;
  const endS = periodEnd(terms.period, settled.startS);
  const verdict = judge(terms, own, wholeOf(agreement.due, settled.startS, endS));
  const days = (endS - settled.startS) / secondsPerDay;
  const left = own?.kind === 'samples' ? (own.daysLeft ?? days) : days;
  const shares = sharesOf(terms, verdict, rates, { left, days });
  const differences = [
    ...(counted ? recordDifferences(counted, record) : []),
    ...(verdict.kind === settled.outcome.kind
      ? []
      : [`the chain says ${settled.outcome.kind}; recomputed: ${verdict.kind}`]),
    ...moneyDifferences(settled, shares, leastOf(chain)),
  ];
  return { basis: counted ? 'headers' : 'record', counted, record, verdict, shares, differences };
}

/** @param least what an account that does not exist can take: a pot that is none yet leaves less with its owner */
function moneyDifferences(settled: SettledPeriod, shares: Shares, least: bigint): string[] {
  const pairs = [
    ['to the provider', settled.feeToProvider, shares.feeToProvider],
    ['to the caller', settled.toCaller, shares.toCaller],
    ['to the reporters', settled.toReporters, shares.toReporters],
    ['to the customer', settled.payout, shares.payout],
  ] as const;
  return pairs.flatMap(([to, paid, due]) => {
    const isLeft = to === 'to the reporters' && paid === 0n && due < least;
    return paid === due || isLeft ? [] : [`${paid} were paid ${to}; recomputed: ${due}`];
  });
}

function leastOf({ api }: ApiReportingChain): bigint {
  return BigInt(api.consts['balances']?.['existentialDeposit']?.toString() ?? 0);
}

function recordDifferences(
  { assigned, authored }: CountedSlots,
  record: JudgedRecord | undefined,
): readonly string[] {
  const kept = record?.kind === 'slots' ? `${record.authored} of ${record.assigned}` : 'nothing';
  const own = `${authored} of ${assigned}`;
  return kept === own || (assigned === 0 && record === undefined)
    ? []
    : [`the record has ${kept} slots; the headers ${own}`];
}

/** The record that the settlement of a period is judged on, as it was then. */
async function recordOf(
  { api }: ApiReportingChain,
  { terms, due }: Pick<FoundSettlement['agreement'], 'terms' | 'due'>,
  startS: number,
  blockHash: string,
): Promise<JudgedRecord | undefined> {
  const { network, target, indicator, period, minReporters } = terms;
  const records = await SliRecords.at(api, { toHex: () => blockHash }, { network, indicator });
  const recordAt = async (kind: Terms['period'], atS: number) => {
    const answer = await records.answer(target, kind, atS);
    return answer && answer.period.startS === atS ? judgedOf(answer) : undefined;
  };
  const record = await recordAt(period, startS);
  const isWhole = record?.kind !== 'samples' || !record.quorum || record.reporters >= minReporters;
  if (isWhole || period === 'day' || !due) return record;
  const days: JudgedRecord[] = [];
  for (let dayS = startS; dayS < periodEnd(period, startS); dayS += secondsPerDay) {
    const day = await recordAt('day', dayS);
    if (day) days.push(day);
  }
  return ofEnoughReporters(record, days, minReporters);
}

/** Counts the slots of a period from headers, and takes those of the target's keys. */
async function countSlots(
  chain: ApiReportingChain,
  { agreement, settled, block }: FoundSettlement,
  signal: AbortSignal,
): Promise<CountedSlots> {
  const { period, target } = agreement.terms;
  const [startMs, endMs] = [settled.startS * 1_000, periodEnd(period, settled.startS) * 1_000];
  const source = new RpcAuraSource(chain.client);
  const slotMs = await source.slotDurationMs(await source.blocks.hashOf(block));
  const isFrom = (ms: number) => async (one: number) =>
    ((await source.headerOf(await source.blocks.hashOf(one))).slot ?? 0) * slotMs >= ms;
  const fromBlock = Math.max(1, await firstOf(block, isFrom(startMs)));
  // The block behind the period tells which slots at its end stayed empty.
  const toBlock = Math.min(block, await firstOf(block, isFrom(endMs)));
  const { periods } = await recount(source, {
    fromBlock,
    toBlock,
    periods: { period: (slotStartMs) => (slotStartMs >= startMs && slotStartMs < endMs ? 1 : 0) },
    keepMissed: 0,
    signal,
  });
  const counts: SlotCounts = periods.get('period')?.get(1) ?? new Map();
  const account = (await chain.targets(0)).find((one) => one.target === target)?.who?.account;
  const keys = await keysOf(chain, account, counts, { fromBlock, toBlock });
  const own = [...counts].filter(([key]) => keys.has(key)).map(([, count]) => count);
  return {
    assigned: own.reduce((sum, { assigned }) => sum + assigned, 0),
    authored: own.reduce((sum, { authored }) => sum + authored, 0),
    fromBlock,
    toBlock,
  };
}

/** Blocks whose sessions are asked for the owner of a key that neither end of the period knows. */
const looks = 256;

/** Which of the keys that were counted are an account's. */
async function keysOf(
  { api }: ApiReportingChain,
  account: string | undefined,
  counts: SlotCounts,
  { fromBlock, toBlock }: { readonly fromBlock: number; readonly toBlock: number },
): Promise<ReadonlySet<string>> {
  const seats = await ApiHeartbeatChain.of(api);
  const owners = new Map<string, string | undefined>();
  const step = Math.max(1, Math.ceil((toBlock - fromBlock) / looks));
  const blocks = [fromBlock - 1, toBlock];
  for (let block = fromBlock; block < toBlock; block += step) blocks.push(block);
  for (const block of blocks) {
    if ([...counts.keys()].every((key) => owners.has(key))) break;
    for (const { account: owner, key } of await seats.seatsAt(block)) owners.set(key, accountHex(owner));
  }
  const unknown = [...counts.keys()].filter((key) => !owners.has(key));
  if (unknown.length > 0) {
    throw new AgentError(
      'unknown/key_owner',
      `whose keys wrote blocks in the period is not known of ${unknown.length} of ${counts.size}; ask an archive node with --chain`,
      { data: { keys: unknown } },
    );
  }
  const wanted = account === undefined ? undefined : accountHex(account);
  return new Set(
    [...owners].flatMap(([key, owner]) => (owner !== undefined && owner === wanted ? [key] : [])),
  );
}
