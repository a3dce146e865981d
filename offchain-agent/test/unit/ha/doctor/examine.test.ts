import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HaConfig, parseHaConfig } from '../../../../src/ha/config.ts';
import { compareConfigs, examine } from '../../../../src/ha/doctor/examine.ts';
import type { DoctorFinding } from '../../../../src/ha/doctor/finding.ts';
import { checkSum } from '../../../../src/ha/doctor/sign-log.ts';

const [genesis, author, voter] = ['12', '34', '56'].map((byte) => `0x${byte.repeat(32)}`);

function configIn(folder: string, change: object = {}): HaConfig {
  const document = {
    socket: join(folder, 'ha.sock'),
    node: 'a',
    validator: { genesis, author, voter },
    coordinator: { kind: 'file', path: join(folder, 'record') },
    grants: join(folder, 'grants.jsonl'),
    control: join(folder, 'control.sock'),
  };
  return parseHaConfig({ ...document, ...change }, 'test');
}

describe('the doctor of a replicated validator', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-ha-doctor-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const find = (findings: readonly DoctorFinding[], about: string): DoctorFinding | undefined =>
    findings.find((finding) => finding.about === about);

  it('refuses a keystore without the keys of the configuration', async () => {
    const keystore = join(folder, 'keystore');
    await mkdir(keystore);
    const patient = { config: configIn(folder), keystore, basePath: undefined };
    const lacking = find(await examine(patient), 'keys');
    equal(lacking?.state, 'fault');
    match(lacking?.text ?? '', /lacks validator.author 0x34.* and validator.voter 0x56/);
    for (const [type, key] of [
      ['61757261', author],
      ['6772616e', voter],
    ])
      await writeFile(join(keystore, `${type}${key?.slice(2)}`), '"//Dave"');
    equal(find(await examine(patient), 'keys')?.state, 'ok');
    await writeFile(join(keystore, `61757261${'78'.repeat(32)}`), '"//Eve"');
    equal(find(await examine(patient), 'keys')?.state, 'warning');
  });

  it('tells of deciders that are not there, and of a coordinator that others cannot see', async () => {
    const patient = { keystore: undefined, basePath: undefined };
    const found = await examine({ ...patient, config: configIn(folder) });
    deepEqual(
      found.map(({ about, state }) => [about, state]),
      [
        ['coordinator', 'ok'],
        ['record', 'warning'],
        ['decider', 'warning'],
      ],
    );
    const coordinator = { kind: 'file', path: join(folder, 'record'), awaitsOthers: false };
    const rash = await examine({ ...patient, config: configIn(folder, { coordinator }) });
    equal(find(rash, 'coordinator')?.state, 'warning');
    const memory = await examine({
      ...patient,
      config: configIn(folder, { coordinator: { kind: 'memory' } }),
    });
    equal(find(memory, 'coordinator')?.state, 'fault');
  });

  it('sees a sign log and a mark that the record has not come to', async () => {
    const config = configIn(folder);
    const basePath = join(folder, 'data');
    const log = join(basePath, 'chains', 'x', 'ha');
    await mkdir(log, { recursive: true });
    const lines = [`almanac sign log 1 ${genesis}`, 'slot 9'].map((text) => `${text} ${checkSum(text)}\n`);
    await writeFile(join(log, 'signed'), lines.join(''));
    await writeFile(join(folder, 'record'), '{"revision":0,"records":{}}');
    const empty = await examine({ config, keystore: undefined, basePath });
    equal(find(empty, 'record')?.text, 'no slot, no vote');
    const ahead = find(empty, 'sign log');
    equal(ahead?.state, 'fault');
    match(ahead?.text ?? '', /ahead of the record \(slot 9, no vote\).*--raise-record/);
    await writeFile(`${config.grants}.mark`, '{"slot":8}\n');
    const wentBack = (await examine({ config, keystore: undefined, basePath })).filter(
      ({ about, state }) => about === 'record' && state === 'fault',
    );
    match(wentBack[0]?.text ?? '', /went back: this HA sidecar has seen slot 8/);
  });

  it('finds no fault of a validator that signs while it is looked at', async () => {
    const config = configIn(folder);
    const { grants } = config;
    await writeFile(join(folder, 'record'), '{"revision":0,"records":{}}');
    Object.defineProperty(config, 'grants', {
      get: () => {
        const value = JSON.stringify({ slot: 8, node: 'a', token: 't' });
        const records = { slot: { value, revision: 1 } };
        writeFileSync(join(folder, 'record'), JSON.stringify({ revision: 1, records }));
        writeFileSync(`${grants}.mark`, '{"slot":8}\n');
        return grants;
      },
    });
    const found = await examine({ config, keystore: undefined, basePath: undefined });
    deepEqual(
      found.filter(({ about }) => about === 'record').map(({ state, text }) => [state, text]),
      [['ok', 'slot 8, no vote']],
    );
  });

  it('compares configurations, all faults at once', () => {
    const a = configIn(folder);
    deepEqual(compareConfigs([a]), []);
    ok(compareConfigs([a, { ...a, node: 'b' }]).every(({ state }) => state === 'ok'));
    const wrong = configIn(folder, {
      validator: { genesis, author: voter, voter },
      coordinator: { kind: 'etcd', endpoints: ['http://127.0.0.1:1'] },
      leaseMs: 5_000,
    });
    deepEqual(
      compareConfigs([a, wrong]).map(({ about, state }) => [about, state]),
      [
        ['node', 'fault'],
        ['validator.author', 'fault'],
        ['coordinator', 'fault'],
        ['leaseMs', 'warning'],
      ],
    );
  });
});
