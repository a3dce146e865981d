// Imports a CAR into a helia node without peers, and prints the hash of every file below its root: `{"path": "sha256"}`.
// A Node.js that helia supports runs a copy beside the packages: node --experimental-strip-types read-car.mts CAR CID
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** What is used of packages that are installed for this alone. */
interface Helia {
  start(): Promise<void>;
  stop(): Promise<void>;
}
interface Car {
  import(reader: CarReader): Promise<void>;
}
interface CarReader {
  getRoots(): Promise<readonly unknown[]>;
}
interface Files {
  stat(cid: unknown, options: object): Promise<{ readonly type: string }>;
  ls(cid: unknown, options: object): AsyncIterable<{ readonly name: string; readonly cid: unknown }>;
  cat(cid: unknown, options: object): AsyncIterable<Uint8Array>;
}

const offline = { offline: true };
const [file = '', root = ''] = process.argv.slice(2);
const { createHeliaLight } = await load<{ createHeliaLight: () => Promise<Helia> }>('helia');
const { car } = await load<{ car: (helia: Helia) => Car }>('@helia/car');
const { unixfs } = await load<{ unixfs: (helia: Helia) => Files }>('@helia/unixfs');
const { CarReader } = await load<{ CarReader: { fromIterable(of: object): Promise<CarReader> } }>(
  '@ipld/car',
);
const { CID } = await load<{ CID: { parse(text: string): unknown } }>('multiformats/cid');

const helia = await createHeliaLight();
await helia.start();
const reader = await CarReader.fromIterable(createReadStream(file));
const roots = (await reader.getRoots()).map(String);
if (roots.length !== 1 || roots[0] !== root) throw new Error(`the CAR has the roots ${roots.join(', ')}`);
await car(helia).import(reader);
const files = unixfs(helia);
const found: Record<string, string> = {};
await walk(CID.parse(root), '');
await helia.stop();
console.log(JSON.stringify(found));

async function load<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}

async function walk(cid: unknown, path: string): Promise<void> {
  const { type } = await files.stat(cid, offline);
  if (type === 'directory') {
    for await (const entry of files.ls(cid, offline)) await walk(entry.cid, `${path}/${entry.name}`);
    return;
  }
  const hash = createHash('sha256');
  for await (const part of files.cat(cid, offline)) hash.update(part);
  found[path] = hash.digest('hex');
}
