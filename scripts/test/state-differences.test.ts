import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { HexString } from '@polkadot/util/types';
import { type Expectation, stateDifferences } from '../../tests/upgrade/state-differences.ts';
import { storagePrefix, versionKey } from '../../tests/upgrade/storage-names.ts';

const file = new URL('../../tests/upgrade/state-2.json', import.meta.url);
const records = storagePrefix('Sli', 'Records');
const lastSlot = storagePrefix('Sli', 'LastSlot');
const version = versionKey('Registry');
const deposits = storagePrefix('Registry', 'Deposits');
const names = new Map([
  [records, 'Sli.Records'],
  [lastSlot, 'Sli.LastSlot'],
  [version, 'Registry.:__STORAGE_VERSION__:'],
  [deposits, 'Registry.Deposits'],
]);
const expected: Expectation = {
  allowed: [{ prefix: lastSlot, kinds: ['changed'] }],
  written: new Map<HexString, HexString>([
    [version, '0x0200'],
    [deposits, '0x0a0b'],
  ]),
};

describe('stateDifferences, of the state of runtime 2', () => {
  const before = new Map(
    Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<HexString, HexString>),
  ) as Map<HexString, HexString>;
  const record = [...before.keys()].find((key) => key.startsWith(records)) ?? '0x';
  let after: Map<HexString, HexString>;

  beforeEach(() => {
    after = new Map(before).set(version, '0x0200').set(deposits, '0x0a0b').set(lastSlot, '0x01');
  });

  const found = (): unknown[] =>
    stateDifferences(before, after, expected, names).map(({ kind, item, key }) => [kind, item, key]);

  it('finds none where all is as it was, or as it shall be', () => {
    deepEqual(found(), []);
  });

  it('names a record that is lost', () => {
    after.delete(record);
    deepEqual(found(), [['lost', 'Sli.Records', record]]);
  });

  it('names every record that is lost', () => {
    const all = [...before.keys()].filter((key) => key.startsWith(records));
    for (const key of all) after.delete(key);
    deepEqual(
      found(),
      all.map((key) => ['lost', 'Sli.Records', key]),
    );
  });

  it('names a record of which one byte has changed, with both values', () => {
    const value = before.get(record) ?? '0x';
    const spoiled: HexString = `${value.slice(0, -2) as HexString}${value.endsWith('00') ? '01' : '00'}`;
    after.set(record, spoiled);
    deepEqual(stateDifferences(before, after, expected, names), [
      { kind: 'changed', item: 'Sli.Records', key: record, before: value, after: spoiled },
    ]);
  });

  it('names a key that is new, of an item and of none', () => {
    const added: HexString = `${records}00`;
    after.set(added, '0x00').set('0x00', '0x00');
    deepEqual(found(), [
      ['added', '0x00', '0x00'],
      ['added', 'Sli.Records', added],
    ]);
  });

  it('names the version of a pallet that was not raised', () => {
    after.set(version, before.get(version) ?? '0x');
    deepEqual(found(), [['missing', 'Registry.:__STORAGE_VERSION__:', version]]);
  });

  it('names the version of a pallet that was raised though nothing was to migrate', () => {
    const other = versionKey('Sli');
    after.set(other, '0x0200');
    deepEqual(found(), [['changed', other, other]]);
  });

  it('names what a migration has not written, or written wrongly', () => {
    after.delete(deposits);
    deepEqual(found(), [['missing', 'Registry.Deposits', deposits]]);
    after.set(deposits, '0x0a0c');
    deepEqual(found(), [['missing', 'Registry.Deposits', deposits]]);
  });

  it('takes of what is allowed nothing more: what may change may not be lost', () => {
    after.delete(lastSlot);
    deepEqual(found(), [['lost', 'Sli.LastSlot', lastSlot]]);
  });
});
