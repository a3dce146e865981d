/** Before the first section. */
export const headerBytes = 8;

/** The last kind of section that there is: tags. */
const lastKind = 13;

/** A part of a WebAssembly module. */
export interface ModuleSection {
  readonly kind: number;
  readonly content: Uint8Array;
  /** Where it begins and ends, with its kind and size. */
  readonly from: number;
  readonly to: number;
}

/** The sections of a module, up to where something else begins: no section is empty, and there are no other kinds. */
export function sectionsOf(module: Uint8Array): ModuleSection[] {
  const read = new ModuleReader(module, headerBytes);
  const sections: ModuleSection[] = [];
  while (!read.isAtEnd) {
    const from = read.at;
    const section = sectionAt(read);
    if (!section) break;
    sections.push({ ...section, from, to: read.at });
  }
  return sections;
}

function sectionAt(read: ModuleReader): Pick<ModuleSection, 'kind' | 'content'> | undefined {
  try {
    const kind = read.byte();
    const content = read.bytes(read.number());
    return kind > lastKind || content.length === 0 ? undefined : { kind, content };
  } catch {
    return undefined;
  }
}

/** Reads the parts of a module one after the other; each throws RangeError where the bytes end before. */
export class ModuleReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new RangeError('the module ends before its parts');
    this.at += 1;
    return byte;
  }

  bytes(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#bytes.length) throw new RangeError('the module ends before its parts');
    const bytes = this.#bytes.subarray(this.at, end);
    this.at = end;
    return bytes;
  }

  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.at);
  }

  /** LEB128 without a sign. */
  number(): number {
    let number = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = this.byte();
      number += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return number;
    }
    throw new RangeError('a number of more than 32 bits');
  }

  skipNumber(): void {
    while (this.byte() >= 0x80);
  }
}
