import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedEndpoint } from '../../../../../tests/support/shipped-endpoint.ts';
import { type EndpointConfig, readEndpointConfig } from '../../../../src/endpoint/machine/config.ts';
import { endUnits, startContainers, startUnits } from '../../../../src/endpoint/machine/install.ts';
import { readRunning } from '../../../../src/endpoint/machine/local.ts';
import { installedPrograms, planOf } from '../../../../src/endpoint/machine/plan.ts';

describe('an endpoint as units', () => {
  let folder = '';
  let state = '';
  let commands: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-units-'));
    state = join(folder, 'state');
    commands = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is written, enabled and started, and the same again is left alone', async () => {
    equal((await start()).length, 6);
    deepEqual(commands.slice(0, 4), [
      'systemd-sysusers',
      `chown --recursive almanac-endpoint:almanac-endpoint ${state}`,
      'systemctl daemon-reload',
      `systemctl enable --now ${['almanac-1', 'almanac-2', 'gateway-1', 'gateway-2', 'status', 'front'].map((name) => `almanac-rpc-eu-${name}.service`).join(' ')}`,
    ]);
    equal(commands.length, 4);
    equal(readdirSync(join(folder, 'units')).length, 6);
    const key = readFileSync(join(state, 'identity.key'), 'utf8');
    commands = [];
    // One of an earlier release; the gateway rejects it where an address in it holds a key.
    chmodSync(join(state, 'gateway-2.yaml'), 0o644);
    deepEqual(await start(), []);
    for (const name of ['gateway-1', 'gateway-2'])
      equal(statSync(join(state, `${name}.yaml`)).mode & 0o777, 0o600, name);
    equal(
      commands.some((command) => command.includes('restart')),
      false,
    );
    equal(readFileSync(join(state, 'identity.key'), 'utf8'), key);
  });

  it('starts anew what has changed, and takes away what is declared no longer', async () => {
    await start();
    commands = [];
    const config = shipped();
    const [network] = config.networks;
    const changed = { ...config, networks: [{ ...network, nodes: 1, arguments: ['--out-peers', '3'] }] };
    deepEqual(await start(changed as EndpointConfig), ['almanac-1']);
    deepEqual(
      commands.filter((command) => /disable|restart/.test(command)),
      [
        'systemctl disable --now almanac-rpc-eu-almanac-2.service',
        'systemctl restart almanac-rpc-eu-almanac-1.service',
      ],
    );
    equal(existsSync(join(folder, 'units/almanac-rpc-eu-almanac-2.service')), false);
  });

  it('leaves the database and the identity when it is taken down', async () => {
    await start();
    equal(await endUnits('rpc-eu', state, run, folders()), 6);
    deepEqual(readdirSync(join(folder, 'units')), []);
    deepEqual(readdirSync(state).toSorted(), ['identity.key', 'log']);
    equal(readRunning(state), undefined);
  });

  it('refuses a snapshot in containers, before anything is written', async () => {
    const config = shipped();
    const snapshot = { place: 'https://snap.example.org', endpoints: [], signer: '0x12' };
    const networks = config.networks.map((one) => ({ ...one, snapshot }));
    const plan = planOf({ ...config, networks }, 'containers', installedPrograms());
    await rejects(startContainers(plan, run), { code: 'bad_input/snapshot' });
    equal(existsSync(state), false);
  });

  const folders = () => ({ units: join(folder, 'units'), users: join(folder, 'users') });

  const run = async (...words: string[]): Promise<void> => {
    commands.push(words.join(' '));
    await Promise.resolve();
  };

  function shipped(): EndpointConfig {
    return { ...readEndpointConfig(shippedEndpoint), state };
  }

  async function start(config = shipped()): Promise<string[]> {
    return await startUnits(planOf(config, 'systemd', installedPrograms()), run, folders());
  }
});
