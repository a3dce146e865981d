import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isBroken, type OracleRule } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import { ReplicaOracle } from '../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import { replicatedNodes } from '../../../offchain-agent/src/lab/replicas/replica-options.ts';
import { upNetwork } from '../../../offchain-agent/src/lab/up/up.ts';
import { type Context, withOwnNetwork } from './own-network.ts';

/** What must find out two nodes that nothing keeps apart: what both have sealed, and what both were granted. */
const expected: readonly OracleRule[] = ['one_header', 'one_grant', 'signed_as_granted'];
/** Two nodes that vote twice differ only where they see heads differently. */
const foundWithinMs = 240_000;
const pollMs = 500;

export interface ControlResult {
  /** Rules that saw nothing. */
  readonly missed: readonly OracleRule[];
  /** What the rules found, the first of each. */
  readonly found: readonly string[];
  /** From the first look to the last finding that is needed. */
  readonly tookS: number;
}

const decider = fileURLToPath(new URL('../../support/yes-decider.mjs', import.meta.url));

/**
 * The negative control: a validator of two nodes whose deciders grant everything, so that both sign. A rule that does not find
 * this out proves nothing where it finds nothing.
 */
export async function control(
  engine: 'aura' | 'babe',
  context: Pick<Context, 'signal' | 'hearsSignals'>,
): Promise<ControlResult> {
  const name = 'control';
  return await withOwnNetwork(name, context, async () => {
    const network = await upNetwork(
      {
        name,
        engine,
        validators: 4,
        candidates: 0,
        nodes: replicatedNodes(4),
        slotMs: 1_000,
        sessionMs: 60_000,
        sessionsPerEra: 6,
        windowMs: 60_000,
        replicas: { coordinator: 'memory', leaseMs: 2_000, decider: [process.execPath, decider] },
      },
      { progress: () => undefined, signal: context.signal },
    );
    const oracle = await ReplicaOracle.open(network);
    try {
      return await untilFound(oracle, expected, context.signal);
    } finally {
      oracle.close();
    }
  });
}

/** Waits until each of these rules has found something. */
export async function untilFound(
  oracle: ReplicaOracle,
  rules: readonly OracleRule[],
  signal: AbortSignal,
): Promise<ControlResult> {
  const began = performance.now();
  for (;;) {
    const broken = (await oracle.judge()).filter(isBroken);
    const missed = rules.filter((rule) => !broken.some((verdict) => verdict.rule === rule));
    const tookMs = performance.now() - began;
    if (missed.length === 0 || tookMs > foundWithinMs) {
      const found = broken.map(({ rule, findings }) => `${rule}: ${findings[0]}`);
      return { missed, found, tookS: Math.round(tookMs / 100) / 10 };
    }
    await sleep(pollMs, undefined, { signal });
  }
}
