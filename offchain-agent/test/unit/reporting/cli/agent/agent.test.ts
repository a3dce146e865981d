import { deepEqual, equal } from 'node:assert/strict';
import { createProgram } from '../../../../../src/program/program.ts';
import { settings } from '../../../../../src/reporting/agent/config/load.ts';
import { checkExit } from '../../../../../src/reporting/cli/agent/check.ts';
import { windowDocument, windowLine } from '../../../../../src/reporting/cli/agent/run.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';

describe('almanac agent', () => {
  it('says of each window what was measured and what became of the report', () => {
    const news = { window: 3_600, state: 'closed', taken: 239, planned: 240 } as const;
    equal(
      windowLine(news, account),
      '1970-01-01T01:00:00Z  5CiPPs…  239 of 240 samples  coverage 99.5 %  report in the outbox',
    );
    equal(
      windowLine({ ...news, state: 'absent', reason: 'the clock was set' }, account),
      '1970-01-01T01:00:00Z  5CiPPs…  no report: the clock was set',
    );
    deepEqual(windowDocument(news, account), {
      schema: 'almanac.agent_window.v1',
      basis: 'sampled',
      account,
      reason: null,
      ...news,
    });
  });

  it('has a flag for every setting that may have one', () => {
    const agent = createProgram('0').commands.find((command) => command.name() === 'agent');
    const flags = agent?.options.map((option) => option.attributeName()).toSorted();
    const expected = settings.flatMap(({ flag }) => flag ?? []);
    deepEqual(flags, [...expected, 'config', 'json'].toSorted());
  });
});

describe('the exit code of almanac agent check', () => {
  const finding = (code?: string) => ({ part: 'a part', sentence: '', ...(code !== undefined && { code }) });

  for (const [codes, exit] of [
    [[], 0],
    [['no/unfunded'], 1],
    [['unreachable/timeout', 'no/unfunded'], 4],
    [['unreachable/timeout', 'bad_input/secrets', 'no/unfunded'], 2],
  ] as const) {
    it(`is ${exit} for ${codes.join(', ') || 'nothing'}`, () => {
      equal(checkExit([finding(), ...codes.map((code) => finding(code))]), exit);
    });
  }
});
