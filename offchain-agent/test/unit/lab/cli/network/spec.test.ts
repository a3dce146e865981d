import { equal } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { runSpec } from '../../../../../src/lab/cli/network/up.ts';

describe('runSpec', () => {
  it('prints the chain of a runtime that almanac-node cannot run, for the node that can', async () => {
    const blob = '../../../../../../runtime-pallets/blob/guest_runtime.compact.compressed.wasm';
    const runtime = fileURLToPath(new URL(blob, import.meta.url));
    const printed: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = (text: string | Uint8Array): boolean => printed.push(String(text)) > 0;
    try {
      await runSpec({ runtime, validators: '5' });
    } finally {
      process.stdout.write = write;
    }
    equal(JSON.parse(printed.join('')).chainType, 'Local');
  });
});
