import { ModuleReader, type ModuleSection, sectionsOf } from './module-sections.ts';

const importSection = 2;
const globalSection = 6;
const exportSection = 7;
const globalKind = 3;
const isMutable = 1;
const endOfExpression = 0x0b;
/** `i32.const` and `i64.const`: a linker gives a global a number to begin with. */
const constants = new Set([0x41, 0x42]);

/** The names of the exports that `withMutableGlobals` adds begin so; no linker writes such a name. */
export const globalPrefix = 'mutable global ';

/**
 * Adds exports of a module's mutable globals, such as the stack pointer. After a call that trapped, the caller can reset them and keep
 * the instance.
 * @returns the same bytes if the module has a form that linkers of runtimes do not write
 */
export function withMutableGlobals(module: Uint8Array): Uint8Array {
  try {
    const sections = sectionsOf(module);
    const exported = sections.find(({ kind }) => kind === exportSection);
    if (!exported || sections.at(-1)?.to !== module.length) return module;
    const places = mutableGlobals(sections);
    const read = new ModuleReader(exported.content);
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

/** The indices of mutable globals. */
function mutableGlobals(sections: readonly ModuleSection[]): number[] {
  const of = (kind: number): ModuleReader =>
    new ModuleReader(sections.find((section) => section.kind === kind)?.content ?? Uint8Array.of(0));
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

function hasImportedGlobals(read: ModuleReader): boolean {
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

function leb(number: number): Buffer {
  const bytes: number[] = [];
  let left = number;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.from(bytes);
}
