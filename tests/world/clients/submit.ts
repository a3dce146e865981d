import type { Judge } from '../oracle/judge.ts';
import { TransactionJudge } from '../oracle/transaction-judge.ts';
import type { Stage } from '../stage.ts';
import type { TrueChain } from '../true-chain.ts';
import type { WorldClient } from './world-client.ts';

const lookEveryMs = 1_000;
/** A node that was at the head for so long is connected to. */
const settledMs = 8_000;

interface SubmitOptions {
  readonly client: WorldClient;
  readonly stage: Stage;
  readonly truth: TrueChain;
  readonly judge: Judge;
  readonly finalLag: number;
  readonly index: number;
}

/** Hands in a transaction, watches it, and has a judge look at what is told of it. */
export function submit({ client, stage, truth, judge, finalLag, index }: SubmitOptions): void {
  const extrinsic = `0x${(0x84_00_00 + index).toString(16).padStart(8, '0')}${'5a'.repeat(40)}`;
  const headSinceMs = (): number | undefined => {
    if (!judge.history.isDecidable) return undefined;
    const since = judge.history.honest.flatMap((node) => node.headSinceMs ?? []);
    return since.length === 0 ? undefined : Math.min(...since);
  };
  const own = new TransactionJudge(stage.nowMs(), {
    extrinsic,
    headSinceMs,
    found: (rule, atMs, text) => judge.found(rule, atMs, text),
    life: () => truth.life,
    onChain: () => {
      const height = truth.heightOf(extrinsic);
      if (height === undefined) return undefined;
      return { height, hash: truth.chain.at(height).hash, isFinal: truth.height - finalLag >= height };
    },
  });
  const beganMs = stage.nowMs();
  const since = headSinceMs();
  const isFair = since !== undefined && beganMs - since > settledMs;
  const onItem = (item: unknown): void => {
    stage.trace(`transaction ${index}: ${JSON.stringify(item)}`);
    own.told(stage.nowMs(), item);
  };
  client
    .subscribe('author_submitAndWatchExtrinsic', [extrinsic], onItem)
    .then(({ error }) => {
      const still = headSinceMs();
      const isStillFair = isFair && still !== undefined && still < beganMs - settledMs;
      if (isStillFair) judge.reads.atHead.calls += 1;
      if (!error) return;
      stage.trace(`transaction ${index} refused: ${error.message}`);
      if (isStillFair) judge.reads.atHead.failed += 1;
      own.refused();
    })
    .catch((fault: unknown) => judge.found('crash', stage.nowMs(), String(fault)));
  const look = (): void => {
    own.look(stage.nowMs());
    if (!own.isOver) stage.at(stage.nowMs() + lookEveryMs, look);
  };
  look();
}
