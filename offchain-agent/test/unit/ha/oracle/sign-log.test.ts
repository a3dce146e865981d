import { deepEqual, equal } from 'node:assert/strict';
import { SignLogs } from '../../../../src/ha/oracle/sign-log.ts';

const sum = '0123456789abcdef';
const block = (byte: string): string => `0x${byte.repeat(32)}`;
const title = `almanac sign log 1 ${block('00')} ${sum}\n`;
const granted = {
  slots: new Set(['slot 7', 'slot 8']),
  votes: new Map([['prevote of round 3 of set 1', `9 ${block('aa')}`]]),
};

function vote(hash: string, step = 'prevote'): string {
  return `vote 1 3 ${step} 9 ${hash} ${sum}\n`;
}

describe('the sign logs of the nodes of a validator', () => {
  let logs: SignLogs;

  beforeEach(() => {
    logs = new SignLogs();
  });

  it('hold what was granted, however often they are read and written anew', () => {
    logs.note('a', `${title}slot 7 ${sum}\n`);
    logs.note('a', `${title}slot 7 ${sum}\n${vote(block('aa'))}`);
    // The other node sends the recorded vote again.
    logs.note('b', `${title}${vote(block('aa'))}slot 8 ${sum}\n`);
    deepEqual(logs.judge(granted), { rule: 'signed_as_granted', judged: 4, findings: [] });
  });

  it('are found when a slot or a vote was not granted', () => {
    logs.note('a', `${title}slot 9 ${sum}\n${vote(block('aa'), 'precommit')}`);
    deepEqual(logs.judge(granted).findings, [
      'a signed slot 9, which was not granted',
      `a signed the precommit of round 3 of set 1 for 9 ${block('aa')}, which was not granted`,
    ]);
  });

  it('are found when two nodes have signed a slot, though it was granted', () => {
    logs.note('a', `slot 7 ${sum}\n`);
    logs.note('b', `slot 7 ${sum}\n`);
    deepEqual(logs.judge(granted).findings, ['slot 7 was signed by a and by b']);
  });

  it('are found when two blocks were voted for in a step', () => {
    logs.note('a', vote(block('aa')));
    logs.note('b', vote(block('bb')));
    deepEqual(logs.judge(granted).findings, [
      `prevote of round 3 of set 1 was signed for 9 ${block('aa')} and, by b, for 9 ${block('bb')}`,
      `b signed the prevote of round 3 of set 1 for 9 ${block('bb')}, which was granted for 9 ${block('aa')}`,
    ]);
  });

  it('count by the key that signed', () => {
    const keyed = {
      slots: new Set(['slot 7 with 0x01', 'slot 7 with 0x02']),
      votes: new Map<string, string>(),
    };
    logs.note('a', `slot 7 0x01 ${sum}\n`);
    logs.note('b', `slot 7 0x02 ${sum}\n`);
    deepEqual(logs.judge(keyed).findings, []);
    logs.note('b', `slot 7 0x01 ${sum}\nvote 1 3 prevote 9 ${block('aa')} 0x02 ${sum}\n`);
    deepEqual(logs.judge(keyed).findings, [
      'slot 7 with 0x01 was signed by a and by b',
      `b signed the prevote of round 3 of set 1 with 0x02 for 9 ${block('aa')}, which was not granted`,
    ]);
  });

  it('say nothing by a line that was not written whole', () => {
    logs.note('a', `slot 9 ${sum}`);
    logs.note('a', 'slot 9 0123\n');
    equal(logs.judge(granted).judged, 0);
  });
});
