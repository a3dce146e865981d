import { messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import { publishSnapshot } from '../../../endpoint/snapshot/publish.ts';
import { openTarget } from '../../../endpoint/snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../../endpoint/snapshot/source.ts';
import { takeSnapshot } from '../../../endpoint/snapshot/take.ts';
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

async function makeSnapshot(snapshot: SnapshotConfig, log: Logger, signal: AbortSignal): Promise<void> {
  const { basePath, chain, node, out, snapshotKey: keyFile, keep } = snapshot;
  const say = (line: string): void => log.debug({ base_path: basePath }, line);
  const { folder, manifest, pausedMs } = await takeSnapshot({
    basePath,
    chain,
    node,
    out,
    keyFile,
    keep,
    say,
    signal,
    cars: [],
  });
  const block = manifest.block.number;
  log.info({ folder, block, bytes: manifest.archive.bytes, paused_ms: pausedMs }, 'a snapshot is made');
  if (snapshot.publish === undefined) return;
  const { s3, publish } = snapshot;
  const target = openTarget(publish, { ...s3, credentialsFile: s3.credentials }, signal);
  try {
    await publishSnapshot(await findSnapshot(new FolderSource(folder), undefined, signal), target, {
      keep,
      bare: snapshot.bare,
      say,
      signal,
    });
    log.info({ name: manifest.name, to: target.shown }, 'a snapshot is published');
  } finally {
    target.close();
  }
}
