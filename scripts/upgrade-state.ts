// Writes tests/upgrade/state-3.json anew: the whole state of a chain of the last landed runtime that has something of
// everything. That of an earlier one with its number: `npx tsx scripts/upgrade-state.ts 2`.
import { dumpState } from '../tests/upgrade/dump-state.ts';

const { file, keys, bytes } = await dumpState(process.argv[2] === '2' ? 2 : 3);
console.log(`${file}: ${keys} keys, ${bytes} bytes`);
