import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { FakeServedChain, type FakeWindow, noonS, windowS } from './fake-served-chain.ts';
import { silentLogger } from './silent-logger.ts';

interface StatusAnswer {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly body: string;
  /** Empty for what is no JSON. */
  readonly json: Record<string, unknown>;
}

/** A server of a fake chain, and how records come to be there. */
export class StatusScene {
  readonly chain: FakeServedChain;
  readonly server: FastifyInstance;

  private constructor(chain: FakeServedChain, server: FastifyInstance) {
    this.chain = chain;
    this.server = server;
  }

  static async open(...validators: string[]): Promise<StatusScene> {
    const chain = FakeServedChain.withValidators(...validators);
    return new StatusScene(chain, await createChainServer({ chain, log: silentLogger(), web: null }));
  }

  /** Slots kept of ten, in the windows up to noon. */
  record(target: number, ...kept: number[]): void {
    for (const [index, part] of kept.entries()) {
      this.chain.windows.push(slots(target, noonS - (kept.length - index) * windowS, part));
    }
  }

  async get(url: string): Promise<StatusAnswer> {
    const answer = await this.server.inject(url);
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    const json = isJson ? answer.json<Record<string, unknown>>() : {};
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, json };
  }
}

/** Slots kept of ten. */
export function slots(target: number, startS: number, part: number): FakeWindow {
  return { target, startS, part, whole: 10 };
}
