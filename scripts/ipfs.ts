// `npm run ipfs`: an IPFS node (helia, fetched from npm) imports CAR files of a snapshot, and every file is compared. Exit code 0: all
// are equal; 1: one is not; 3: helia or its Node.js could not be fetched.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contentId } from '../offchain-agent/src/endpoint/snapshot/cid.ts';
import { fetchedNode, fetchedPackages } from './lib/fetched-packages.ts';
import { parseOptions } from './lib/options.mjs';

const usage = `npm run ipfs: an IPFS node (helia, fetched from npm: 300 MB) imports CAR files of a snapshot
Each file is compared with the original. helia needs Node.js 22, which is fetched too where this one is older.
Exit code 0: all are equal; 1: one is not; 2: bad options; 3: helia or Node.js could not be fetched.`;

const packages = ['helia@7.1.15', '@helia/car@6.0.5', '@helia/unixfs@8.0.5'] as const;
const oldestNode = 22;
const mib = 1_048_576;
/** Of files: none, little, around the MiB that a block holds, and several blocks. */
const sizes: Readonly<Record<string, number>> = {
  'full/CURRENT': 16,
  'full/LOCK': 0,
  'full/000001.sst': mib - 1,
  'full/000002.sst': mib,
  'full/000003.sst': mib + 1,
  'full/parity/000004.sst': 5 * mib + 17,
};

parseOptions(usage, { options: {} });
process.exitCode = await main();

async function main(): Promise<number> {
  const major = Number(process.versions.node.split('.')[0]);
  const node = major >= oldestNode ? process.execPath : fetchedNode(String(oldestNode));
  const helia = fetchedPackages('helia-7', packages, 'helia/package.json');
  if (node === undefined || helia === undefined) {
    console.error('error: helia or its Node.js could not be fetched');
    return 3;
  }
  // It finds packages from where it stands.
  const script = join(helia, '../../../read-car.mts');
  copyFileSync(join(import.meta.dirname, 'lib/ipfs/read-car.ts'), script);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-ipfs-'));
  try {
    const bare = Object.entries(sizes).map(([path, bytes]) => made(folder, path, bytes));
    const packed = made(folder, 'archive.tar.zst', 3 * mib + 5);
    const read = async (what: string, files: readonly Made[]): Promise<boolean> => {
      const car = join(folder, `${what}.car`);
      const root = await contentId(files, car, () => undefined);
      return isEqual(what, files, output(node, script, [car, root]));
    };
    const outcomes = [await read('bare', bare), await read('packed', [packed])];
    return outcomes.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Made {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
  readonly hash: string;
}

function made(folder: string, path: string, bytes: number): Made {
  const file = join(folder, path);
  const content = randomBytes(bytes);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return { path, file, bytes, hash: createHash('sha256').update(content).digest('hex') };
}

function output(node: string, script: string, words: readonly string[]): Readonly<Record<string, string>> {
  const { status, stdout } = spawnSync(
    node,
    ['--experimental-strip-types', '--no-warnings', script, ...words],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return status === 0 ? (JSON.parse(stdout) as Record<string, string>) : {};
}

/** The root of a folder is the folder itself, that of a single file the file. */
function isEqual(what: string, files: readonly Made[], found: Readonly<Record<string, string>>): boolean {
  const nameOf = (path: string): string => (files.length === 1 ? '' : path.slice(path.indexOf('/')));
  const wrong = files.filter(({ path, hash }) => found[nameOf(path)] !== hash);
  const isWhole = wrong.length === 0 && Object.keys(found).length === files.length;
  const outcome = isWhole ? 'all equal' : `different or missing: ${wrong.map(({ path }) => path).join(', ')}`;
  console.log(`${what}: helia imported ${Object.keys(found).length} of ${files.length} files, ${outcome}`);
  return isWhole;
}
