import { parseCount } from '../../../base/parse.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { publishSnapshot } from '../../snapshot/publish.ts';
import { openTarget } from '../../snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../snapshot/source.ts';
import { type BucketOptions, s3Options } from './place.ts';

interface SnapshotPublishOptions extends BucketOptions {
  readonly bare?: boolean;
  readonly keep?: string;
  readonly json?: boolean;
}

const mostKept = 1_000;

/** Publishes a snapshot of a local folder. */
export async function runSnapshotPublish(
  folder: string,
  to: string,
  options: SnapshotPublishOptions,
): Promise<void> {
  const signal = processSignal();
  const keep = options.keep === undefined ? undefined : parseCount(options.keep, '--keep', mostKept);
  const target = openTarget(to, s3Options(options), signal);
  try {
    const found = await findSnapshot(new FolderSource(folder), undefined, signal);
    const { manifest, reused, reusedParts, removed } = await publishSnapshot(found, target, {
      keep,
      bare: options.bare,
      say,
      signal,
    });
    if (options.json) {
      return writeJson({
        schema: 'almanac.snapshot_published.v1',
        basis: 'census',
        name: manifest.name,
        to: target.shown,
        files_reused: reused,
        parts_reused: reusedParts,
        removed,
      });
    }
    print(`${target.shown.replace(/\/+$/, '')}/${manifest.name}`);
    if (removed.length > 0) say(`removed: ${removed.join(', ')}`);
  } finally {
    target.close();
  }
}
