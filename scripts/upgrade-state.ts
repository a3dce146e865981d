// Writes tests/upgrade/state-2.json anew: the whole state of a chain of runtime 2 that has something of everything.
import { dumpState } from '../tests/upgrade/dump-state.ts';

const { file, keys, bytes } = await dumpState();
console.log(`${file}: ${keys} keys, ${bytes} bytes`);
