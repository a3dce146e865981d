import { equal } from 'node:assert/strict';
import { exitCodeOfEarnings } from '../../../../../src/measure/cli/earnings/completeness.ts';

type Answer = Parameters<typeof exitCodeOfEarnings>[0];
type Counted = Answer['counted'];

const whole = { isWhole: true } as Counted['sessions'][number];
const counted: Counted = { sessions: [whole], leftOut: [], comparisons: new Map() };
const compared = (one: object): Counted => ({
  ...counted,
  comparisons: new Map([[4, one as never]]),
});
const blame = (isWhole: boolean) => ({ isWhole }) as NonNullable<Answer['blame']>;
const evidence = (unwritten: number) =>
  ({ unwritten: Array.from({ length: unwritten }) }) as unknown as NonNullable<Answer['evidence']>;

describe('the exit code of earnings', () => {
  for (const { name, code, ...answer } of [
    { name: 'all is counted', code: undefined },
    { name: 'all is judged and written', code: undefined, blame: blame(true), evidence: evidence(0) },
    {
      name: 'points equal the stored ones',
      code: undefined,
      counted: compared({ kind: 'compared', differences: [] }),
    },
    { name: 'points differ', code: 1, counted: compared({ kind: 'compared', differences: [1] }) },
    {
      name: 'points differ, and causes are not judged',
      code: 1,
      counted: compared({ kind: 'compared', differences: [1] }),
      blame: blame(false),
    },
    {
      name: 'stored points cannot be read',
      code: 3,
      counted: compared({ kind: 'not_compared', unread: 'gone' }),
    },
    { name: 'a chain stores no points', code: undefined, counted: compared({ kind: 'not_compared' }) },
    { name: 'blocks are left out', code: 3, counted: { ...counted, leftOut: [{}] as never } },
    {
      name: 'a session is counted in part',
      code: 3,
      counted: { ...counted, sessions: [{ isWhole: false }] as never },
    },
    { name: 'causes are judged in part', code: 3, blame: blame(false) },
    { name: 'evidence is not written', code: 3, evidence: evidence(1) },
  ])
    it(`follows from what is known: ${name}`, () => {
      equal(exitCodeOfEarnings({ counted, blame: undefined, evidence: undefined, ...answer }), code);
    });
});
