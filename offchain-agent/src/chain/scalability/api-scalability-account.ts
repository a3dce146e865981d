import type { KeyringPair } from '@polkadot/keyring/types';
import { accountHex } from '../address.ts';
import { type DynamicCall, dynamicCall } from '../call/dynamic-call.ts';
import { hexOfText } from '../registry/target-address.ts';
import { type InEffect, type SubmitOptions, submitInEffect } from '../submit/submit-once.ts';
import type { ApiScalabilityChain } from './api-scalability-chain.ts';
import { type FinalizedPlace, type ScalabilityAccount, sameLaw, sameRun } from './scalability-chain.ts';
import {
  type ClaimedIntervals,
  type FitOutcome,
  type Parameters,
  type RunInput,
  scalabilityShapes,
} from './scalability-shapes.ts';

/** The calls of pallet-scalability, for a runtime that is met only now. */
const scalabilityCalls = {
  register: ({ api }: Pick<ApiScalabilityChain, 'api'>, name: string): DynamicCall =>
    dynamicCall(api, 'scalability', 'registerSubject', [hexOfText(name), null]),

  submitRun: ({ api }: Pick<ApiScalabilityChain, 'api'>, subject: number, run: RunInput): DynamicCall =>
    dynamicCall(api, 'scalability', 'submitRun', [
      subject,
      {
        ...run,
        version: hexOfText(run.version),
        commit: hexOfText(run.commit),
        // With both names: before runtime 7 it was `size`. What a runtime does not know is left out.
        points: run.points.map((point) => ({ ...point, sizeMillionths: point.size })),
      },
    ]),

  submitPrediction: (
    { api }: Pick<ApiScalabilityChain, 'api'>,
    run: number,
    parameters: Parameters,
    claimed: ClaimedIntervals,
  ): DynamicCall => dynamicCall(api, 'scalability', 'submitPrediction', [run, parameters, claimed]),
} as const;

/** One signing account at a chain that keeps load tests. */
export class ApiScalabilityAccount implements ScalabilityAccount {
  readonly address: string;
  readonly #chain: ApiScalabilityChain;
  readonly #pair: KeyringPair;
  readonly #options: SubmitOptions;

  constructor(chain: ApiScalabilityChain, pair: KeyringPair, options: SubmitOptions) {
    this.#chain = chain;
    this.#pair = pair;
    this.#options = options;
    this.address = pair.address;
  }

  async register(name: string) {
    const find = async () => {
      const found = await this.#chain.subject(name);
      return found && accountHex(found.subject.owner) === accountHex(this.address) ? found.id : undefined;
    };
    const settled = await this.#submit(scalabilityCalls.register(this.#chain, name), find);
    return { subject: await effectOf(settled, find), place: placeOf(settled) };
  }

  async submitRun(subject: number, run: RunInput) {
    const find = async () => (await this.#chain.runs(subject)).find((stored) => sameRun(stored, run))?.id;
    const settled = await this.#submit(scalabilityCalls.submitRun(this.#chain, subject, run), find);
    return { run: await effectOf(settled, find), place: placeOf(settled) };
  }

  async submitPrediction(run: number, parameters: Parameters, claimed: ClaimedIntervals) {
    const find = async () => {
      const stored = await this.#chain.predictionOf(run);
      return stored && sameLaw(stored.parameters, parameters) ? stored : undefined;
    };
    const call = scalabilityCalls.submitPrediction(this.#chain, run, parameters, claimed);
    const settled = await this.#submit(call, find);
    return { place: placeOf(settled), outcome: outcomeOf(settled) };
  }

  async #submit<Effect>(
    call: DynamicCall,
    find: () => Promise<Effect | undefined>,
  ): Promise<InEffect<Effect>> {
    return await submitInEffect(this.#chain, call, this.#pair, { ...this.#options, find });
  }
}

async function effectOf<Effect>(
  settled: InEffect<Effect>,
  find: () => Promise<Effect | undefined>,
): Promise<Effect> {
  const effect = settled.kind === 'there' ? settled.effect : await find();
  if (effect !== undefined) return effect;
  throw new Error('what a finalized call did is not at the finalized head');
}

function placeOf(settled: InEffect<unknown>): FinalizedPlace | undefined {
  return settled.kind === 'done' ? { block: settled.done.block, hash: settled.done.hash } : undefined;
}

/** What the chain said in the events of the call about the requirement. */
function outcomeOf(settled: InEffect<unknown>): FitOutcome | undefined {
  if (settled.kind !== 'done') return undefined;
  const judged = settled.done.events.find(
    ({ event }) => event.section === 'scalability' && /^Requirement(Met|Missed)$/.test(event.method),
  );
  return judged && scalabilityShapes.judged.parse(judged.event.data.toJSON()).outcome;
}
