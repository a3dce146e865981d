import type { ApiPromise } from '@polkadot/api';
import { keyOf } from '../support/reporting-world.ts';

/** The answer of every question, by its words. */
export type Answers = ReadonlyMap<string, unknown>;

type Ask = (
  api: 'sliApi' | 'registryApi' | 'scalabilityApi',
  name: string,
  ...args: readonly unknown[]
) => Promise<unknown>;
type RuntimeCalls = Readonly<
  Record<string, Readonly<Record<string, (...args: unknown[]) => Promise<{ toJSON: () => unknown }>>>>
>;

const indicators = ['Authorship', 'Arrival', 'Rpc', 'Reachability'] as const;
const kinds = ['Window', 'Day', 'Week', 'Month', 'Year', 'Era'] as const;
const law = { lambda: '2000000000000', sigma: 0, kappa: 0 };
const home = 0;
const other = 1;
const most = 256;

export interface AskedChain {
  /** UTC seconds of the first window. */
  readonly fromS: number;
  /** Whose history is asked for; a ranking has all of them. */
  readonly targets: readonly number[];
  readonly reporters: readonly string[];
}

/**
 * Asks the runtime that is in force after a block everything that clients ask: records and rankings of closed periods,
 * networks, targets, reporters, load tests and predictions. What the passing of time alone changes is left out.
 */
export async function apiAnswers(
  api: ApiPromise,
  block: string,
  { fromS, targets, reporters }: AskedChain,
): Promise<Answers> {
  const calls = (await api.at(block)).call as unknown as RuntimeCalls;
  const answers = new Map<string, unknown>();
  const ask: Ask = async (pallet, name, ...args) => {
    const call = calls[pallet]?.[name];
    if (!call) throw new Error(`the runtime lacks ${pallet}.${name}`);
    const answer = closed((await call(...args)).toJSON());
    answers.set(`${name} ${JSON.stringify(args)}`, answer);
    return answer;
  };
  await askRecords(ask, fromS, targets);
  await askRegistry(ask, fromS, reporters);
  await askLoadTests(ask);
  return answers;
}

async function askRecords(ask: Ask, fromS: number, targets: readonly number[]): Promise<void> {
  for (const indicator of indicators) {
    for (const kind of kinds) {
      for (const target of targets) {
        await ask('sliApi', 'history', home, target, indicator, kind, fromS, most);
      }
      await ask('sliApi', 'ranking', home, indicator, kind, fromS, 0, most);
    }
  }
  for (const kind of kinds) await ask('sliApi', 'periodOf', home, kind, fromS);
  await ask('sliApi', 'targetOf', home, { Name: 'rpc.example' });
  await ask('sliApi', 'targetOf', home, { Account: keyOf('//Dave').address });
  await ask('sliApi', 'sampling', home, fromS);
  await ask('sliApi', 'sampling', other, null);
}

async function askRegistry(ask: Ask, fromS: number, reporters: readonly string[]): Promise<void> {
  for (const network of [home, other]) {
    await ask('registryApi', 'network', network);
    await ask('registryApi', 'targets', network, null, 0, most);
    await ask('registryApi', 'targets', network, fromS, 0, most);
    await ask('registryApi', 'reporters', network);
    for (const reporter of reporters) {
      await ask('registryApi', 'reporterOf', network, reporter);
      await ask('registryApi', 'owned', network, reporter);
    }
  }
}

async function askLoadTests(ask: Ask): Promise<void> {
  const subject = await ask('scalabilityApi', 'subjectOf', 'almanac');
  await ask('scalabilityApi', 'subject', subject);
  await ask('scalabilityApi', 'runs', subject, 0, most);
  await ask('scalabilityApi', 'history', subject, 0, most);
  for (const version of [null, 'v1', 'v2']) await ask('scalabilityApi', 'prediction', subject, version);
  for (const run of [0, 1]) {
    await ask('scalabilityApi', 'throughputAt', run, 5_000_000);
    await ask('scalabilityApi', 'latencyAt', run, 2_000_000);
    await ask('scalabilityApi', 'checkPrediction', run, law);
  }
}

/** Without periods that are open, and without the time of the block that was asked. */
function closed(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(closed);
  if (typeof answer !== 'object' || answer === null) return answer;
  if ('provisional' in answer && answer.provisional === true) return 'open';
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name]) => name !== 'asOfMs')
      .map(([name, value]) => [name, closed(value)]),
  );
}
