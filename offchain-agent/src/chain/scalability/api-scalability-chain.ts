import type { ApiPromise } from '@polkadot/api';
import type { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { amountText, currencyOf } from '../amount.ts';
import { type StateAt, States } from '../call/state-at.ts';
import { hexOfText } from '../registry/target-address.ts';
import type { RpcClient } from '../rpc/client.ts';
import { type ChainConnection, type ConnectOptions, openChainAs } from '../rpc/connect.ts';
import type { Deposits, ScalabilityChain } from './scalability-chain.ts';
import {
  type LawAnswer,
  type Parameters,
  type PredictionInfo,
  type RunHistoryRow,
  type StoredPrediction,
  type StoredRun,
  type SubjectInfo,
  scalabilityShapes,
} from './scalability-shapes.ts';

/** Rows that the runtime API answers in one call. */
const pageRows = 64;

/** The load tests of a chain, behind @polkadot/api. All is read at the finalized head, or at one block if that is given. */
export class ApiScalabilityChain implements ScalabilityChain {
  readonly api: ApiPromise;
  readonly client: RpcClient;
  readonly deposits: Deposits;
  readonly #states: States;
  readonly #hash: string | undefined;

  /** @throws AgentError `bad_input/no_scalability` */
  constructor({ api, client }: ChainConnection, hash?: string) {
    requireScalability(api);
    this.#hash = hash;
    this.api = api;
    this.client = client;
    this.#states = new States({ api, client });
    const amount = (name: string): bigint =>
      scalabilityShapes.amount.parse(api.consts['scalability']?.[name]?.toJSON());
    this.deposits = {
      subject: amount('subjectDeposit'),
      run: amount('runDeposit'),
      point: amount('pointDeposit'),
    };
  }

  async finalizedBlock(): Promise<number> {
    const hash = this.#hash ?? (await this.client.request<string>('chain_getFinalizedHead'));
    const { number } = await this.client.request<{ number: string }>('chain_getHeader', [hash]);
    return Number(number);
  }

  async subject(name: string): Promise<SubjectInfo | undefined> {
    const id = await this.#ask(scalabilityShapes.subjectId, 'subjectOf', hexOfText(name));
    return id === undefined ? undefined : await this.#ask(scalabilityShapes.subject, 'subject', id);
  }

  async runs(subject: number): Promise<readonly StoredRun[]> {
    return await this.#pages(scalabilityShapes.runs, 'runs', subject);
  }

  async predictionOf(run: number): Promise<StoredPrediction | undefined> {
    const state = await this.#state();
    return await state.storage(scalabilityShapes.prediction, 'scalability', 'predictions', run);
  }

  async prediction(subject: number, version?: string): Promise<PredictionInfo | undefined> {
    const asked = version === undefined ? null : hexOfText(version);
    return await this.#ask(scalabilityShapes.predictionInfo, 'prediction', subject, asked);
  }

  async history(subject: number): Promise<readonly RunHistoryRow[]> {
    return await this.#pages(scalabilityShapes.history, 'history', subject);
  }

  async throughputAt(run: number, size: number): Promise<bigint | undefined> {
    return await this.#ask(scalabilityShapes.throughput, 'throughputAt', run, size);
  }

  async latencyAt(run: number, size: number): Promise<number | undefined> {
    return await this.#ask(scalabilityShapes.latency, 'latencyAt', run, size);
  }

  async checkPrediction(run: number, parameters: Parameters): Promise<LawAnswer> {
    const law = {
      lambda: `${parameters.lambda}`,
      sigma: `${parameters.sigma}`,
      kappa: `${parameters.kappa}`,
    };
    return await this.#ask(scalabilityShapes.check, 'checkPrediction', run, law);
  }

  /** An amount for people, in the unit of the chain. */
  amount(value: bigint): string {
    return amountText(value, currencyOf(this.api.registry));
  }

  async close(): Promise<void> {
    await this.api.disconnect();
  }

  /** All subjects, the oldest first. */
  async subjects(): Promise<readonly SubjectInfo[]> {
    const state = await this.#state();
    const next = await state.storage(scalabilityShapes.nextSubject, 'scalability', 'nextSubjectId');
    const ids = Array.from({ length: next }, (_, id) => id);
    const found = await Promise.all(
      ids.map((id) => state.call(scalabilityShapes.subject, 'scalabilityApi', 'subject', id)),
    );
    return found.filter((subject) => subject !== undefined);
  }

  async #state(): Promise<StateAt> {
    return this.#hash === undefined ? await this.#states.finalized() : await this.#states.at(this.#hash);
  }

  async #pages<Row>(shape: z.ZodType<Row[]>, method: string, subject: number): Promise<Row[]> {
    // Of one block: a run that is submitted meanwhile would shift the pages.
    const state = await this.#state();
    const rows: Row[] = [];
    for (;;) {
      const page = await state.call(shape, 'scalabilityApi', method, subject, rows.length, pageRows);
      rows.push(...page);
      if (page.length < pageRows) return rows;
    }
  }

  async #ask<Shape extends z.ZodType>(
    shape: Shape,
    method: string,
    ...params: readonly unknown[]
  ): Promise<z.infer<Shape>> {
    const state = await this.#state();
    return await state.call(shape, 'scalabilityApi', method, ...params);
  }
}

/**
 * Connects to a chain that keeps load tests.
 * @throws AgentError as `openChain` does, `bad_input/no_scalability`
 */
export async function openScalabilityChain(
  url: string,
  options: ConnectOptions = {},
): Promise<ApiScalabilityChain> {
  return await openChainAs(url, options, (connection) => new ApiScalabilityChain(connection));
}

/**
 * Says whether the chain keeps load tests and predictions.
 * @throws AgentError `bad_input/no_scalability`
 */
export function requireScalability(api: ApiPromise): void {
  if (api.call['scalabilityApi'] !== undefined && api.tx['scalability'] !== undefined) return;
  const specName = plainText(api.runtimeVersion.specName);
  throw new AgentError(
    'bad_input/no_scalability',
    `the chain "${specName}" keeps no load tests: pallet-scalability is not in its runtime; name an Almanac chain with --url`,
    { data: { spec_name: specName } },
  );
}
