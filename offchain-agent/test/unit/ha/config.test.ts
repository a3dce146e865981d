import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentError } from '../../../src/base/error.ts';
import { parseYaml } from '../../../src/base/yaml.ts';
import { parseHaConfig, readHaConfig, validHaExample } from '../../../src/ha/config.ts';

const key = `0x${'12'.repeat(32)}`;
const least = {
  socket: 's',
  node: 'a',
  validator: { genesis: key, author: key },
  coordinator: { kind: 'memory' },
  grants: 'g',
  control: 'c',
};

function faults(document: unknown): readonly string[] {
  try {
    parseHaConfig(document, 'x');
  } catch (error) {
    return (error as AgentError).data['faults'] as string[];
  }
  return assert.fail('it was accepted');
}

describe('the configuration of a decider', () => {
  it('is the example, and needs little', () => {
    const example = parseYaml(validHaExample);
    assert.ok('value' in example);
    assert.equal(parseHaConfig(example.value, 'x').coordinator.kind, 'etcd');
    const config = parseHaConfig(least, 'x');
    assert.equal(config.leaseMs, 2_000);
    assert.equal(config.validator.voter, '-');
  });

  it('is told all its faults at once, each with its place', () => {
    assert.deepEqual(
      faults({
        node: '../a',
        validator: { genesis: '0x12', author: key, voter: 'none' },
        coordinator: { kind: 'zookeeper' },
        leaseMs: 10,
        listen: 'everywhere',
        grants: '',
        control: 'c',
        more: 1,
      }),
      [
        'socket: must be given; text',
        'node: must be 1 to 63 letters, digits, ., _ or -, unlike any other node’s',
        'validator.genesis: must be 0x and 64 lower-case hex digits',
        'validator.voter: must be 0x and 64 lower-case hex digits, or -',
        'coordinator.kind: must have the kind memory, file or etcd',
        'leaseMs: must be at least 500',
        'grants: must not be empty',
        'listen: must be HOST:PORT, for example 127.0.0.1:9622',
        'more: unknown field',
      ],
    );
  });

  it('is told what of an etcd does not go together', () => {
    const etcd = (fields: object): readonly string[] =>
      faults({ ...least, coordinator: { kind: 'etcd', endpoints: ['http://h:1'], ...fields } });
    assert.deepEqual(etcd({ endpoints: [] }), ['coordinator.endpoints: must name at least one member']);
    assert.match(etcd({ endpoints: ['h:1'] }).join(), /endpoints\[0\]: must be the address of a member/);
    assert.match(
      etcd({ endpoints: ['http://h:1', 'https://h:1'] }).join(),
      /must be all http:\/\/ or all https/,
    );
    assert.match(etcd({ tls: { ca: 'x' } }).join(), /tls: is of use with https/);
    assert.match(
      etcd({ endpoints: ['https://h:1'], tls: { cert: 'x' } }).join(),
      /needs cert and key together/,
    );
    assert.match(etcd({ user: 'x' }).join(), /needs passwordFile/);
    const user = { user: 'v', passwordFile: 'p' };
    assert.deepEqual(etcd(user), [
      'coordinator.endpoints: must be https:// where a user and a password are sent: http:// sends them unencrypted',
    ]);
    for (const endpoint of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://h:1']) {
      const coordinator = { kind: 'etcd', endpoints: [endpoint], ...user };
      assert.doesNotThrow(() => parseHaConfig({ ...least, coordinator }, 'a file'));
    }
    assert.match(etcd({ prefix: '/x/' }).join(), /must not end with/);
  });

  it('has its files below its own folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-ha-config-'));
    try {
      const file = join(folder, 'ha.yml');
      const tls = { ca: 'ca.pem', cert: 'c.pem', key: '/abs/key.pem' };
      const coordinator = { kind: 'etcd', endpoints: ['https://h:1'], tls, user: 'v', passwordFile: 'p' };
      writeFileSync(file, JSON.stringify({ ...least, coordinator }));
      const config = readHaConfig(file);
      assert.deepEqual(
        [config.socket, config.grants, config.control],
        ['s', 'g', 'c'].map((name) => join(folder, name)),
      );
      assert.ok(config.coordinator.kind === 'etcd');
      assert.equal(config.coordinator.passwordFile, join(folder, 'p'));
      assert.deepEqual(config.coordinator.tls, {
        ca: join(folder, 'ca.pem'),
        cert: join(folder, 'c.pem'),
        key: '/abs/key.pem',
      });
      writeFileSync(file, 'socket: [');
      assert.throws(() => readHaConfig(file), { code: 'bad_input/config_file', message: /line 1/ });
      assert.throws(() => readHaConfig(join(folder, 'none')), { code: 'bad_input/config_file' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
