import { decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { cidOf } from '../../offchain-agent/src/sli/evidence/evidence.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';
import { EvidenceFolder } from '../../offchain-agent/src/store/evidence-folder.ts';
import { openStore } from '../../offchain-agent/src/store/open-store.ts';
import type { ReporterProcess } from './reporter-process.ts';

const home = 0;

/** What a reporter itself has kept of one window. */
export interface KeptWindow {
  readonly window: number;
  readonly state: 'measuring' | 'closed' | 'absent' | 'unknown';
  readonly reason: string | undefined;
  /** Of its evidence, 0x and 64 hex digits. */
  readonly contentId: string | undefined;
  /** Why the chain did not take its report. */
  readonly refusal: string | undefined;
  /** Reports that still wait. */
  readonly waiting: number;
  readonly samples: number;
  /** Samples of a reported window that its evidence does not have as they were stored. */
  readonly lost: number;
}

/** Reads the store and the evidence of an agent that has ended. */
export async function readKept(
  reporter: ReporterProcess,
  windows: readonly number[],
): Promise<ReadonlyMap<number, KeptWindow>> {
  const store = await openStore(`${reporter.data}/store.sqlite`);
  const folder = new EvidenceFolder(reporter.data);
  try {
    const outbox = await store.outbox(reporter.account);
    const kept = new Map<number, KeptWindow>();
    for (const window of windows) {
      const row = await store.windowOf(reporter.account, home, window);
      const rows = outbox.filter(({ effect }) => 'part' in effect && effect.window === window);
      const samples = await store.samplesOf(reporter.account, home, window);
      const contentId = row?.contentId === undefined ? undefined : `0x${row.contentId}`;
      const bytes = contentId === undefined ? undefined : await folder.get(cidOf(contentId));
      kept.set(window, {
        window,
        state: row?.state ?? 'unknown',
        reason: row?.reason,
        contentId,
        refusal: rows.find(({ state }) => state === 'refused')?.error,
        waiting: rows.filter(({ state }) => state === 'pending' || state === 'submitted').length,
        samples: samples.length,
        lost:
          contentId === undefined
            ? 0
            : notIn(samples, bytes === undefined ? [] : decodeEvidence(bytes).samples),
      });
    }
    return kept;
  } finally {
    await store.close();
  }
}

function notIn(stored: readonly Sample[], evidence: readonly Sample[]): number {
  const listed = new Set(evidence.map(nameOf));
  return stored.filter((sample) => !listed.has(nameOf(sample))).length;
}

function nameOf({ target, indicator, instantUs, outcome }: Sample): string {
  const what = outcome.kind === 'answer' ? outcome.latencyUs : outcome.reason;
  return `${target} ${indicator} ${instantUs} ${outcome.kind} ${what}`;
}
