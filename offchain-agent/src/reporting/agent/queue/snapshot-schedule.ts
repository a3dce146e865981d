import { messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import type { SnapshotConfig } from '../config/snapshots.ts';
import type { QueueBackend } from './bullmq.ts';
import { RepeatedJobs } from './repeated-jobs.ts';

interface SnapshotScheduleOptions {
  /** One a data folder: of several agents each makes those of its own machine. */
  readonly name: string;
  readonly backend: QueueBackend;
  readonly snapshots: readonly SnapshotConfig[];
  readonly log: Logger;
  /** Makes one, and publishes it; tests put another one in its place. */
  readonly make?: (snapshot: SnapshotConfig, log: Logger, signal: AbortSignal) => Promise<void>;
}

/** Snapshots that are made at their times, one after the other. One that fails is tried again, and said. */
export async function openSnapshotSchedule(
  options: SnapshotScheduleOptions,
): Promise<RepeatedJobs<{ readonly index: number }>> {
  const { name, backend, snapshots, log, make = makeSnapshot } = options;
  return await RepeatedJobs.open({
    name,
    backend,
    log,
    jobs: new Map(snapshots.map(({ every }, index) => [`snapshot-${index}`, { every, data: { index } }])),
    run: async ({ index }, signal) => {
      const snapshot = snapshots[index];
      if (!snapshot) return;
      await make(snapshot, log, signal).catch((error: unknown) => {
        if (!signal.aborted)
          log.warn({ base_path: snapshot.basePath, reason: messageOf(error) }, 'a snapshot was not made');
        throw error;
      });
    },
  });
}

/** The libraries of buckets and CARs, some 2 MB, are loaded for the first snapshot: most agents make none. */
async function makeSnapshot(snapshot: SnapshotConfig, log: Logger, signal: AbortSignal): Promise<void> {
  const { makeSnapshot: make } = await import('./make-snapshot.ts');
  await make(snapshot, log, signal);
}
