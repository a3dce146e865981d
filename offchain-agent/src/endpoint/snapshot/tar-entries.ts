import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

const block = 512;
const allZero = Buffer.alloc(block);
const piecesPerBlock = 21;

/** What a header says, as far as it matters. */
interface Header {
  readonly name: string;
  readonly kind: string;
  /** Of the data that follows. */
  readonly storedBytes: number;
  /** Of the file once it is there: holes included. */
  readonly bytes: number;
  readonly isExtended: boolean;
}

/**
 * Hands on an archive as it comes, byte for byte, but stops before the first entry that is anything else than a file that was
 * announced, with its size, once: no folder above, no link, no device, no name that only some programs read. What unpacks it
 * behind this never sees more.
 *
 * @param expected sizes in bytes by path
 * @throws AgentError `no/snapshot_archive`
 */
export async function* onlyExpected(
  chunks: AsyncIterable<Uint8Array>,
  expected: ReadonlyMap<string, number>,
): AsyncGenerator<Buffer> {
  const missing = new Map(expected);
  let kept: Buffer = Buffer.alloc(0);
  let data = 0;
  /** Blocks that the map of holes of an entry may still have; 0 outside of one. */
  let map = 0;
  let hasEnded = false;
  for await (const chunk of chunks) {
    kept = kept.length === 0 ? Buffer.from(chunk) : Buffer.concat([kept, chunk]);
    let at = 0;
    while (at < kept.length) {
      if (data > 0 && map === 0) {
        const some = Math.min(data, kept.length - at);
        data -= some;
        at += some;
        continue;
      }
      if (kept.length - at < block) break;
      const bytes = kept.subarray(at, at + block);
      at += block;
      // The map of holes comes before the data, in as many blocks as it needs. None is kept until the next has come: one without
      // end would take all memory.
      if (map > 0) {
        map = bytes[504] === 1 ? map - 1 : 0;
        if (map === 0 && bytes[504] === 1) throw hostile('the map of holes of a file of it has no end');
        continue;
      }
      if (bytes.equals(allZero)) {
        hasEnded = true;
        continue;
      }
      if (hasEnded) throw hostile('it goes on after its end');
      const header = readHeader(bytes);
      requireExpected(header, missing);
      if (header.isExtended) map = mostMapBlocks(header.storedBytes);
      data = Math.ceil(header.storedBytes / block) * block;
    }
    yield kept.subarray(0, at);
    kept = kept.subarray(at);
  }
  if (kept.length > 0 || data > 0 || map > 0 || !hasEnded) throw hostile('it ends in the middle');
  const [first] = missing.keys();
  if (first !== undefined) throw hostile(`${missing.size} of its files are missing, the first is ${first}`);
}

/** A map names pieces of data of at least a block, the last may be shorter or empty; 21 of them in a block of the map. */
function mostMapBlocks(storedBytes: number): number {
  return Math.ceil((Math.ceil(storedBytes / block) + 2) / piecesPerBlock);
}

function requireExpected({ name, kind, storedBytes, bytes }: Header, missing: Map<string, number>): void {
  if (kind === '5') {
    if (name === 'full/' && storedBytes === 0) return;
    throw hostile(`it holds the folder "${plainText(name)}"`);
  }
  if (kind !== '0' && kind !== 'S')
    throw hostile(`"${plainText(name)}" is not a regular file (its kind is "${plainText(kind)}")`);
  const announced = missing.get(name);
  if (announced === undefined)
    throw hostile(`the manifest does not announce "${plainText(name)}", or once only`);
  if (bytes !== announced || storedBytes > bytes)
    throw hostile(`"${plainText(name)}" has ${bytes} bytes, and the manifest says ${announced}`);
  missing.delete(name);
}

/** A header as GNU tar writes it. */
function readHeader(bytes: Buffer): Header {
  const sum = bytes.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (number(bytes, 148, 8) !== sum) throw hostile('a header of it is damaged');
  const kind = String.fromCharCode(bytes[156] || 0x30);
  const isSparse = kind === 'S';
  // Only POSIX headers have a prefix there; GNU's have times.
  const isGnu = text(bytes, 257, 8).startsWith('ustar ');
  if (!isGnu) throw hostile('it is not of the format that GNU tar writes by itself');
  const storedBytes = number(bytes, 124, 12);
  return {
    name: text(bytes, 0, 100),
    kind,
    storedBytes,
    bytes: isSparse ? number(bytes, 483, 12) : storedBytes,
    isExtended: isSparse && bytes[482] === 1,
  };
}

function text(bytes: Buffer, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('latin1');
}

/** Octal digits, or from 8 GiB on bytes behind a first bit. */
function number(bytes: Buffer, from: number, length: number): number {
  const field = bytes.subarray(from, from + length);
  const first = field[0] ?? 0;
  if (first === 0x80) {
    const value = field.subarray(1).reduce((all, byte) => all * 256 + byte, 0);
    if (Number.isSafeInteger(value)) return value;
  }
  const digits = text(bytes, from, length).trim();
  if (/^[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  throw hostile('a number in a header of it cannot be read');
}

function hostile(why: string): AgentError {
  return new AgentError(
    'no/snapshot_archive',
    `the archive is refused: ${why}; nothing of it is used; take the snapshot from elsewhere`,
    { data: {} },
  );
}
