import { type GatewayClock, within } from './clock.ts';
import { errorOf, readResult } from './reply.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** What an upstream tells as its blocks come: `all` imported, `best`, `finalized`. */
export type ToldKind = 'best' | 'all' | 'finalized';

export const answerLimitMs = 3_000;
/** The hash of a block, as every node writes it. */
export const hashPattern = /^0x[0-9a-f]{64}$/i;
export const methodNotFound = -32_601;
/** Every client is told of it; nodes write some kilobytes. */
const mostRuntimeBytes = 262_144;

/**
 * What each kind of head is subscribed to with, the names of old behind it. Proxies in front of nodes let a list of methods
 * through: all imported blocks are dispensable, since the best and the final ones come anyway.
 */
const headSubscriptions = [
  { kind: 'all', methods: ['chain_subscribeAllHeads'], isNeeded: false },
  { kind: 'best', methods: ['chain_subscribeNewHeads', 'chain_subscribeNewHead'], isNeeded: true },
  {
    kind: 'finalized',
    methods: ['chain_subscribeFinalizedHeads', 'chain_subscribeFinalisedHeads'],
    isNeeded: true,
  },
] as const satisfies readonly {
  kind: ToldKind;
  methods: readonly [string, ...string[]];
  isNeeded: boolean;
}[];

/** The genesis hash of whoever answers. @throws Error with the method's name for anything but a hash */
export async function genesisOf(main: UpstreamLink, clock: GatewayClock): Promise<string> {
  const genesis = await within(main.ask('chain_getBlockHash', [0]), answerLimitMs, clock);
  if (typeof genesis === 'string' && hashPattern.test(genesis)) return genesis;
  throw new Error('chain_getBlockHash: the response is not a hash');
}

/** The methods that it lists; undefined where it lists none, as some proxies do. @throws Error with the method's name */
export async function methodsOf(
  main: UpstreamLink,
  clock: GatewayClock,
): Promise<ReadonlySet<string> | undefined> {
  const asked = new Promise<ReadonlySet<string> | undefined>((resolve, reject) => {
    main.send('rpc_methods', '[]', (reply) => {
      if (!reply) return reject(new Error('the connection was lost before rpc_methods was answered'));
      const { code, message } = errorOf(reply);
      if (code === methodNotFound) return resolve(undefined);
      const methods = readResult(reply, (result) => (result as { methods?: unknown }).methods);
      const isList = Array.isArray(methods) && methods.every((name) => typeof name === 'string');
      if (isList) resolve(new Set(methods as string[]));
      else reject(new Error(`rpc_methods: ${message || 'its answer is not a list of methods'}`));
    });
  });
  return await within(asked, answerLimitMs, clock);
}

/**
 * Has it tell of its heads.
 * @throws Error with the method's name where it does not tell of best or of finalized ones
 */
export async function subscribeHeads(
  main: UpstreamLink,
  onItem: (kind: ToldKind, item: Buffer) => void,
  clock: GatewayClock,
): Promise<void> {
  for (const { kind, methods, isNeeded } of headSubscriptions) {
    let refusal: Error | undefined;
    for (const method of methods) {
      refusal = await within(
        subscribed(main, method, (item) => onItem(kind, item)),
        answerLimitMs,
        clock,
      );
      if (!refusal) break;
    }
    if (refusal && isNeeded) throw new Error(`${methods[0]}: ${refusal.message}`);
  }
}

/** Has it tell of its runtime, if it can: not every chain does this way. */
export async function subscribeRuntime(main: UpstreamLink, onItem: (item: Buffer) => void): Promise<void> {
  await subscribed(main, 'state_subscribeRuntimeVersion', (item) => {
    if (item.length > mostRuntimeBytes) throw new Error(`a runtime version of ${item.length} bytes`);
    onItem(item);
  });
}

/** Subscribes. @returns why it is refused @throws Error when the connection is lost first */
async function subscribed(
  link: UpstreamLink,
  method: string,
  onItem: (item: Buffer) => void,
): Promise<Error | undefined> {
  return await new Promise((resolve, reject) => {
    link.subscribe(method, '[]', onItem, (reply, subscription) => {
      if (!reply) reject(new Error(`the connection was lost before ${method} was answered`));
      else resolve(subscription === undefined ? new Error(errorOf(reply).message) : undefined);
    });
  });
}
