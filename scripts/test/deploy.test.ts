import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { plannedFiles } from '../../offchain-agent/src/ha/init/machine-files.ts';
import { deciderUnit, nodeDropIn, places } from '../../offchain-agent/src/ha/init/unit-files.ts';
import { createHaMetrics } from '../../offchain-agent/src/ha/metrics.ts';
import { networkExposition } from '../../offchain-agent/src/lab/watch/own-series.ts';
import { parseAgentConfig } from '../../offchain-agent/src/reporting/agent/config/load.ts';
import { validExample } from '../../offchain-agent/src/reporting/agent/config/schema.ts';
import { catalogue } from '../../offchain-agent/src/reporting/metrics.ts';
import { gatewayText } from '../../tests/support/gateway-text.ts';
import { WatchedNetwork } from '../../tests/support/watched-network.ts';
import { frontFault, unitFault } from '../lib/check/deploy.ts';
import { queryFaults, seriesIn } from '../lib/dashboards.ts';
import { exposedByDashboard } from '../lib/exposed-series.ts';
import { root } from '../lib/folders.mjs';
import { isOnPath } from '../lib/setup/debian.mjs';

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

const deploy = join(root, 'deploy');
const textOf = (path: string): string => readFileSync(join(deploy, path), 'utf8');

describe('the alert rules', () => {
  const rulesOf = (name: string): Rule[] =>
    parse(textOf(`prometheus/${name}.rules.yml`)).groups.flatMap((group: { rules: Rule[] }) => group.rules);
  const rules = rulesOf('almanac');
  const jobs: { job_name: string; static_configs: { targets: string[] }[] }[] = parse(
    textOf('prometheus/prometheus.yml'),
  ).scrape_configs;

  it('ask for series that the agent has, with labels and values that these have', () => {
    const uses = rules.flatMap(({ expr }) => [...expr.matchAll(/\b(almanac_\w+|up)\b(?:{([^}]*)})?/g)]);
    assert.ok(uses.length >= rules.length);
    assert.deepEqual(
      uses.flatMap(([, name = '', matchers]) => faultsOfUse(name, matchers)),
      [],
    );
  });

  for (const name of ['almanac', 'network', 'ha', 'gateway', 'chain', 'etcd']) {
    it(`of ${name} are seen silent and firing by their tests, each of them`, () => {
      const alerts = rulesOf(name).map(({ alert }) => alert);
      const asserted: { alertname: string; exp_alerts: unknown[] }[] = parse(
        textOf(`prometheus/${name}.rules.test.yml`),
      ).tests.flatMap((test: { alert_rule_test: unknown[] }) => test.alert_rule_test);
      const seen = (isFiring: boolean): string[] =>
        alerts.filter((alert) =>
          asserted.some((one) => one.alertname === alert && one.exp_alerts.length > 0 === isFiring),
        );
      assert.deepEqual([seen(true), seen(false)], [alerts, seen(true)]);
    });
  }

  it('of a network ask for series that a watcher exposes', async () => {
    const network = new WatchedNetwork();
    await network.look(7);
    network.watcher.noteTransaction('v1', undefined);
    network.watcher.noteLine('v1', '2026-11-22 05:13:49.123  WARN main sync: late');
    const known = seriesIn(networkExposition(network.watcher));
    const queries = rulesOf('network').map(({ alert, expr }) => ({ file: 'network', panel: alert, expr }));
    assert.deepEqual(queryFaults(queries, known), []);
  });

  it('of deciders ask for series that a decider exposes', async () => {
    const nothing = { slot: null, vote: null };
    const state = { leads: true, isConnected: true, fault: null, leader: 'a', health: null };
    const metrics = createHaMetrics(() => ({ ...state, standbys: [], record: nothing }));
    const known = seriesIn(await metrics.text());
    // Whoever scrapes several validators gives their deciders this label.
    for (const labels of known.values()) (labels as Set<string>).add('validator');
    const queries = rulesOf('ha').map(({ alert, expr }) => ({ file: 'ha', panel: alert, expr }));
    assert.deepEqual(queryFaults(queries, known), []);
  });

  it('of gateways ask for series that a gateway exposes', async () => {
    const known = seriesIn(await gatewayText());
    const queries = rulesOf('gateway').map(({ alert, expr }) => ({ file: 'gateway', panel: alert, expr }));
    assert.deepEqual(queryFaults(queries, known), []);
  });

  it('ask for series that watch, sli and etcd expose', async () => {
    const exposed = await exposedByDashboard();
    for (const [name, dashboards] of [
      ['chain', ['chain.json', 'records.json']],
      ['etcd', ['ha.json']],
    ] as const) {
      const texts = dashboards.flatMap((file) => (exposed[file] ?? []).map(({ text }) => text));
      const known = seriesIn(texts.join('\n'));
      const queries = rulesOf(name).map(({ alert, expr }) => ({ file: name, panel: alert, expr }));
      assert.deepEqual(queryFaults(queries, known), []);
    }
  });

  it('are for a decider at the address that init writes', () => {
    const key = `0x${'12'.repeat(32)}`;
    const plan = { machines: [], genesis: key, author: key, voter: key, leaseMs: 2_000 };
    const machine = { name: 'a', address: '192.0.2.1', hasNode: true };
    const [config] = plannedFiles({ ...plan, machines: [machine] });
    const job = jobs.find(({ job_name }) => job_name === 'almanac-ha');
    assert.deepEqual(job?.static_configs, [{ targets: [parse(config?.text ?? '').listen] }]);
  });

  it('are for an agent at its default address', () => {
    const { listen } = parseAgentConfig(parse(validExample), 'the example').http;
    const job = jobs.find(({ job_name }) => job_name === 'almanac-agent');
    assert.deepEqual(job?.static_configs, [{ targets: [listen] }]);
  });

  function faultsOfUse(name: string, matchers = ''): string[] {
    const values = [...matchers.matchAll(/(\w+)\s*(?:=~|!=|=)\s*"([^"]*)"/g)];
    if (name === 'up') {
      return values
        .filter(([, label, value]) => label !== 'job' || !jobs.some(({ job_name }) => job_name === value))
        .map(([matcher]) => `up: ${matcher}`);
    }
    const series = catalogue.find((one) => one.name === name);
    if (!series) return [`${name}: the agent has no such series`];
    const labels: Readonly<Record<string, readonly string[]>> = series.labels;
    return values
      .filter(([, label = '', value = '']) => !value.split('|').every((one) => labels[label]?.includes(one)))
      .map(([matcher]) => `${name}: ${matcher}`);
  }
});

describe('the units', () => {
  it('start a program that the clone has', () => {
    const [, path] = /^ExecStart=\/opt\/almanac\/(\S+)/m.exec(textOf('systemd/almanac-agent.service')) ?? [];
    assert.ok(path !== undefined && existsSync(join(root, path)), path);
  });

  it('run as users that are declared, in their own folders', () => {
    const declared = [...textOf('systemd/almanac.sysusers.conf').matchAll(/^u (\S+) .* (\/\S+)$/gm)];
    const units = readdirSync(join(deploy, 'systemd')).filter((name) => name.endsWith('.service'));
    const used = units.map((name) => {
      const setting = (key: string): string | undefined =>
        new RegExp(`^${key}=(.*)$`, 'm').exec(textOf(`systemd/${name}`))?.[1];
      return [setting('User'), `/var/lib/${setting('StateDirectory')}`];
    });
    // The decider is of the same user as the node that asks it.
    const others = used.filter(
      ([user, home]) => !(user === 'almanac-node' && home === '/var/lib/almanac-ha'),
    );
    assert.equal(others.length, used.length - 1);
    assert.deepEqual(others.toSorted(), declared.map(([, user, home]) => [user, home]).toSorted());
  });

  it('of a decider are those that init writes', () => {
    assert.equal(textOf('systemd/almanac-ha.service'), deciderUnit());
    assert.equal(textOf('systemd/almanac-node.service.d/ha.conf'), nodeDropIn);
  });

  it('start the node with --ha as without, but for that', () => {
    const startOf = (text: string): string => /^ExecStart=\/usr(?:.*\\\n)*.*$/m.exec(text)?.[0] ?? '';
    const plain = startOf(textOf('systemd/almanac-node.service'));
    assert.notEqual(plain, '');
    assert.equal(startOf(nodeDropIn).replace(`  --ha ${places.run}/ha.sock \\\n`, ''), plain);
  });

  it('are refused for a setting that systemd does not know', async function () {
    if (!isOnPath('systemd-analyze')) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'almanac-unit-'));
    try {
      const unit = textOf('systemd/almanac-node.service');
      writeFileSync(join(folder, 'a.service'), unit);
      assert.equal(await unitFault(folder), undefined);
      writeFileSync(join(folder, 'a.service'), unit.replace('PrivateTmp', 'PrivatTmp'));
      assert.match((await unitFault(folder)) ?? '', /PrivatTmp/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the front of an endpoint', () => {
  it('is refused for a word that HAProxy does not know', async function () {
    const haproxy = '/usr/sbin/haproxy';
    if (!existsSync(haproxy)) this.skip();
    const text = textOf('gateway/haproxy.cfg');
    assert.equal(await frontFault(haproxy, text), undefined);
    assert.match((await frontFault(haproxy, text.replace('leastconn', 'leastcon'))) ?? '', /leastcon/);
  });
});

describe('the container of the agent', () => {
  const copies = textOf('container/Containerfile')
    .split('\n')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .map((line) => line.split(/\s+/).slice(1, -1));
  const copied = copies.flat();

  it('copies what the clone has', () => {
    assert.ok(copied.length > 0);
    assert.deepEqual(
      copied.filter((path) => !isThere(path)),
      [],
    );
  });

  it('copies every workspace, or npm would refuse to install', () => {
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const workspace of workspaces) assert.ok(copied.includes(`${workspace}/package.json`), workspace);
  });

  it('copies every project that is compiled, with its sources', () => {
    const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
    for (const { path } of references) {
      assert.ok(copied.includes(`${path}/tsconfig.json`), path);
      assert.ok(copied.includes(`${path}/src`), path);
    }
  });

  function isThere(path: string): boolean {
    if (!path.includes('*')) return existsSync(join(root, path));
    const [before = '', after = ''] = path.split('*');
    return readdirSync(join(root, dirname(`${before}x`))).some((name) => name.endsWith(after));
  }
});

describe('the container of a network', () => {
  const file = textOf('container/network.Containerfile');

  it('has the clients in the versions that the tests start', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const name of ['@ethereumjs/client', '@foundry-rs/anvil'])
      assert.ok(file.includes(` ${name}@${devDependencies[name]} `), name);
  });

  it('has the node where the command line looks for its package', () => {
    assert.match(file, /COPY almanac-node \S*\/node_modules\/@almanac-chain\/node-linux-x64\/bin\/$/m);
  });

  it('stays in the foreground with the command line of the image that it stands upon', () => {
    const [program] =
      /ENTRYPOINT (\[.*\])/
        .exec(textOf('container/Containerfile'))
        ?.slice(1)
        .map((text) => JSON.parse(text)) ?? [];
    const [entry] =
      /ENTRYPOINT (\[.*\])/
        .exec(file)
        ?.slice(1)
        .map((text) => JSON.parse(text)) ?? [];
    assert.deepEqual(entry, [...program, 'network', 'up', '--foreground']);
  });
});
