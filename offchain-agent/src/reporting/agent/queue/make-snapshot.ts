import type { Logger } from '../../../base/logger.ts';
import { publishSnapshot } from '../../../endpoint/snapshot/publish.ts';
import { openTarget } from '../../../endpoint/snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../../endpoint/snapshot/source.ts';
import { takeSnapshot } from '../../../endpoint/snapshot/take.ts';
import type { SnapshotConfig } from '../config/snapshots.ts';

/** Makes one snapshot, and publishes it where its configuration says so. */
export async function makeSnapshot(
  snapshot: SnapshotConfig,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
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
