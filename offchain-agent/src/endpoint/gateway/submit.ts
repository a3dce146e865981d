import { blake2, hexBytes, hexText } from '../../base/bytes.ts';
import { type CallOutcome, errorOutcome, faultOutcome, ownOutcome } from './caller.ts';
import { ExtrinsicSearch } from './extrinsic-search.ts';
import { resultTail } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { invalidParams, type PlacedCall, textOf } from './params.ts';
import type { Answered } from './pending-call.ts';
import { errorOf, type Reply } from './reply.ts';
import { type SearchFloor, searchFloors } from './search-floors.ts';
import type { Upstream } from './upstream.ts';
import { validityAt } from './validity.ts';

/** The codes of nodes' pools, in sc-rpc-api. */
export const poolCodes = {
  invalid: 1_010,
  unknownValidity: 1_011,
  temporarilyBanned: 1_012,
  alreadyImported: 1_013,
  tooLowPriority: 1_014,
  immediatelyDropped: 1_016,
} as const;

const badFormat = 1_001;
/** How long the blocks are searched before the outcome is called unknown. */
const settleMs = 10_000;
const lookEveryMs = 500;

/**
 * Hands in a transaction. The same bytes twice are one transaction: when the upstream that had them is lost, another one gets
 * them, and a refusal because it has them, or a block has, is success.
 */
export function submitExtrinsic(
  network: GatewayNetwork,
  { method, params, paramsText }: PlacedCall,
  done: (outcome: CallOutcome, upstream?: Upstream) => void,
): void {
  const extrinsic = extrinsicOf(params?.[0]);
  if (extrinsic === undefined) return done(noExtrinsic());
  const floor = searchFloors(network).now();
  const settle = async (answered: Answered): Promise<void> => {
    const { reply, upstream, tries, upstreamUs, failure } = answered;
    const more = { tries, upstreamUs, ...(upstream && { upstream: upstream.name }) };
    const isPlain = reply ? tries <= 1 || !reply.isError : tries === 0;
    const settled = isPlain ? 'as answered' : await settledBy(network, extrinsic, answered, floor);
    if (settled === 'included') {
      const hash = hexText(blake2(hexBytes(extrinsic)));
      return done({ ...ownOutcome(resultTail(hash)), ...more }, upstream);
    }
    if (reply && settled === 'as answered')
      return done({ tail: reply.tail, code: errorOf(reply).code, cached: false, ...more }, upstream);
    const why = failure ?? 'the upstream that had it was lost';
    const may = settled === 'unknown' ? '; it may have the transaction, and include it' : '';
    done({ ...errorOutcome(-32_603, `Internal error: ${why}${may}`), ...more });
  };
  const ask = { method, params: paramsText, isIdempotent: true, isNeverHedged: true };
  network.pool.call(ask, (answered) => {
    settle(answered).catch((error: unknown) => done(faultOutcome(error)));
  });
}

/** What became of a transaction that a node was handed which did not answer. */
async function settledBy(
  network: GatewayNetwork,
  extrinsic: string,
  { reply, upstream }: Answered,
  floor: SearchFloor | undefined,
): Promise<'included' | 'as answered' | 'unknown'> {
  const { code } = reply ? errorOf(reply) : { code: 0 };
  if (code === poolCodes.alreadyImported) return 'included';
  if (code === badFormat || code === poolCodes.unknownValidity) return 'as answered';
  const { clock, heads } = network;
  const untilMs = clock.monotonicMs() + settleMs;
  const search = new ExtrinsicSearch(network, extrinsic, searchFloors(network).current(floor)?.height ?? -1);
  for (;;) {
    // The node that refuses it can know of a block that the merged heads do not have yet.
    const tips = [heads.best, upstream?.bestBlock].filter((block) => block !== undefined);
    const found = await Promise.all(tips.map(async (block) => await search.look(block)));
    if (found.some((one) => typeof one === 'object')) return 'included';
    if (!reply) return 'unknown';
    const [tip] = tips;
    const isAbsent = found.every((one) => one === 'absent');
    const validity = tip && isAbsent ? await validityAt(network, extrinsic, tip) : undefined;
    if (validity === 'spent' || validity === 'refused') return 'as answered';
    if (clock.monotonicMs() >= untilMs) return 'unknown';
    await clock.sleep(lookEveryMs);
  }
}

/**
 * Whether a transaction may be in the chain or in a pool, although a node refuses it: another node that was lost may have passed
 * it on. Undefined for a refusal that says nothing of the transaction.
 */
export async function mayBeIncluded(
  network: GatewayNetwork,
  extrinsic: string,
  reply: Reply,
  floor: SearchFloor | undefined,
): Promise<boolean | undefined> {
  const { code } = errorOf(reply);
  if (code === badFormat || code === poolCodes.unknownValidity) return false;
  if (code !== poolCodes.invalid) return heldCodes.has(code) ? true : undefined;
  const { best } = network.heads;
  if (!best) return true;
  const found = await new ExtrinsicSearch(
    network,
    extrinsic,
    searchFloors(network).current(floor)?.height ?? -1,
  ).look(best);
  if (found !== 'absent') return true;
  return (await validityAt(network, extrinsic, best)) !== 'refused';
}

/** What nodes say of a transaction that they have, had in a block, or have another in place of. */
const heldCodes: ReadonlySet<number> = new Set([
  poolCodes.temporarilyBanned,
  poolCodes.alreadyImported,
  poolCodes.tooLowPriority,
]);

/** Returns a client's transaction if it is 0x and hex digits. */
export function extrinsicOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^0x[0-9a-f]*$/i.test(text) ? text : undefined;
}

/** Returns the error of nodes for an invalid transaction. */
export function noExtrinsic(): CallOutcome {
  const { code, message, data } = invalidParams('invalid transaction: must be 0x and hex digits');
  return errorOutcome(code, message, data);
}
