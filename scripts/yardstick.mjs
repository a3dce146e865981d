// One sentence on how fast this machine is, in a process of its own: `node scripts/yardstick.mjs`.
import { yardstickLine } from './lib/yardstick.mjs';

console.error(yardstickLine());
