import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that may be put aside for a moment wherever it yields. */
export type Sliced<Value> = Generator<void, Value>;

/** Far below the pause of this process that spoils the samples under way (probe/sample/loop-watch.ts). */
const sliceMs = 8;

/** Does it without a pause. */
export function atOnce<Value>(work: Sliced<Value>): Value {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does it a few milliseconds at a time, and lets what else is due in this process come between. */
export async function inSlices<Value>(work: Sliced<Value>): Promise<Value> {
  for (let beganMs = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - beganMs < sliceMs) continue;
    await nextTurn();
    beganMs = performance.now();
  }
}
