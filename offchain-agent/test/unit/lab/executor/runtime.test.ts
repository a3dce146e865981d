import { equal, throws } from 'node:assert/strict';
import { compileRuntime } from '../../../../src/lab/executor/compile-runtime.ts';
import { emptyState } from '../../../../src/lab/executor/overlay.ts';
import { WasmRuntime } from '../../../../src/lab/executor/runtime.ts';

/**
 * A runtime by hand. Byte 16 of its memory is 7. `count` adds one to it, `stack` writes there how far the stack reaches (64), both
 * return it; `trap` takes 8 of the stack and stops; `instances` returns how many were made, each of which adds one to byte 20.
 */
const module = [
  '0061736d01000000',
  // (i32, i32) -> i64, of four functions, and one that starts an instance; the memory is its host's.
  '010a0260027f7f017e600000',
  '020f0103656e76066d656d6f7279020001',
  '0306050000000100',
  // The pointer to the stack, and __heap_base.
  '060d02' + '7f0141c0000b' + '7f004180010b',
  `0732 05 0b${text('__heap_base')}0301 05${text('count')}0000 04${text('trap')}0001 05${text('stack')}0002 09${text('instances')}0004`,
  '080103',
  '0a4b05',
  '15 00 4110 4110 2d0000 4101 6a 3a0000 429080808010 0b',
  '0a 00 2300 4108 6b 2400 00 0b',
  '0f 00 4110 2300 3a0000 429080808010 0b',
  '0f 00 4114 4114 2d0000 4101 6a 3a0000 0b',
  '08 00 429480808010 0b',
  '0b0701004110' + '0b0107',
].join('');

/** The same with a global that begins with no number, as linkers do not write it. */
const withForeignGlobal = module
  .replace('060d02', '061203')
  .replace('7f004180010b', '7f004180010b7000d0700b');

describe('Runtime', () => {
  const made = (code = module): WasmRuntime =>
    new WasmRuntime(compileRuntime(Buffer.from(code.replaceAll(' ', ''), 'hex')));
  const runtime = made();
  const call = (name: string) => runtime.read(name, '0x', emptyState);

  it('lets every call find the memory as the first one did', () => {
    equal(call('count'), '0x08');
    equal(call('count'), '0x08');
  });

  it('gives the call after one that failed a whole stack', () => {
    equal(call('stack'), '0x40');
    for (let time = 0; time < 2; time += 1) {
      throws(() => call('trap'), {
        code: 'unknown/runtime',
        message: /^the runtime failed in trap: unreachable/,
      });
      equal(call('stack'), '0x40');
      equal(call('count'), '0x08');
    }
  });

  it('goes on after a call of a function that is not there', () => {
    throws(() => call('none'), /the runtime has no function none/);
    equal(call('count'), '0x08');
  });

  it('keeps its instance after a call that failed', () => {
    equal(instancesAfterTrap(made()), '0x01');
  });

  it('makes another instance after a call that failed, and after no other, where it cannot put the stack back', () => {
    const another = made(withForeignGlobal);
    another.read('count', '0x', emptyState);
    throws(() => another.read('none', '0x', emptyState));
    equal(another.read('instances', '0x', emptyState), '0x01');
    equal(instancesAfterTrap(another), '0x02');
  });
});

function instancesAfterTrap(runtime: WasmRuntime): string {
  throws(() => runtime.read('trap', '0x', emptyState));
  equal(runtime.read('stack', '0x', emptyState), '0x40');
  return runtime.read('instances', '0x', emptyState);
}

function text(name: string): string {
  return Buffer.from(name).toString('hex');
}
