import type { Judge } from '../oracle/judge.ts';
import type { CallCount } from '../oracle/verdict.ts';
import type { Stage } from '../stage.ts';
import type { TrueChain } from '../true-chain.ts';
import type { Answer, WorldClient } from './world-client.ts';

const readEveryMs = 700;
/** A node that was there for so long is connected to again. */
const settledMs = 8_000;
/** Old blocks that every node has which is not pruned, and new ones. */
const depths = [3, 5, 40, 200];
/** Until a gateway must have noticed that a node answers what is wrong. */
const noticedMs = 2_000;
const key = '0x26aa394eea5630e07c48ae0c9558cef7';

interface Read {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly isRight: (result: unknown) => boolean;
}

/** Reads at the head and at blocks by their hash, and tells the judge what failed. */
export function read(client: WorldClient, stage: Stage, truth: TrueChain, judge: Judge): void {
  let turn = 0;
  const next = (): void => {
    stage.at(stage.nowMs() + readEveryMs * (0.5 + stage.random()), next);
    turn += 1;
    if (turn % 2 === 0) readByHash();
    else readAtHead();
  };
  const readByHash = (): void => {
    const depth = depths[turn % depths.length] ?? 3;
    const heights = judge.history.honest.map(({ fact }) => fact.best);
    const height = Math.min(...heights) - depth;
    if (heights.length === 0 || height < 1) return;
    const { hash, parentHash } = truth.chain.at(height);
    const reads: Read[] = [
      { method: 'state_getStorage', params: [key, hash], isRight: (result) => result === hash },
      {
        method: 'chain_getHeader',
        params: [hash],
        isRight: (result) => (result as { parentHash?: string } | null)?.parentHash === parentHash,
      },
      { method: 'chain_getBlock', params: [hash], isRight: (result) => result !== null },
    ];
    ask(reads[Math.floor(turn / 2) % reads.length] as Read, judge.reads.byHash, height);
  };
  const readAtHead = (): void => {
    const reads: Read[] = [
      { method: 'state_getStorage', params: [key], isRight: (result) => typeof result === 'string' },
      { method: 'chain_getBlockHash', params: [], isRight: (result) => typeof result === 'string' },
      {
        method: 'state_getRuntimeVersion',
        params: [],
        isRight: (result) => typeof result === 'object' && result !== null,
      },
    ];
    ask(reads[Math.floor(turn / 2) % reads.length] as Read, judge.reads.atHead);
  };
  /** Since when an honest node has been there without a break that has a block, or is at the head, ms. */
  const honestSinceMs = (height: number | undefined): number | undefined => {
    const since = judge.history.honest.flatMap(({ fact, reachableSinceMs, headSinceMs }) => {
      if (height === undefined) return headSinceMs ?? [];
      return fact.oldest <= height && fact.best >= height ? (reachableSinceMs ?? []) : [];
    });
    return since.length === 0 ? undefined : Math.min(...since);
  };
  const ask = ({ method, params, isRight }: Read, count: CallCount, height?: number): void => {
    const beganMs = stage.nowMs();
    const life = truth.life;
    const isByHash = height !== undefined;
    const since = honestSinceMs(height);
    const isFair =
      since !== undefined && beganMs - since >= settledMs && (isByHash || judge.history.isDecidable);
    client
      .call(method, params)
      .then((answer) => {
        const still = honestSinceMs(height);
        if (!isFair || still === undefined || still > beganMs - settledMs || truth.life !== life) return;
        count.calls += 1;
        if (answer.error === undefined && isRight(answer.result)) return;
        const { lastFaultMs } = judge.history;
        const isNew = lastFaultMs !== undefined && stage.nowMs() - lastFaultMs < noticedMs;
        if (isNew && !isByHash) return;
        count.failed += 1;
        const text = `${method}(${params.join()}) after ${Math.round(stage.nowMs() - beganMs)} ms: ${shown(answer)}`;
        stage.trace(`failed ${text}`);
        if (isByHash) judge.found('hash-read', beganMs, text);
      })
      .catch((error: unknown) => judge.found('crash', stage.nowMs(), String(error)));
  };
  stage.at(stage.nowMs() + readEveryMs, next);
}

function shown({ error, result }: Answer): string {
  return error ? `${error.code} ${error.message}` : JSON.stringify(result).slice(0, 80);
}
