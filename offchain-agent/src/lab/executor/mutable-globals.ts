const importSection = 2;
const globalSection = 6;
const exportSection = 7;
const headerBytes = 8;
const globalKind = 3;
const isMutable = 1;
const endOfExpression = 0x0b;
/** `i32.const` and `i64.const`: what a linker begins a global with. */
const constants = new Set([0x41, 0x42]);

/** What the exports are called that `withMutableGlobals` adds, and what no linker calls one of its own. */
export const globalPrefix = 'mutable global ';

/**
 * A module that exports its mutable globals, too: the pointer to the stack above all. Whoever can put them back need not make a new
 * instance after a call that failed in the middle.
 * @returns the same bytes where a form is met that linkers of runtimes do not write
 */
export function withMutableGlobals(module: Uint8Array): Uint8Array {
  try {
    const sections = sectionsOf(module);
    const exported = sections.find(({ kind }) => kind === exportSection);
    if (!exported) return module;
    const places = mutableGlobals(sections);
    const read = new Reader(exported.content);
    const count = read.number();
    const added = places.map((place) => {
      const name = Buffer.from(`${globalPrefix}${place}`);
      return Buffer.concat([leb(name.length), name, Buffer.of(globalKind), leb(place)]);
    });
    const content = Buffer.concat([leb(count + places.length), read.rest(), ...added]);
    return Buffer.concat([
      module.subarray(0, exported.from),
      Buffer.of(exportSection),
      leb(content.length),
      content,
      module.subarray(exported.to),
    ]);
  } catch (error) {
    if (error instanceof RangeError) return module;
    throw error;
  }
}

interface Section {
  readonly kind: number;
  readonly content: Uint8Array;
  /** Where it begins and ends, with its kind and size. */
  readonly from: number;
  readonly to: number;
}

function sectionsOf(module: Uint8Array): Section[] {
  const read = new Reader(module);
  read.bytes(headerBytes);
  const sections: Section[] = [];
  while (!read.isAtEnd) {
    const from = read.at;
    const kind = read.byte();
    sections.push({ kind, content: read.bytes(read.number()), from, to: read.at });
  }
  return sections;
}

/** The places of those that the module defines itself, among all of them. */
function mutableGlobals(sections: readonly Section[]): number[] {
  const of = (kind: number): Reader =>
    new Reader(sections.find((section) => section.kind === kind)?.content ?? Uint8Array.of(0));
  // Imported ones come first; runtimes have none.
  if (hasImportedGlobals(of(importSection))) throw new RangeError('imported globals');
  const read = of(globalSection);
  return Array.from({ length: read.number() }, (_, place) => {
    read.byte();
    const mutability = read.byte();
    if (!constants.has(read.byte())) throw new RangeError('a global begins with something else');
    read.skipNumber();
    if (read.byte() !== endOfExpression) throw new RangeError('a global begins with more');
    return mutability === isMutable ? [place] : [];
  }).flat();
}

function hasImportedGlobals(read: Reader): boolean {
  for (let left = read.number(); left > 0; left -= 1) {
    for (const _name of ['module', 'field']) read.bytes(read.number());
    const kind = read.byte();
    if (kind === globalKind) return true;
    // A function's type; the limits of a memory, which may have a maximum.
    if (kind === 2) for (let more = (read.byte() & 1) + 1; more > 0; more -= 1) read.skipNumber();
    else if (kind === 0) read.skipNumber();
    else throw new RangeError('an import of another kind');
  }
  return false;
}

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
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

function leb(number: number): Buffer {
  const bytes: number[] = [];
  let left = number;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.from(bytes);
}
