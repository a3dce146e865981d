import { deepEqual, equal, notEqual, throws } from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { hexText, textBytes } from '../../../src/base/bytes.ts';
import {
  type Census,
  type CensusEntry,
  censusDifference,
  censusParts,
  censusRoot,
  differenceText,
  dutiesOf,
  encodeCensus,
  encodeDuties,
} from '../../../src/sli/census.ts';

const account = (number: number): string => `0x${number.toString(16).padStart(64, '0')}`;
const duties = (count: number): CensusEntry[] =>
  Array.from({ length: count }, (_, place) => ({
    who: { kind: 'account', account: account(place) },
    assigned: place * 70,
    authored: place,
  }));
const census = (count: number): Census => ({
  from: account(1),
  to: account(2),
  era: { index: 7, startMs: 1_700_000_000_000 },
  duties: duties(count),
});

describe('a census', () => {
  it('is encoded as the runtime has it', () => {
    const registry = new TypeRegistry();
    registry.register({
      Who: { _enum: { Account: '[u8; 32]', Name: 'Bytes' } },
      Duty: { who: 'Who', assigned: 'Compact<u32>', authored: 'Compact<u32>' },
      Mark: { index: 'u32', startMs: 'u64' },
      Head: { from: '[u8; 32]', to: '[u8; 32]', era: 'Option<Mark>', duties: 'u32' },
    });
    const named: CensusEntry = {
      who: { kind: 'name', name: `0x${'ab'.repeat(20)}` },
      assigned: 2 ** 31,
      authored: 0,
    };
    const all = [...duties(3), named];
    const json = all.map(({ who, ...rest }) => ({
      who: who.kind === 'account' ? { Account: who.account } : { Name: hexText(textBytes(who.name)) },
      ...rest,
    }));
    equal(hexText(encodeDuties(all)), registry.createType('Vec<Duty>', json).toHex());
    for (const one of [census(3), { ...census(3), era: undefined }]) {
      const head = { from: one.from, to: one.to, era: one.era ?? null, duties: one.duties.length };
      equal(hexText(encodeCensus(one)), registry.createType('Head', head).toHex());
    }
  });

  it('names keys by their owners, in the order of the runtime, and adds up those of one owner', () => {
    const [key1, key2, key3, key4] = [9, 8, 7, 0xc6].map(account) as [string, string, string, string];
    const counts = new Map([key1, key2, key3, key4].map((key) => [key, { assigned: 3, authored: 1 }]));
    const owners = new Map([
      [key1, account(5)],
      [key2, `0x${'AB'.repeat(20)}`],
      [key3, account(5)],
    ]);
    deepEqual(dutiesOf(counts, owners), [
      { who: { kind: 'account', account: account(5) }, assigned: 6, authored: 2 },
      { who: { kind: 'name', name: account(0xc6).slice(2) }, assigned: 3, authored: 1 },
      { who: { kind: 'name', name: `0x${'ab'.repeat(20)}` }, assigned: 3, authored: 1 },
    ]);
  });

  it('has parts of 256 validators, the last with the rest, and 16 at most', () => {
    const lengths = (count: number): number[] => censusParts(census(count)).map(({ length }) => length);
    deepEqual(lengths(1), [1]);
    deepEqual(lengths(256), [256]);
    deepEqual(lengths(257), [256, 1]);
    equal(lengths(4_096).length, 16);
    throws(() => lengths(4_097), {
      code: 'bad_input/census_size',
      message: 'the census names 4097 validators; the chain takes 4096',
      data: { duties: 4_097, most: 4_096 },
    });
  });

  it('has another root when anything of it is another', () => {
    const root = censusRoot(census(300));
    const [first, ...others] = duties(300) as [CensusEntry, ...CensusEntry[]];
    const changed: Census[] = [
      { ...census(300), from: account(3) },
      { ...census(300), to: account(3) },
      { ...census(300), era: undefined },
      { ...census(300), era: { index: 8, startMs: 1_700_000_000_000 } },
      { ...census(300), duties: [{ ...first, assigned: first.assigned + 1 }, ...others] },
      { ...census(300), duties: others },
    ];
    for (const one of changed) notEqual(censusRoot(one), root);
    equal(censusRoot(census(300)), root);
  });

  it('parts from another first in its blocks, then in its era, then in a validator', () => {
    equal(censusDifference(census(3), census(3)), undefined);
    deepEqual(censusDifference(census(3), { ...census(4), to: account(9) }), {
      kind: 'to',
      one: account(2),
      other: account(9),
    });
    equal(censusDifference(census(3), { ...census(4), era: undefined })?.kind, 'era');
    const [, second] = duties(3);
    const without: Census = { ...census(3), duties: duties(3).filter((_, place) => place !== 1) };
    deepEqual(censusDifference(census(3), without), {
      kind: 'duty',
      who: second?.who,
      one: second,
      other: undefined,
    });
    deepEqual(censusDifference(without, census(3)), {
      kind: 'duty',
      who: second?.who,
      one: undefined,
      other: second,
    });
  });

  it('parts from another in either figure of an era, and where only one has one', () => {
    const era = { index: 7, startMs: 1_700_000_000_000 };
    const others = [{ ...era, index: 8 }, { ...era, startMs: era.startMs + 1 }, undefined];
    for (const other of others) {
      const changed: Census = { ...census(3), era: other };
      deepEqual(censusDifference(census(3), changed), { kind: 'era', one: era, other });
      deepEqual(censusDifference(changed, census(3)), { kind: 'era', one: other, other: era });
    }
  });

  it('parts from another in either count of a validator, and in one that is behind all of the other', () => {
    const [first, second, third] = duties(3) as [CensusEntry, CensusEntry, CensusEntry];
    for (const changed of [
      { ...second, assigned: second.assigned + 1 },
      { ...second, authored: second.authored + 1 },
    ]) {
      const other: Census = { ...census(3), duties: [first, changed, third] };
      const expected = { kind: 'duty', who: second.who, one: second, other: changed } as const;
      deepEqual(censusDifference(census(3), other), expected);
    }
    const longer = { kind: 'duty', who: third.who, one: third, other: undefined } as const;
    deepEqual(censusDifference(census(3), census(2)), longer);
    deepEqual(censusDifference(census(2), census(3)), { ...longer, one: undefined, other: third });
  });

  it('takes what is named by an account before what is named by its key, whichever names it', () => {
    // Of higher bytes than the name.
    const known = {
      who: { kind: 'account', account: `0x${'ff'.repeat(32)}` },
      assigned: 1,
      authored: 1,
    } as const;
    const unknown = { who: { kind: 'name', name: '00' }, assigned: 1, authored: 1 } as const;
    const one: Census = { ...census(0), duties: [known] };
    const other: Census = { ...census(0), duties: [unknown] };
    const expected = { kind: 'duty', who: known.who } as const;
    deepEqual(censusDifference(one, other), { ...expected, one: known, other: undefined });
    deepEqual(censusDifference(other, one), { ...expected, one: undefined, other: known });
  });

  it('says in words what it parts from another in', () => {
    const [one, other] = [account(1), account(2)];
    equal(
      differenceText({ kind: 'to', one, other }, 'agreed'),
      `its last block is ${one}, agreed is ${other}`,
    );
    equal(
      differenceText({ kind: 'from', one, other }, 'agreed'),
      `its first block is ${one}, agreed is ${other}`,
    );
    const own = { assigned: 9, authored: 8 };
    equal(
      differenceText(
        { kind: 'duty', who: { kind: 'account', account: one }, one: own, other: undefined },
        'agreed',
      ),
      `${one} has 8 of 9 slots, agreed is no such validator`,
    );
    equal(
      differenceText({ kind: 'era', one: { index: 3, startMs: 1 }, other: undefined }, 'proved'),
      'it has era 3, proved is no era',
    );
    const lacking = { kind: 'duty', who: { kind: 'name', name: 'ab' }, one: undefined } as const;
    equal(
      differenceText({ ...lacking, other: { assigned: 9, authored: 2 } }, 'agreed'),
      '"ab" has no such validator, agreed is 2 of 9 slots',
    );
  });
});
