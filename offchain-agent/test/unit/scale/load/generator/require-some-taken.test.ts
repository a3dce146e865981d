import { doesNotThrow, throws } from 'node:assert/strict';
import { requireSomeTaken } from '../../../../../src/scale/load/generator/generator.ts';
import type {
  CountedRefusal,
  GeneratorReport,
} from '../../../../../src/scale/load/generator/generator-messages.ts';

const report = (accepted: number[], refusals: CountedRefusal[]): GeneratorReport => ({
  sentUs: new Float64Array(2),
  acceptedUs: Float64Array.from(accepted),
  refusedUs: new Float64Array(2),
  refusals,
  marks: [],
  cpuShare: 0,
});
const none = [Number.NaN, Number.NaN];

describe('a load of which nothing arrived', () => {
  it('is a pool that refuses', () => {
    const full = { code: 1016, message: 'Immediately Dropped', count: 2 };
    throws(() => requireSomeTaken(report(none, [full])), {
      code: 'no/pool_refused',
      message: /no node took a single transfer: Immediately Dropped \(1016\); see the nodes' logs/,
    });
  });

  it('is accounts that ran out of funds', () => {
    const poor = { code: 1010, message: 'Invalid Transaction: Inability to pay some fees', count: 2 };
    throws(() => requireSomeTaken(report(none, [poor])), {
      code: 'no/funds',
      message: /fund them with a --funding-key that holds more/,
    });
  });

  it('is nodes that do not answer', () => {
    throws(() => requireSomeTaken(report(none, [])), {
      code: 'no/pool_refused',
      message: /no node answered/,
    });
  });

  it('is none when one transfer was taken', () => {
    doesNotThrow(() => requireSomeTaken(report([Number.NaN, 1], [])));
  });
});
