// Writes tests/upgrade/state-4.json anew: the whole state of a chain of the last landed runtime that has something of
// everything.
import { dumpState } from '../tests/upgrade/dump-state.ts';

const { file, keys, bytes } = await dumpState(4);
console.log(`${file}: ${keys} keys, ${bytes} bytes`);
