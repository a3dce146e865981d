import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../../src/base/logger.ts';
import { readNames } from '../../../../src/serve/names/names-document.ts';
import { NamesFile } from '../../../../src/serve/names/served-names.ts';

const genesis = `0x${'ab'.repeat(32)}`;
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const aliceKey = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

describe('a file of names', () => {
  let folder: string;
  let file: string;
  let warnings: string[];
  const log = { warn: (_: object, text: string) => warnings.push(text) } as unknown as Logger;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-names-'));
    file = join(folder, 'names.json');
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (document: unknown): void => writeFileSync(file, JSON.stringify(document));
  const refuses = (code: string, message: RegExp): void =>
    throws(
      () => readNames(file, genesis),
      (error: Error & { code?: string }) => {
        equal(error.code, code);
        match(error.message, message);
        return true;
      },
    );

  it('names accounts of its chain for any spelling of the hash', () => {
    write({ genesis: genesis.toUpperCase().replace('0X', '0x'), names: { [alice]: 'v1' } });
    deepEqual(readNames(file, genesis).names, { [alice]: 'v1' });
  });

  it('reports both hashes when it belongs to another chain', () => {
    write({ genesis: `0x${'cd'.repeat(32)}`, names: {} });
    refuses('bad_input/names_genesis', /names of the chain with the genesis hash 0xcdcd.* has 0xabab/);
  });

  it('reports all of its errors', () => {
    write({ genesis: '0x1', names: { nobody: 'v1', [alice]: 'a', [aliceKey]: 'b', [bob]: 7 }, more: 1 });
    refuses('bad_input/names_file', /is not a file of names:\n/);
    refuses('bad_input/names_file', /genesis: must be the genesis hash/);
    refuses('bad_input/names_file', /names\.5FHneW\w+: must be text/);
    write({ genesis, names: { nobody: 'v1', [alice]: 'a', [aliceKey]: 'b' } });
    refuses('bad_input/names_file', /names\.nobody: must be an address or a public key/);
    refuses('bad_input/names_file', /is the same account as 5Grwva/);
  });

  it('reports the expected JSON when it is unreadable or not JSON', () => {
    refuses('bad_input/names_file', /cannot be read/);
    writeFileSync(file, '{"genesis": "0x');
    refuses('bad_input/names_file', /is not JSON.*expected \{"genesis": "0x\.\."/);
  });

  it('shows hostile names as text, without what is not seen, and says so', () => {
    write({ genesis, names: { [alice]: '\u202Ev1\u0007', [bob]: `5Grwva…GKutQY` } });
    const names = new NamesFile({ file, genesis, running: {}, log });
    equal(names.current.of(alice).text, 'v1');
    equal(names.current.of(bob).name, undefined);
    match(warnings[0] ?? '', /^2 of 2 names in /);
    names.close();
  });

  it('overrides the names of a running network, by public key', () => {
    write({ genesis, names: { [aliceKey]: 'mine' } });
    const names = new NamesFile({ file, genesis, running: { [alice]: 'v1', [bob]: 'v2' }, log });
    deepEqual([names.current.of(alice).text, names.current.of(bob).text], ['mine', 'v2']);
    deepEqual(names.all, { [bob]: 'v2', [aliceKey]: 'mine' });
    names.close();
  });

  it('replaces the names when it changes, unless the new content is broken', async () => {
    write({ genesis, names: { [alice]: 'before' } });
    const names = new NamesFile({ file, genesis, running: {}, log, everyMs: 5 });
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    writeFileSync(file, `{"genesis": "${genesis}", "names": {"${alice}": "hal`);
    await until(() => warnings.length > 0);
    match(warnings[0] ?? '', /^the names before stay: .* is not JSON/);
    equal(names.current.of(alice).text, 'before');
    write({ genesis, names: { [alice]: 'after' } });
    await until(() => names.current.of(alice).text === 'after');
    write({ genesis: `0x${'cd'.repeat(32)}`, names: { [alice]: 'of another chain' } });
    await until(() => warnings.length > 1);
    equal(names.current.of(alice).text, 'after');
    names.close();
  });
});
