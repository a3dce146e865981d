import { equal, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../../src/base/error.ts';
import { untilAfter } from '../../../../../src/measure/cli/earnings/follow.ts';
import { runEarnings } from '../../../../../src/measure/cli/earnings/run.ts';

const lost = new AgentError('unreachable/timeout', 'no answer', { retryable: true });
const { signal } = new AbortController();

/** Answers, or throws, one after the other. */
function asking(...answers: readonly (number | AgentError)[]) {
  const left = [...answers];
  return {
    left,
    epochNow: async () => {
      const answer = left.shift();
      if (answer === undefined) throw new RangeError('asked once too often');
      if (answer instanceof AgentError) throw answer;
      return await Promise.resolve(answer);
    },
  };
}

describe('almanac earnings --follow', () => {
  it('waits out what may pass, and ends with the epoch', async () => {
    const { epochNow, left } = asking(7, lost, lost, 7, 8, 9);
    await untilAfter(7, epochNow, { signal, everyMs: 1 });
    equal(left.length, 1);
  });

  it('ends with what will not pass', async () => {
    const refused = new AgentError('unknown/epoch', 'no epoch');
    await rejects(untilAfter(7, asking(7, refused).epochNow, { signal, everyMs: 1 }), refused);
  });

  it('refuses a URL of --para that is none, before anything is asked, and keeps its password', async () => {
    const para = ['http://me:geheim@para.example'];
    await rejects(runEarnings(['ws://127.0.0.1:1'], { sessions: '1', follow: true, para }), (error) => {
      if (!(error instanceof AgentError)) return false;
      equal(error.code, 'bad_input/url');
      equal(error.message.includes('geheim'), false);
      return error.message.startsWith('--para: http://para.example is not a WebSocket URL');
    });
  });
});
