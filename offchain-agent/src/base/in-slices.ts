import type { Sliced } from './sliced.ts';

/** Far below the pause of this process that spoils the samples under way (measure/sample/instant-signs.ts). */
const sliceMs = 8;

/** Does work a few milliseconds at a time, and lets what else is due in this process come between. */
export async function inSlices<Value>(work: Sliced<Value>): Promise<Value> {
  for (let beganMs = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - beganMs < sliceMs) continue;
    await nextTurn();
    beganMs = performance.now();
  }
}

/** A browser has no `setImmediate`. */
async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (typeof setImmediate === 'undefined') setTimeout(resolve);
    else setImmediate(resolve);
  });
}
