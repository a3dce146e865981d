import { deepEqual, equal, rejects } from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withTimeLimit } from '../../../src/base/time-limit.ts';

/** Work that ends with its signal alone, and that nothing but its caller holds. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

describe('a limit of time', () => {
  it('gives what the work gives, and takes nothing with it', async () => {
    const given = new AbortController();
    const signals: AbortSignal[] = [];
    const result = await withTimeLimit(10, given.signal, (signal) => {
      signals.push(signal);
      return Promise.resolve('done');
    });
    given.abort();
    equal(result, 'done');
    deepEqual(
      signals.map(({ aborted }) => aborted),
      [false],
    );
  });

  it('comes also when garbage is collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const waiting = withTimeLimit(100, new AbortController().signal, untilAborted);
    const refused = rejects(waiting, { name: 'TimeoutError', message: 'no answer within 100 ms' });
    for (let times = 0; times < 3; times += 1) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await refused;
  });

  it('ends with the given signal, also with one that was aborted before', async () => {
    const given = new AbortController();
    const waiting = withTimeLimit(60_000, given.signal, untilAborted);
    given.abort(new RangeError('enough'));
    await rejects(waiting, RangeError);
    await rejects(withTimeLimit(60_000, given.signal, untilAborted), RangeError);
  });
});
