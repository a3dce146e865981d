/** Work that may be put aside for a moment wherever it yields. */
export type Sliced<Value> = Generator<void, Value>;

/** Does it without a pause. */
export function atOnce<Value>(work: Sliced<Value>): Value {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
