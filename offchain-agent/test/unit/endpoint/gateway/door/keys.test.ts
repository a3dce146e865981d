import { deepEqual, equal, match, notEqual, ok, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { parse } from 'yaml';
import { AgentError } from '../../../../../src/base/error.ts';
import { parseKeys, readKeys, validKeysExample } from '../../../../../src/endpoint/gateway/door/keys.ts';
import { DoorScene } from '../scene.ts';

const networks = ['almanac'];
const secret = 'a-secret-of-twenty-four';
const hash = `sha256:${createHash('sha256').update(secret).digest('hex')}`;

describe('the file of keys', () => {
  it('takes its own example, with decimal units of bytes', () => {
    const { all, rules } = parseKeys(parse(validKeysExample), 'keys.yaml', networks);
    equal(all[0]?.bytesPerMonth, 2e12);
    equal(all[0]?.expiresMs, Date.UTC(2027, 11, 31));
    equal(rules.perAddress.bytesPerSecond, 5e6);
    equal(rules.announceEvery, 1e12);
  });

  it('finds a key by its secret, given as a hash or as a file, and holds none', () => {
    const scene = new DoorScene();
    try {
      scene.file('wallet.key', 'another-secret-of-mine\n');
      const file = scene.file(
        'keys.yaml',
        `keys: [{id: a, hash: "${hash}"}, {id: wallet, keyFile: wallet.key}]`,
      );
      const keys = readKeys(file, networks);
      equal(keys.bySecret(secret)?.id, 'a');
      equal(keys.bySecret('another-secret-of-mine')?.id, 'wallet');
      equal(keys.bySecret(`${secret}.`), undefined);
      equal(keys.bySecret(hash), undefined);
      equal(keys.bySecret(''), undefined);
      equal(keys.bySecret(secret.padEnd(257, 'x')), undefined);
      ok(!JSON.stringify(keys.all).includes('secret'));
    } finally {
      scene.close();
    }
  });

  it('refuses the hash of an empty secret', () => {
    const scene = new DoorScene();
    try {
      const empty = `sha256:${createHash('sha256').digest('hex')}`;
      const file = scene.file('keys.yaml', `keys: [{id: a, hash: "${empty}"}]`);
      throws(() => readKeys(file, networks), /is that of an empty secret; hash a secret$/);
    } finally {
      scene.close();
    }
  });

  it('refuses a change while it is read', () => {
    const scene = new DoorScene();
    try {
      scene.file('wallet.key', 'another-secret-of-mine');
      const file = scene.file('keys.yaml', 'keys: [{id: wallet, keyFile: wallet.key, networks: [almanac]}]');
      const { stamps } = readKeys(file, networks);
      // What is asked after the file was read, and before the secret is.
      const meanwhile = (write: () => void): readonly string[] =>
        Object.assign([...networks], { includes: () => write() === undefined });
      const changes = meanwhile(() => void scene.file('keys.yaml', 'keys: []'));
      throws(() => readKeys(file, changes), /changed while it was read; try again/);
      scene.file('keys.yaml', 'keys: [{id: wallet, keyFile: wallet.key, networks: [almanac]}]');
      notEqual(readKeys(file, networks).stamps, stamps);
    } finally {
      scene.close();
    }
  });

  it('says all faults at once, with their paths', () => {
    const wrong = {
      keys: [
        { id: 'a b', hash, bytesPerMonth: '1 parsec' },
        { id: 'c', networks: ['almanac'] },
        { id: 'd', hash, callsPerSecond: 1, cost: { system_chain: 5 }, expires: 'soon', extra: 1 },
      ],
    };
    throws(
      () => parseKeys(wrong, 'keys.yaml', networks),
      ({ code, data }: AgentError) => {
        equal(code, 'bad_input/keys');
        const paths = (data['faults'] as string[]).map((fault) => fault.split(':')[0]);
        deepEqual(
          paths.toSorted(),
          [
            'keys[0].bytesPerMonth',
            'keys[0].id',
            'keys[1].hash',
            'keys[2].burst',
            'keys[2].expires',
            'keys[2].extra',
          ].toSorted(),
        );
        return true;
      },
    );
  });

  it('refuses an id or a secret that is given twice, a network that there is not, and a weak secret', () => {
    const faults = (keys: unknown): string => {
      try {
        parseKeys({ keys }, 'keys.yaml', networks);
        return '';
      } catch (error) {
        return (error as AgentError).message;
      }
    };
    match(
      faults([
        { id: 'a', hash },
        { id: 'a', hash: hash.replace(/.$/, '0') },
      ]),
      /"a" is given twice/,
    );
    match(
      faults([
        { id: 'a', hash },
        { id: 'b', hash },
      ]),
      /keys\[1\]: has the same secret as a/,
    );
    match(
      faults([{ id: 'a', hash, networks: ['x'] }]),
      /keys\[0\]\.networks\[0\]: unknown network x; expected almanac/,
    );
    const scene = new DoorScene();
    try {
      scene.file('weak.key', 'hunter2');
      const file = scene.file('keys.yaml', 'keys: [{id: a, keyFile: weak.key}]');
      throws(() => readKeys(file, networks), /must hold a secret of 16 to 256 characters/);
      chmodSync(scene.file('weak.key', secret), 0o640);
      throws(() => readKeys(file, networks), /weak\.key: others may read it \(mode 640\); run: chmod 600 /);
    } finally {
      scene.close();
    }
  });
});
