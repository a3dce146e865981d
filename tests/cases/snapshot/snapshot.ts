import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../offchain-agent/src/base/error.ts';
import { unpack } from '../../../offchain-agent/src/endpoint/snapshot/archive.ts';
import type { CaseTools } from '../case.ts';

const large = 9 * 1_024 ** 3;
/** A file of 9 GiB that holds one page of data takes little more than that. */
const mostDiskBytes = 1_048_576;

/** bsc-snapshots#206, ai-memory#718: files with holes, and archives that end in the middle. */
export async function snapshotCases({ folder, judge }: CaseTools): Promise<void> {
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full/index_00_16'), Buffer.alloc(300_000, 7));
  const table = join(folder, 'full/table_00_11');
  writeFileSync(table, '');
  truncateSync(table, large);
  writeSync(openSync(table, 'r+'), Buffer.alloc(4_096, 1), 0, 4_096, 4_294_967_296);
  const files = [
    { path: 'full/index_00_16', bytes: 300_000, blake2b_256: '' },
    { path: 'full/table_00_11', bytes: large, blake2b_256: '' },
  ];
  for (const format of ['gnu', 'pax']) {
    const archive = join(folder, `${format}.tar.zst`);
    execFileSync('tar', [
      '--create',
      '--sparse',
      `--format=${format}`,
      '--zstd',
      `--file=${archive}`,
      `--directory=${folder}`,
      'full',
    ]);
    const whole = await tried(folder, archive, files);
    judge(
      `a sparse file of 9 GiB, ${format}`,
      format === 'gnu' ? 'unpacked with holes' : 'unpacked with holes, or refused',
      whole.text,
      whole.hasHoles || (format === 'pax' && whole.isRefused),
    );
    const bytes = readFileSync(archive);
    const cut = join(folder, 'cut.tar.zst');
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const half = await tried(folder, cut, files);
    judge(`an archive that ends in the middle, ${format}`, 'refused', half.text, half.isRefused);
  }
}

async function tried(
  folder: string,
  archive: string,
  files: Parameters<typeof unpack>[2],
): Promise<{ readonly text: string; readonly hasHoles: boolean; readonly isRefused: boolean }> {
  const into = mkdtempSync(join(folder, 'into-'));
  try {
    await unpack(archive, into, files, () => undefined);
    const { size, blocks } = statSync(join(into, 'full/table_00_11'));
    return {
      text: `unpacked: ${size} bytes, ${blocks * 512} on disk`,
      hasHoles: size === large && blocks * 512 < mostDiskBytes,
      isRefused: false,
    };
  } catch (error) {
    return { text: `refused: ${messageOf(error).slice(0, 160)}`, hasHoles: false, isRefused: true };
  }
}
