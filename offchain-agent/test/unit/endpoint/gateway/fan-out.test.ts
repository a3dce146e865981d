import { deepEqual, equal, ok } from 'node:assert/strict';
import { FanOut } from '../../../../src/endpoint/gateway/fan-out.ts';

const nothing = (): void => undefined;

describe('what thousands are told', () => {
  it('comes to each in its order, and leaves room in between', async () => {
    const out = new FanOut<number>(nothing);
    const told = Array.from({ length: 1_000 }, (): number[] => []);
    for (const own of told)
      out.on((item) => {
        own.push(item);
        for (const until = performance.now() + 0.05; performance.now() < until; );
      });
    out.emit(1);
    out.emit(2);
    const inBetween = told.filter(({ length }) => length > 0).length;
    ok(inBetween > 0 && inBetween < 100, String(inBetween));
    // Who comes now is told what comes from now on.
    const late: number[] = [];
    out.on((item) => late.push(item));
    out.emit(3);
    // The last of them may have its turn later than the others.
    while (late.length === 0 || told.some(({ length }) => length < 3)) await new Promise(setImmediate);
    for (const own of told) deepEqual(own, [1, 2, 3]);
    deepEqual(late, [3]);
  });

  it('comes to a few at once, and not to one that has left', () => {
    const out = new FanOut<number>(nothing);
    const told: number[] = [];
    const leave = out.on((item) => told.push(item));
    out.emit(1);
    leave();
    out.emit(2);
    deepEqual(told, [1]);
    equal(out.size, 0);
  });

  it('reaches all other listeners when some throw', async () => {
    const faults: unknown[] = [];
    const out = new FanOut<number>((error) => faults.push(error));
    const told = Array.from({ length: 100 }, (): number[] => []);
    told.forEach((own, index) =>
      out.on((item) => {
        own.push(item);
        if (index % 2 === 0) throw new Error(`listener ${index}`);
      }),
    );
    out.emit(1);
    out.emit(2);
    while (told.some(({ length }) => length < 2)) await new Promise(setImmediate);
    for (const own of told) deepEqual(own, [1, 2]);
    equal(faults.length, 100);
  });
});
