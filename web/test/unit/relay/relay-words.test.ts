import { equal } from 'node:assert/strict';
import { AgentError } from '@almanac-chain/agent/base/error';
import { failureOf } from '../../../src/relay/relay-failure.ts';
import { progressText } from '../../../src/relay/relay-words.ts';

const traffic = { answers: 12_345, bytes: 6_789_000 };

describe('words of the count of a relay chain', () => {
  it('tell each step, and what it cost', () => {
    equal(
      progressText({ step: { step: 'connect' }, traffic }),
      'Connecting ... 12,345 answers, 6.8 MB received',
    );
    equal(
      progressText({ step: { step: 'blocks', done: 1_200, of: 2_400 }, traffic }),
      '1,200 of 2,400 blocks recounted ... 12,345 answers, 6.8 MB received',
    );
    equal(
      progressText({ step: { step: 'light', block: 0, of: 24_500_000 }, traffic }),
      'The light client looks for peers, to find block 24,500,000; this takes minutes ...',
    );
    equal(
      progressText({ step: { step: 'light', block: 1_000, of: 24_500_000 }, traffic }),
      'The light client is at block 1,000 of 24,500,000 ...',
    );
  });

  it('set a fault and its hint apart, as the command line does', () => {
    const { message, hint } = failureOf(new AgentError('bad_input/url', 'it is wrong; give another'));
    equal(message, 'it is wrong');
    equal(hint, 'give another');
    equal(failureOf(new Error('broken')).hint, undefined);
  });
});
