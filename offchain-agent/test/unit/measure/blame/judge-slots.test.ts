import { deepEqual, equal } from 'node:assert/strict';
import { type MadeBlock, madeSeen, madeSession } from '../../../../../tests/support/made-session.ts';
import { babeDigest, madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { emptySlotsBetween } from '../../../../src/measure/backing/empty-slots.ts';
import { judgeSlots } from '../../../../src/measure/blame/judge-slots.ts';
import { SeenSession } from '../../../../src/measure/blame/seen-session.ts';

const [, , , , who = '', , , other = ''] = madeSession.accounts;

/** Verdicts on slots, as the block after them, the cause and the rule. */
function judge(differences: Record<number, MadeBlock>, unread?: number) {
  const made = Object.entries(differences).map(([block, one]) => [Number(block), one] as const);
  const { session, blocks } = madeSeen(30, new Map(made));
  const read = blocks.filter(({ number }) => number !== unread);
  return [...judgeSlots(new SeenSession(session, read))].map(
    ({ block, account, cause, certainty, rule }) => `${block} ${account} ${cause} ${certainty} ${rule}`,
  );
}

describe('judgeSlots', () => {
  const empty = { emptySlots: [{ account: who }] };

  it('leaves a slot unknown where its owner is there before and after', () => {
    deepEqual(judge({ 110: empty }), [`110 ${who} unknown unknown S5`]);
  });

  it('lays a slot to a fork where a block that its owner sealed for it was heard', () => {
    deepEqual(judge({ 110: { emptySlots: [{ account: who, heard: true }] } }), [`110 ${who} fork likely S1`]);
  });

  it('lays a slot to its owner where that is disabled, and where it is silent under three authors', () => {
    deepEqual(judge({ 110: { ...empty, disabled: [4] } }), [`110 ${who} disabled likely S2`]);
    const silent = { silent: [4] };
    deepEqual(
      judge({
        109: { ...silent, author: 8 },
        110: { ...silent, ...empty, author: 9 },
        111: { ...silent, author: 10 },
      }),
      [`110 ${who} self likely S3`],
    );
    deepEqual(judge({ 109: { silent: [7] }, 110: { ...empty, silent: [7] }, 111: { silent: [7] } }), [
      `110 ${who} unknown unknown S5`,
    ]);
  });

  it('lays slots to an owner that missed three in a row, and not two, nor three around a block of its own', () => {
    // Authors are in the order of their places: account 4 writes blocks 112 and 124, 108 is of account 0.
    const three = { 113: empty, 116: empty, 120: empty };
    deepEqual(
      judge(three),
      [113, 116, 120].map((block) => `${block} ${who} self likely S4`),
    );
    const two = { 113: empty, 116: empty };
    deepEqual(
      judge(two),
      [113, 116].map((block) => `${block} ${who} unknown unknown S5`),
    );
    deepEqual(
      judge({ ...two, 126: empty }),
      [113, 116, 126].map((block) => `${block} ${who} unknown unknown S5`),
    );
  });

  it('leaves slots around a block that was not read unknown, and lays three on one side of it to their owner', () => {
    const three = { 113: empty, 116: empty, 120: empty };
    deepEqual(
      judge(three, 118),
      [113, 116, 120].map((block) => `${block} ${who} unknown unknown S5`),
    );
    deepEqual(
      judge(three, 121),
      [113, 116, 120].map((block) => `${block} ${who} self likely S4`),
    );
  });

  it('lays nothing to owners where the chain stood still', () => {
    const still = { emptySlots: [who, who, who, other].map((account) => ({ account })) };
    deepEqual(
      judge({ 114: still }),
      [who, who, who, other].map((account) => `114 ${account} unknown unknown S5`),
    );
  });
});

describe('emptySlotsBetween', () => {
  const epoch = (index: number, key: string) => ({
    index,
    startSlot: 100 + 10 * index,
    durationSlots: 10,
    authorities: [key],
    randomness: new Uint8Array(32),
    c: [1, 4] as const,
    hasSecondary: true,
  });
  const header = (slot: number) => {
    const { rpc } = madeHeader(1, undefined, babeDigest(0, slot, undefined));
    return { logs: rpc.digest.logs };
  };
  const epochs = { current: epoch(0, '0x01'), announced: epoch(1, '0x02') };
  const [session, next] = [{ elected: ['before'] }, { elected: ['after'] }];

  it('counts slots after the end of an epoch for those of the next one', () => {
    deepEqual(
      emptySlotsBetween(header(107), header(112), epochs, session, next)?.map(
        ({ slot, account, key }) => `${slot} ${account} ${key}`,
      ),
      ['108 before 0x01', '109 before 0x01', '110 after 0x02', '111 after 0x02'],
    );
  });

  it('knows nothing where the next session is not known, keys and accounts differ in number, or the chain stood still', () => {
    equal(emptySlotsBetween(header(107), header(112), epochs, session, undefined), undefined);
    const two = { elected: ['one', 'other'] };
    equal(emptySlotsBetween(header(101), header(104), epochs, two, next), undefined);
    equal(emptySlotsBetween(header(101), header(20_000), epochs, session, next), undefined);
  });

  it('counts no slot as its own where there are no secondary claims', () => {
    const none = { ...epochs, current: { ...epochs.current, hasSecondary: false } };
    deepEqual(emptySlotsBetween(header(101), header(104), none, session, next), []);
  });
});
