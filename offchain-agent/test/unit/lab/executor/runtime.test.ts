import { equal, throws } from 'node:assert/strict';
import { compileRuntime } from '../../../../src/lab/executor/compile-runtime.ts';
import { emptyState } from '../../../../src/lab/executor/overlay.ts';
import { WasmRuntime } from '../../../../src/lab/executor/runtime.ts';

/**
 * A runtime by hand. Byte 16 of its memory is 7. `count` adds one to it, `stack` writes there how far the stack reaches (64), both
 * return it; `trap` takes 8 of the stack and stops.
 */
const module = [
  '0061736d01000000',
  // (i32, i32) -> i64, of three functions; the memory is its host's.
  '01070160027f7f017e',
  '020f0103656e76066d656d6f7279020001',
  '030403000000',
  // The pointer to the stack, and __heap_base.
  '060d02' + '7f0141c0000b' + '7f004180010b',
  `0726 04 0b${text('__heap_base')}0301 05${text('count')}0000 04${text('trap')}0001 05${text('stack')}0002`,
  '0a3203',
  '15 00 4110 4110 2d0000 4101 6a 3a0000 429080808010 0b',
  '0a 00 2300 4108 6b 2400 00 0b',
  '0f 00 4110 2300 3a0000 429080808010 0b',
  '0b0701004110' + '0b0107',
].join('');

describe('Runtime', () => {
  const runtime = new WasmRuntime(compileRuntime(Buffer.from(module.replaceAll(' ', ''), 'hex')));
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
});

function text(name: string): string {
  return Buffer.from(name).toString('hex');
}
