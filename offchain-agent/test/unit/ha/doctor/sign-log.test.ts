import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  checkSum,
  markWith,
  parseSignLog,
  readSignLog,
  signLogsBelow,
} from '../../../../src/ha/doctor/sign-log.ts';

const genesis = '0x5cfb4e21fc0c06342758f36cd73f81b375ef87c988277553f498bfb56de7a781';
// As a node wrote it.
const written = `almanac sign log 1 ${genesis} b891862c5e601941\nslot 897668858 e6fb86d3ca616860\n`;

/** Of a log of version 1, which names no keys. */
const none = {};

function line(text: string): string {
  return `${text} ${checkSum(text)}\n`;
}

describe('the sign log of a node', () => {
  it('says what was signed last', () => {
    deepEqual(parseSignLog(written, genesis), { mark: { slot: 897_668_858 }, signers: none });
    const votes =
      line(`vote 3 17 prevote 40 0x${'ab'.repeat(32)}`) + line(`vote 3 17 precommit 40 0x${'ab'.repeat(32)}`);
    deepEqual(parseSignLog(written + votes + line('slot 897668862'), genesis), {
      mark: { slot: 897_668_862, vote: { set: 3, round: 17, step: 'precommit' } },
      signers: none,
    });
  });

  it('names the keys that signed, and counts for those alone', () => {
    const [author, voter] = ['12', '34'].map((byte) => `0x${byte.repeat(32)}`);
    const text =
      line(`almanac sign log 2 ${genesis}`) +
      line(`slot 7 ${author}`) +
      line(`vote 3 17 prevote 40 0x${'ab'.repeat(32)} ${voter}`);
    const log = parseSignLog(text, genesis);
    if (!log || 'damage' in log) throw new Error('it was not read');
    deepEqual(log.signers, { author, voter });
    deepEqual(markWith(log, { author, voter }), log.mark);
    deepEqual(markWith(log, { author: voter, voter: author }), { slot: undefined, vote: undefined });
    deepEqual(markWith({ mark: { slot: 7 }, signers: none }, { author }).slot, 7);
  });

  it('is no other chain’s', () => {
    equal(parseSignLog(written, `0x${'00'.repeat(32)}`), undefined);
  });

  it('was not synced behind the last line feed', () => {
    deepEqual(parseSignLog(`${written}slot 8976688`, genesis), {
      mark: { slot: 897_668_858 },
      signers: none,
    });
  });

  it('is not believed where a line is damaged, or is none', () => {
    deepEqual(parseSignLog(`${written}slot 897668859 e6fb86d3ca616860\n`, genesis), {
      damage: 'line 3 is damaged',
    });
    deepEqual(parseSignLog(written + line('vote 3 17 guess 40 0x'), genesis), {
      damage: 'line 3 is damaged',
    });
    for (const text of ['', 'slot 1\n', line('almanac sign log 3 0x')])
      deepEqual(parseSignLog(text, genesis), {
        damage: 'its first line is none of a sign log of this version',
      });
  });

  it('lies below the base path of its node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-sign-log-'));
    try {
      deepEqual(signLogsBelow(folder), []);
      const file = join(folder, 'chains', 'almanac_local', 'ha', 'signed');
      await mkdir(dirname(file), { recursive: true });
      await mkdir(join(folder, 'chains', 'another'));
      await writeFile(file, written);
      deepEqual(signLogsBelow(folder), [file]);
      deepEqual(readSignLog(file, genesis), { mark: { slot: 897_668_858 }, signers: none });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
