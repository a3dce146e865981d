import { equal, throws } from 'node:assert/strict';
import { runOf } from '../../../../src/govern/cli/council-shortcuts.ts';

describe('the run that is accepted as baseline', () => {
  const law = {} as NonNullable<Parameters<typeof runOf>[0][number]['law']>;
  const history = [
    { run: 4, version: 'v3', law: undefined },
    { run: 3, version: 'v2', law },
    { run: 2, version: 'v1', law },
    { run: 1, version: 'v1', law },
  ];

  it('is the newest that has a law', () => equal(runOf(history, 'node', undefined).run, 3));

  it('is the newest of a version', () => equal(runOf(history, 'node', 'v1').run, 2));

  it('is none of a version that has no law', () => {
    throws(() => runOf(history, 'node', 'v3'), {
      code: 'no/no_run',
      message: '"node" has no run of version "v3" with a proved law; "almanac history node" lists its runs',
    });
  });
});
