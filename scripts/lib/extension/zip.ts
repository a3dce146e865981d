import { crc32, deflateRawSync } from 'node:zlib';

/** Midnight of 1 January 1980, the first instant that the format has: the same files give the same bytes. */
const firstDay = 0x21;
/** Version 2.0 of the format: deflated files. */
const version = 20;
const deflated = 8;

interface Entry {
  readonly name: Buffer;
  readonly packed: Buffer;
  readonly fields: Buffer;
  readonly offset: number;
}

/** The bytes of a ZIP file that holds these files, ordered by name. */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const entries: Entry[] = [];
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [path, bytes] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(bytes, { level: 9 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(version, 0);
    fields.writeUInt16LE(deflated, 4);
    fields.writeUInt16LE(firstDay, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    entries.push({ name, packed, fields, offset });
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(entries.map(centralOf));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function centralOf({ name, fields, offset }: Entry): Buffer {
  const head = Buffer.alloc(6);
  head.write('PK\x01\x02', 0, 'latin1');
  head.writeUInt16LE(version, 4);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([head, fields, rest, name]);
}
