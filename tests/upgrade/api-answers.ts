import type { ApiPromise } from '@polkadot/api';
import { pairOf } from '../support/local-pair.ts';
import { normalAnswer } from './normal-answer.ts';

/** The answer of every question, by its words. */
export type ApiAnswers = ReadonlyMap<string, unknown>;

type Ask = (
  api: 'sliApi' | 'registryApi' | 'scalabilityApi',
  name: string,
  ...args: readonly unknown[]
) => Promise<unknown>;
type RuntimeCall = ((...args: unknown[]) => Promise<{ toJSON: () => unknown }>) & {
  readonly meta: { readonly params: readonly unknown[] };
};
type RuntimeCalls = Readonly<Record<string, Readonly<Record<string, RuntimeCall>>>>;

const indicators = ['Authorship', 'Arrival', 'Rpc', 'Reachability'] as const;
const kinds = ['Window', 'Day', 'Week', 'Month', 'Year', 'Era'] as const;
const law = { lambda: '2000000000000', sigma: 0, kappa: 0 };
const home = 0;
const other = 1;
const most = 256;

interface AskedChain {
  /** UTC seconds of the first window. */
  readonly fromS: number;
  /** Whose history is asked for; a ranking has all of them. */
  readonly targets: readonly number[];
  /** Whose sums are asked for. */
  readonly members: readonly (readonly number[])[];
  readonly reporters: readonly string[];
}

/**
 * Asks the runtime that is in force after a block everything that clients ask: records and rankings of closed periods,
 * groups of targets, networks, targets, reporters, load tests and predictions. What the passing of time alone changes is
 * left out, and so is how the answers are encoded: see `normalAnswer`.
 */
export async function apiAnswers(api: ApiPromise, block: string, chain: AskedChain): Promise<ApiAnswers> {
  const calls = (await api.at(block)).call as unknown as RuntimeCalls;
  const answers = new Map<string, unknown>();
  const ask: Ask = async (pallet, name, ...args) => {
    const call = calls[pallet]?.[name];
    if (!call) throw new Error(`the runtime lacks ${pallet}.${name}`);
    // A call that got parameters is asked with them, and was asked for everything before.
    const answer = normalAnswer((await call(...args.slice(0, call.meta.params.length))).toJSON());
    answers.set(`${name} ${JSON.stringify(args)}`, answer);
    return answer;
  };
  await askRecords(ask, chain);
  await askRegistry(ask, chain);
  await askLoadTests(ask);
  return answers;
}

/** How many of the answers are of these questions, and say something that is not still growing. */
export function tellingAnswers(answers: ApiAnswers, ...names: readonly string[]): number {
  const isTelling = (answer: unknown): boolean =>
    answer !== null && answer !== 'open' && !(Array.isArray(answer) && answer.length === 0);
  return [...answers].filter(([question, answer]) => names.includes(nameOf(question)) && isTelling(answer))
    .length;
}

function nameOf(question: string): string {
  return question.slice(0, question.indexOf(' '));
}

async function askRecords(ask: Ask, { fromS, targets, members }: AskedChain): Promise<void> {
  for (const indicator of indicators) {
    for (const kind of kinds) {
      for (const target of targets) {
        await ask('sliApi', 'history', home, target, indicator, kind, fromS, most);
        await ask('sliApi', 'current', home, target, indicator, kind);
      }
      for (const group of members) await ask('sliApi', 'sum', home, group, indicator, kind, fromS);
      await ask('sliApi', 'ranking', home, indicator, kind, fromS, 0, most);
      await ask('sliApi', 'ranking', home, indicator, kind, null, 0, most);
    }
  }
  for (const kind of kinds) await ask('sliApi', 'periodOf', home, kind, fromS);
  await ask('sliApi', 'targetOf', home, { Name: 'rpc.example' });
  await ask('sliApi', 'targetOf', home, { Account: pairOf('//Dave').address });
  await ask('sliApi', 'sampling', home, fromS);
  for (const network of [home, other]) await ask('sliApi', 'sampling', network, null);
}

async function askRegistry(ask: Ask, { fromS, reporters }: AskedChain): Promise<void> {
  for (const network of [home, other]) {
    await ask('registryApi', 'network', network);
    await ask('registryApi', 'targets', network, null, 0, most);
    await ask('registryApi', 'targets', network, fromS, 0, most);
    await ask('registryApi', 'reporters', network);
    await ask('registryApi', 'groups', network, 0, most);
    await ask('registryApi', 'admission', network);
    for (const reporter of reporters) {
      await ask('registryApi', 'reporterOf', network, reporter);
      await ask('registryApi', 'owned', network, reporter, 0, most);
    }
  }
  await ask('registryApi', 'groupOf', home, 'both');
  await ask('registryApi', 'deposits');
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
