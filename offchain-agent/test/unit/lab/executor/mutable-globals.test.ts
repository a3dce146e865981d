import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { webAssembly } from '../../../../src/lab/executor/compile-runtime.ts';
import { globalPrefix, withMutableGlobals } from '../../../../src/lab/executor/mutable-globals.ts';

// Three globals: one that changes, a constant, and one of 64 bits that changes; the last is exported as `own`.
const module = Buffer.from(
  ['0061736d01000000', '061203', '7f0141c0000b', '7f0041070b', '7e0142e4000b', '070701036f776e0302'].join(''),
  'hex',
);

describe('withMutableGlobals', () => {
  it('exports what can change, beside what was exported', () => {
    const compiled = new webAssembly.Module(withMutableGlobals(module));
    const { exports } = new webAssembly.Instance(compiled, {});
    const values = Object.entries(exports).map(([name, of]) => [name, (of as { value: unknown }).value]);
    deepEqual(values, [
      ['own', 100n],
      [`${globalPrefix}0`, 64],
      [`${globalPrefix}2`, 100n],
    ]);
  });

  it('leaves a module as it is that ends early', () => {
    for (let length = 0; length < module.length; length += 1) {
      const part = module.subarray(0, length);
      equal(withMutableGlobals(part), part);
    }
  });

  it('makes no module of what is none, and breaks none', () => {
    const place = fc.record({ at: fc.nat(module.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 4 }), (places) => {
        const changed = Buffer.from(module);
        for (const { at, byte } of places) changed[at] = byte;
        equal(isModule(withMutableGlobals(changed)), isModule(changed));
      }),
      { numRuns: 2_000 },
    );
  });
});

function isModule(bytes: Uint8Array): boolean {
  try {
    return Boolean(new webAssembly.Module(bytes));
  } catch {
    return false;
  }
}
