#!/usr/bin/env node
// Committed JavaScript, so that npm can link the command before anything is put together.
import { setFlagsFromString } from 'node:v8';

// Most commands end before optimized code has paid for its compilation, a fifth of their CPU time: V8 waits eight times as long. What runs
// for minutes is optimized nevertheless, but for a gateway, whose calls would cost a tenth more. Later V8 compiles in between, which costs
// less, and has no such flag.
if (process.versions.v8.startsWith('11.') && process.argv[2] !== 'gateway')
  setFlagsFromString('--interrupt-budget=540000');
// By a name, so that the check of types does not read what is put together.
const program = '../bundle/main.js';
let main;
try {
  ({ main } = await import(program));
} catch (error) {
  const { code: cause, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (cause !== 'ERR_MODULE_NOT_FOUND' || !message.includes('bundle/main.js')) throw error;
  process.stderr.write(
    'error: almanac is not put together yet\nhint: run `npm run build` in the clone, then try again\n',
  );
  process.exit(2);
}
const code = await main(process.argv.slice(2));
// A pipe may still hold output; leave only after it is written.
process.stdout.write('', () => process.exit(code));
