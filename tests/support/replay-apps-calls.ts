import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { isMethodMissing } from '../../offchain-agent/src/chain/rpc/error.ts';
import { patient } from './patient.ts';

type Outcome = 'result' | 'subscription' | 'method_not_found';

interface AppsCall {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly expect: Outcome;
  /** What a real node does where the embedded chain cannot. */
  readonly node?: Outcome;
  readonly unsubscribe?: string;
}

interface AppsCalls {
  readonly steps: readonly { readonly when: string; readonly calls: readonly AppsCall[] }[];
}

const file = new URL('../vectors/apps-rpc-calls.json', import.meta.url);
const itemDeadlineMs = 300_000;

/**
 * Makes the calls of polkadot.js Apps in their order and gives one line for each that a chain of this kind should have
 * answered otherwise.
 */
export async function replayAppsCalls(url: string, kind: 'embedded' | 'node'): Promise<string[]> {
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as AppsCalls;
  const client = await RpcClient.open(url, patient);
  const faults: string[] = [];
  try {
    for (const { when, calls } of steps) {
      for (const call of calls) {
        const expected = (kind === 'node' ? call.node : undefined) ?? call.expect;
        const outcome = await outcomeOf(client, call).catch((error: unknown) => String(error));
        if (outcome !== expected)
          faults.push(`${when}: ${call.method} gave ${outcome}, expected ${expected}`);
      }
    }
  } finally {
    client.close();
  }
  return faults;
}

async function outcomeOf(client: RpcClient, call: AppsCall): Promise<string> {
  const head = await client.request<string>('chain_getFinalizedHead');
  const params = call.params.map((param) => (param === '$head' ? head : param));
  try {
    if (call.unsubscribe !== undefined)
      return await subscribed(client, call.method, params, call.unsubscribe);
    const result = await client.request<unknown>(call.method, params);
    return result === null ? 'null' : 'result';
  } catch (error) {
    if (isMethodMissing(error)) return 'method_not_found';
    throw error;
  }
}

async function subscribed(
  client: RpcClient,
  method: string,
  params: readonly unknown[],
  unsubscribe: string,
): Promise<string> {
  let items = 0;
  const id = await client.subscribe(method, params, () => {
    items += 1;
  });
  const deadline = Date.now() + itemDeadlineMs;
  while (items === 0 && Date.now() < deadline) await sleep(20);
  await client.unsubscribe(unsubscribe, id);
  return items > 0 ? 'subscription' : 'a subscription without an item';
}
