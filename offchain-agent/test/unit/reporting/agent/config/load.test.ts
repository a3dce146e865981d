import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAddress } from '@polkadot/util-crypto';
import { AgentError } from '../../../../../src/base/error.ts';
import {
  loadAgentConfig,
  parseAgentConfig,
  settings,
} from '../../../../../src/reporting/agent/config/load.ts';
import { measuredOf, validExample } from '../../../../../src/reporting/agent/config/schema.ts';
import { shownConfig } from '../../../../../src/reporting/agent/config/show.ts';

const examples = new URL('../../../../../examples/', import.meta.url).pathname;
const minimal = join(examples, 'minimal.yaml');

describe('the configuration of the agent', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-config-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const fileOf = async (text: string): Promise<string> => {
    const file = join(folder, 'agent.yaml');
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const faultsOf = async (text: string): Promise<readonly string[]> => {
    try {
      await loadAgentConfig({ file: await fileOf(text), env: {} });
    } catch (error) {
      ok(error instanceof AgentError);
      return error.data['faults'] as string[];
    }
    return [];
  };

  it('reads relative paths from the folder of the file, wherever it is started', async () => {
    const text = validExample
      .replace('/var/lib/almanac', './agent-data')
      .replace('/etc/almanac/signer.key', 'keys/signer.key');
    const file = await fileOf(text);
    const { data, reporters } = await loadAgentConfig({ file, env: {} });
    equal(data, join(folder, 'agent-data'));
    equal(reporters[0]?.keyFile, join(folder, 'keys/signer.key'));
    equal(reporters[0]?.secretFile, '/etc/almanac/instants.secret');
    // What a person types is relative to where it is typed.
    equal((await loadAgentConfig({ file, env: {}, flags: { data: './here' } })).data, './here');
  });

  it('parses every example that ships, and the one that it shows beside faults', async () => {
    const files = (await readdir(examples)).filter((file) => file.endsWith('.yaml'));
    ok(files.length >= 3);
    for (const file of files) await loadAgentConfig({ file: join(examples, file), env: {} });
    await loadAgentConfig({ file: await fileOf(validExample), env: {} });
  });

  it('has defaults that listen on loopback alone and probe no private address', async () => {
    const config = await loadAgentConfig({ file: minimal, env: { ALMANAC_STATE: '/var/state' } });
    equal(config.http.listen, '127.0.0.1:9618');
    equal(config.local, false);
    equal(config.network, 0);
    equal(config.evidence.keepFor, 90 * 86_400_000);
    equal(config.queue.url, undefined);
  });

  it('takes flags over the environment over the file over defaults', async () => {
    const file = await fileOf(`${validExample}log: { level: warn }\nnetwork: 1\nregion: file\n`);
    const env = { ALMANAC_LOG_LEVEL: 'debug', ALMANAC_NETWORK: '2' };
    const config = await loadAgentConfig({ file, env, flags: { logLevel: 'trace', local: true } });
    equal(config.log.level, 'trace');
    equal(config.network, 2);
    equal(config.region, 'file');
    equal(config.local, true);
    equal(config.http.listen, '127.0.0.1:9618');
  });

  it('needs no file when the environment says all', async () => {
    const config = await loadAgentConfig({
      env: {
        ALMANAC_CHAIN_URLS: 'ws://a:1, ws://b:2',
        ALMANAC_REPORTER_ACCOUNT: '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL',
        ALMANAC_REPORTER_KEY_FILE: '/k',
        ALMANAC_REPORTER_SECRET_ENV: 'SECRET',
      },
    });
    deepEqual(config.chain.urls, ['ws://a:1', 'ws://b:2']);
    equal(config.reporters[0]?.secretEnv, 'SECRET');
  });

  it('names ten faults at once with their paths, and shows a valid example', async () => {
    const file = await fileOf(`
chain: { urls: ["http://a"], genesis: 0xzz }
network: -1
local: yes please
reporters:
  - account: nobody
    keyFile: /k
    keyEnv: KEY
vantages: nowhere
queue: { url: "kafka://x" }
http: { listen: "9618" }
log: { level: loud }
evidence: { keepFor: long }
colour: red
`);
    await rejects(loadAgentConfig({ file, env: {} }), (error: AgentError) => {
      equal(error.code, 'bad_input/config');
      const paths = (error.data['faults'] as string[]).map((fault) => fault.split(':')[0]);
      deepEqual(paths.toSorted(), [
        'chain.genesis',
        'chain.urls[0]',
        'colour',
        'evidence.keepFor',
        'http.listen',
        'local',
        'log.level',
        'network',
        'queue.url',
        'reporters[0].account',
        'reporters[0].keyFile',
        'reporters[0].secretFile',
        'vantages',
      ]);
      match(error.message, /has 13 faults/);
      ok(error.message.includes(validExample.split('\n')[1] ?? ''));
      return true;
    });
  });

  it('takes further chains with reporters of their own, and shows no password of their nodes', async () => {
    const also = `also:
  - chain: { urls: ["ws://me:geheim@b:1"] }
    vantages: ["ws://me:geheim@b:2"]
    reporters: [{ account: 5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw, keyFile: /k, secretFile: /s }]
`;
    const config = await loadAgentConfig({ file: await fileOf(validExample + also), env: {} });
    deepEqual(
      measuredOf(config).map((one) => [one.place, one.config.chain.urls, one.config.network]),
      [
        ['', ['ws://127.0.0.1:9944'], 0],
        ['also[0].', ['ws://me:geheim@b:1'], 0],
      ],
    );
    ok(!JSON.stringify(shownConfig(config)).includes('geheim'));
  });

  it('refuses an account on two chains, for the store knows it by nothing else', async () => {
    const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
    const one = `{ chain: { urls: ["ws://b"] }, reporters: [{ account: ${account}, keyFile: /k, secretFile: /s }] }`;
    deepEqual(await faultsOf(`${validExample}also: [${one}, { chain: { urls: ["ws://c"] } }]\n`), [
      'also[1].reporters: must be given; a list',
    ]);
    deepEqual(await faultsOf(`${validExample}also: [${one}]\n`), [
      'also[0].reporters[0].account: must be another account than on the other chains',
    ]);
  });

  it('refuses an account that is named twice on one chain', async () => {
    const twice = `  - { account: 5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL, keyFile: /k, secretFile: /s }\nvantages`;
    deepEqual(await faultsOf(validExample.replace('vantages', twice)), [
      'reporters[1].account: must be another account than those before it',
    ]);
    const other =
      '{ account: 5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw, keyFile: /k, secretFile: /s }';
    const also = `also: [{ chain: { urls: ["ws://b"] }, reporters: [${other}, ${other}] }]\n`;
    deepEqual(await faultsOf(validExample + also), [
      'also[0].reporters[1].account: must be another account than those before it',
    ]);
  });

  it('knows an account under the prefix of any chain', async () => {
    const account = encodeAddress('5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL', 0);
    const one = `{ chain: { urls: ["ws://b"] }, reporters: [{ account: ${account}, keyFile: /k, secretFile: /s }] }`;
    deepEqual(await faultsOf(`${validExample}also: [${one}]\n`), [
      'also[0].reporters[0].account: must be another account than on the other chains',
    ]);
  });

  it('says what a missing field must be', async () => {
    deepEqual(await faultsOf('vantages: []'), [
      'chain: must be given; a group of fields',
      'reporters: must be given; a list',
    ]);
  });

  it('tells a field of the wrong kind from a missing one', async () => {
    const faults = await faultsOf('local: maybe\nnetwork: [1]');
    deepEqual(faults.slice(1, 3), ['network: must be a number', 'local: must be true or false']);
  });

  it('says where a file is no YAML', async () => {
    await rejects(loadAgentConfig({ file: await fileOf('a: [1\nb: 2'), env: {} }), {
      code: 'bad_input/config_file',
      message: /line 2/,
    });
  });

  it('says that a file is missing', async () => {
    await rejects(loadAgentConfig({ file: join(folder, 'no.yaml'), env: {} }), {
      code: 'bad_input/config_file',
      message: /cannot be read/,
    });
  });

  it('does not put a password or key into a message about faults', async () => {
    const faults = await faultsOf(
      `chain: { urls: ["http://me:geheim@a"] }\nreporters: [{ account: geheim, keyFile: "" }]`,
    );
    ok(faults.length > 0);
    ok(!faults.join().includes('geheim'));
  });

  it('prints no password of a node, store or queue', async () => {
    const shown = JSON.stringify(
      shownConfig(
        parseAgentConfig(
          {
            chain: { urls: ['wss://me:geheim@a/?key=geheim'] },
            reporters: [
              { account: '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL', keyEnv: 'K', secretEnv: 'S' },
            ],
            vantages: ['wss://me:geheim@b'],
            store: { url: 'postgres://me:geheim@db/almanac' },
            queue: { url: 'rediss://me:geheim@queue:6379/1?password=geheim' },
          },
          'a test',
        ),
      ),
    );
    ok(!shown.includes('geheim'));
    ok(shown.includes('postgres://db/almanac'));
    ok(shown.includes('rediss://queue:6379/1'));
  });

  it('has one variable and at most one flag a setting, and none for what may hold a password', () => {
    const variables = settings.map((setting) => setting.env);
    equal(new Set(variables).size, variables.length);
    for (const { path, flag } of settings) {
      if (path[0] === 'store' || path[0] === 'queue') equal(flag, undefined);
    }
  });
});
