import { deepEqual } from 'node:assert/strict';
import type { Prober } from '../../offchain-agent/src/measure/sample/run-instants.ts';

/** What every `Prober` does with targets that answer. */
export function describeProber<Target>(
  name: string,
  create: () => Promise<{ readonly prober: Prober<Target>; readonly target: Target }>,
): void {
  it(`${name} measures in overlapping runs, and takes nothing more once it is closed`, async () => {
    const { prober, target } = await create();
    const { signal } = new AbortController();
    const [one, other] = [prober.begin([target]), prober.begin([target])];
    const kinds = async (): Promise<readonly string[]> => {
      const outcomes = await Promise.all(
        [one, other].map((run, index) => run.measure(target, performance.now(), signal, index)),
      );
      return outcomes.map(({ kind }) => kind);
    };
    deepEqual(await kinds(), ['answer', 'answer']);
    one.end?.();
    await prober.close();
    deepEqual((await kinds()).slice(1), ['untaken']);
    other.end?.();
  });
}
