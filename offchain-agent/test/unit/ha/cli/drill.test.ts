import { deepEqual, equal, match } from 'node:assert/strict';
import { drillLines, isSoundDrill, type Kill } from '../../../../src/ha/cli/drill.ts';

function kill(slotS: number, lack?: string): Kill {
  const taken = { isTaken: true, by: 'v4b', leadS: 2.1, voteS: 3, countedS: 3.5 };
  return { node: 'v4a', lack, slotS, ...taken };
}

const held = { rule: 'one_header', judged: 7, findings: [] } as const;

describe('the lines of a drill', () => {
  it('show each kill, the distribution, and how many were over in which second', () => {
    const lines = drillLines({ kills: [kill(3.2), kill(3.9), kill(5.5)], verdicts: [held] });
    match(lines[1] ?? '', /^ +1 {2}v4a +v4b +2\.1 s +3\.0 s +3\.2 s$/);
    equal(
      lines.find((line) => line.startsWith('first own block')),
      'first own block  n 3, min 3.2 s, p50 3.9 s, p95 5.5 s, max 5.5 s',
    );
    deepEqual(
      lines.filter((line) => / s +\d( █*)?$/.test(line)).map((line) => line.trim().replaceAll(/█+/g, '█')),
      ['0 s    0', '1 s    0', '2 s    0', '3 s    2 █', '4 s    0', '5 s    1 █'],
    );
    match(lines.at(-1) ?? '', /^held {2}one header with its seal for each author and slot \(7 judged\)$/);
  });

  it('name what was found, and what did not come back', () => {
    const broken = { ...held, findings: ['slot 7 has two headers'] };
    const lines = drillLines({ kills: [kill(3)], verdicts: [broken] });
    deepEqual(
      lines.slice(-2).map((line) => line.slice(0, 24)),
      ['BROKEN  one header with i', '  slot 7 has two headers'].map((line) => line.slice(0, 24)),
    );
    equal(isSoundDrill({ kills: [kill(3)], verdicts: [broken] }), false);
    equal(isSoundDrill({ kills: [kill(3, 'v4a does not answer')], verdicts: [held] }), false);
    equal(isSoundDrill({ kills: [{ ...kill(3), isTaken: false }], verdicts: [held] }), false);
    equal(isSoundDrill({ kills: [kill(3)], verdicts: [held] }), true);
  });
});
