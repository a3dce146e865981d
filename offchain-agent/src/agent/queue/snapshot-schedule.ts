import { Queue, Worker } from 'bullmq';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { publishSnapshot } from '../../snapshot/publish.ts';
import { openTarget } from '../../snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../snapshot/source.ts';
import { takeSnapshot } from '../../snapshot/take.ts';
import type { SnapshotConfig } from '../config/snapshots.ts';
import {
  connectionsTo,
  faultTeller,
  jobOptions,
  prefix,
  type QueueBackend,
  retryDelayMs,
} from './bull-queue.ts';

export interface SnapshotScheduleOptions {
  /** One a data folder: of several agents each makes those of its own machine. */
  readonly name: string;
  readonly backend: QueueBackend;
  readonly snapshots: readonly SnapshotConfig[];
  readonly log: Logger;
  /** Makes one, and publishes it; tests put another one in its place. */
  readonly make?: (snapshot: SnapshotConfig, log: Logger, signal: AbortSignal) => Promise<void>;
}

interface SnapshotJob {
  /** Which one of the configuration. */
  readonly index: number;
}

const attempts = 3;
const mostKept = 20;

/** Snapshots that are made at their times, one after the other, as jobs of BullMQ. One that fails is tried again, and said. */
export class SnapshotSchedule {
  readonly #queue: Queue<SnapshotJob>;
  readonly #worker: Worker<SnapshotJob>;
  readonly #end = new AbortController();

  private constructor({ name, backend, snapshots, log, make = makeSnapshot }: SnapshotScheduleOptions) {
    const { factory, asking, working } = connectionsTo(backend);
    const defaultJobOptions = jobOptions(attempts, mostKept);
    this.#queue = new Queue(name, { prefix, connection: asking, defaultJobOptions }, factory);
    this.#worker = new Worker(
      name,
      async ({ data: { index } }) => {
        const snapshot = snapshots[index];
        if (!snapshot) return;
        await make(snapshot, log, this.#end.signal).catch((error: unknown) => {
          if (!this.#end.signal.aborted)
            log.warn({ base_path: snapshot.basePath, reason: messageOf(error) }, 'a snapshot was not made');
          throw error;
        });
      },
      { prefix, connection: working, concurrency: 1, settings: { backoffStrategy: retryDelayMs } },
      factory,
    );
    const tell = faultTeller(log);
    this.#queue.on('error', tell);
    this.#worker.on('error', tell);
  }

  /** Begins: the first of each comes one period after the last of a former life, or at once. */
  static async open(options: SnapshotScheduleOptions): Promise<SnapshotSchedule> {
    const schedule = new SnapshotSchedule(options);
    try {
      await schedule.#declare(options.snapshots);
      return schedule;
    } catch (error) {
      await schedule.close();
      throw error;
    }
  }

  /** Ends the one that is made, too: nothing half made is left of it, and its node goes on. */
  async close(): Promise<void> {
    this.#end.abort(new Error('the agent ends'));
    await this.#worker.close();
    await this.#queue.close();
  }

  async #declare(snapshots: readonly SnapshotConfig[]): Promise<void> {
    await this.#queue.waitUntilReady();
    for (const [index, { every }] of snapshots.entries())
      await this.#queue.upsertJobScheduler(
        `snapshot-${index}`,
        { every },
        { name: 'snapshot', data: { index } },
      );
    // What a former configuration had and this one has not.
    for (const { key } of await this.#queue.getJobSchedulers()) {
      const index = Number(/^snapshot-(\d+)$/.exec(key)?.[1] ?? Number.NaN);
      if (!(index < snapshots.length)) await this.#queue.removeJobScheduler(key);
    }
  }
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
      say,
      signal,
    });
    log.info({ name: manifest.name, to: target.shown }, 'a snapshot is published');
  } finally {
    target.close();
  }
}
