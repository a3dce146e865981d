import { deepEqual, equal } from 'node:assert/strict';
import type { KeyOwners } from '../../offchain-agent/src/serve/telemetry/chain-records.ts';
import type { ValidatorRecords } from '../../offchain-agent/src/serve/telemetry/validator-records.ts';

const unknownGenesis = `0x${'fe'.repeat(32)}`;

interface OwnersSubject {
  readonly owners: KeyOwners;
  readonly genesis: string;
  /** A key, as hex, of which the chain knows the owner. */
  readonly key: string;
}

/** What every `KeyOwners` does, whomever it asks. */
export function describeKeyOwners(name: string, create: () => Promise<OwnersSubject>): void {
  it(`${name} names the owners of keys that have one, and no chain's that cannot be asked`, async () => {
    const { owners, genesis, key } = await create();
    const nobodys = `0x${'fd'.repeat(32)}`;
    deepEqual([...((await owners.of(genesis, [nobodys, key])) ?? new Map()).keys()], [key]);
    deepEqual([...((await owners.of(genesis, [])) ?? new Map())], []);
    equal(await owners.of(unknownGenesis, [key]), undefined);
  });
}

interface RecordsSubject {
  readonly records: ValidatorRecords;
  readonly genesis: string;
  /** The SS58 address of a validator's key, of which the chain comes to have a record. */
  readonly key: string;
  /** Makes an answer change. */
  readonly change: () => void;
  readonly close?: () => void;
}

/** What every `ValidatorRecords` does, whatever is read. */
export function describeValidatorRecords(name: string, create: () => RecordsSubject): void {
  it(`${name} tells of every change until it is told to stop, and has no record of another network`, async () => {
    const { records, genesis, key, change, close } = create();
    equal(records.keeps(genesis), true);
    equal(records.keeps(unknownGenesis), false);
    records.of(genesis, key);
    await new Promise<void>((resolve) => {
      const stop = records.onChange(() => {
        if (records.of(genesis, key) === null) return;
        stop();
        resolve();
      });
      change();
    });
    equal(records.of(genesis, key)?.network, 0);
    equal(records.of(unknownGenesis, key), null);
    close?.();
  });
}
