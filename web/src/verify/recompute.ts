import { AgentError } from '@almanac-chain/agent/base/error';
import type { Dropped, FromWorker, Start, Verified, VerifyQuestion, VerifyReply } from './messages.ts';
import type { PapiVerifyChain } from './papi-chain.ts';

/**
 * Recomputes evidence in a worker, which asks the chain through this page.
 * @throws Error when the chain goes away meanwhile, or the worker cannot start
 */
export async function recompute(chain: PapiVerifyChain, sources: readonly Dropped[]): Promise<Verified> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => {
        // One that cannot be loaded tells nothing.
        const what = message ? `the worker failed: ${message}` : 'the worker of this page cannot be loaded';
        reject(new Error(`${what}; try again; if its server has a new version, load the page again`));
      });
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === 'verdict') resolve(data);
        else if (data.kind === 'failed') reject(new Error(data.message));
        else answer(chain, data).then((reply) => worker.postMessage(reply), reject);
      });
      const start: Start = { genesisHash: chain.genesisHash, sources };
      worker.postMessage(start);
    });
  } finally {
    worker.terminate();
  }
}

async function answer(chain: PapiVerifyChain, { id, call, args }: VerifyQuestion): Promise<VerifyReply> {
  try {
    const ask = chain[call].bind(chain) as (...args: readonly unknown[]) => Promise<unknown>;
    return { kind: 'reply', id, value: await ask(...args) };
  } catch (error) {
    const code = error instanceof AgentError ? error.code : 'unreachable/chain';
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'reply', id, fault: { code, message } };
  }
}
