import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { unitFiles } from '../../../offchain-agent/src/endpoint/machine/units.ts';
import { selfSigned } from '../../../tests/support/self-signed.ts';
import { shippedPlan } from '../../../tests/support/shipped-endpoint.ts';
import { type PanelQuery, queriesOf, readDashboards } from '../dashboards.ts';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';
import { isOnPath } from '../setup/debian.mjs';
import { fetchPromtool, findPrometheus, findPromtool } from '../setup/promtool.mjs';
import { panelFaults } from './panel-data.ts';
import type { Outcome } from './step.ts';

const rules = join(root, 'deploy/prometheus');
const units = join(root, 'deploy/systemd');
const front = join(root, 'deploy/gateway/haproxy.cfg');

/** Prometheus' own tool over the alert rules and what dashboards ask for, systemd's over the units, HAProxy over its file. */
export async function checkDeploy(): Promise<Outcome> {
  const alerts = await checkRules();
  const haproxy = findHaproxy();
  const checks = [
    ...(isOnPath('systemd-analyze') ? [unitFault(units), endpointUnitFault()] : []),
    ...(haproxy === undefined ? [] : [frontFault(haproxy, readFileSync(front, 'utf8'))]),
  ];
  const results = await Promise.all(checks);
  const faults = results.filter((fault) => fault !== undefined);
  const notes = [
    ...(isOnPath('systemd-analyze') ? [] : ['systemd-analyze is not here: units unchecked']),
    ...(haproxy === undefined ? ['haproxy is not here: its configuration unchecked'] : []),
  ];
  return {
    passed: alerts.passed + results.length - faults.length,
    failed: alerts.failed + faults.length,
    output: [alerts.output, ...faults].filter(Boolean).join('\n'),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

function findHaproxy(): string | undefined {
  // Debian keeps it where only root looks.
  return isOnPath('haproxy') ? 'haproxy' : existsSync('/usr/sbin/haproxy') ? '/usr/sbin/haproxy' : undefined;
}

/** What HAProxy finds wrong with a configuration, whose certificate is replaced by one made here; undefined when nothing is. */
export async function frontFault(haproxy: string, text: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-front-'));
  try {
    const certificate = selfSigned(folder, 'localhost');
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, text.replaceAll(/(?<= crt )\S+/g, certificate));
    // A warning alone is no fault for it; to us it is.
    const { code, output } = await capture(haproxy, ['-c', '-dW', '-f', file]);
    return code === 0 ? undefined : output.replaceAll(folder, 'deploy/gateway');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What systemd finds wrong with the units that "almanac endpoint up" writes for the endpoint that is shipped. */
async function endpointUnitFault(): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-endpoint-units-'));
  try {
    for (const { path, text } of unitFiles(shippedPlan(), { units: folder, users: folder }))
      writeFileSync(path, text);
    return await unitFault(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkRules(): Promise<Outcome> {
  const fault = findPromtool() && findPrometheus() ? undefined : await fetchPromtool();
  const [promtool, prometheus] = [findPromtool(), findPrometheus()];
  if (fault !== undefined || promtool === undefined || prometheus === undefined)
    return { passed: 0, failed: 1, output: fault ?? '' };
  const outcome = { passed: 0, failed: 0, output: '' };
  for (const args of [
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'almanac.rules.test.yml'],
    ['test', 'rules', 'slo.rules.test.yml'],
    ['test', 'rules', 'network.rules.test.yml'],
    ['test', 'rules', 'ha.rules.test.yml'],
    ['test', 'rules', 'gateway.rules.test.yml'],
    ['test', 'rules', 'chain.rules.test.yml'],
    ['test', 'rules', 'etcd.rules.test.yml'],
  ]) {
    const { code, output } = await capture(promtool, args, { cwd: rules });
    if (code === 0) outcome.passed += 1;
    else {
      outcome.failed += 1;
      outcome.output += output;
    }
  }
  const wrong = await queryFault(
    promtool,
    readDashboards().flatMap(({ file, dashboard }) => queriesOf(file, dashboard)),
  );
  if (wrong === undefined) outcome.passed += 1;
  else {
    outcome.failed += 1;
    outcome.output += wrong;
    return outcome;
  }
  const empty = await panelFaults({ promtool, prometheus });
  if (empty.length === 0) outcome.passed += 1;
  else {
    outcome.failed += 1;
    outcome.output += empty.join('\n');
  }
  return outcome;
}

/** What promtool finds wrong with queries, each read as a rule; undefined when nothing is. */
export async function queryFault(
  promtool: string,
  queries: readonly PanelQuery[],
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-queries-'));
  try {
    const rules = queries.map(({ file, panel, expr }, index) => ({
      record: `query:${index}`,
      expr,
      labels: { file, panel },
    }));
    writeFileSync(join(folder, 'queries.yml'), stringify({ groups: [{ name: 'queries', rules }] }));
    const { code, output } = await capture(promtool, ['check', 'rules', join(folder, 'queries.yml')]);
    return code === 0 ? undefined : output.replaceAll(folder, 'deploy/grafana');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What systemd finds wrong with the units of a folder; undefined when nothing is. */
export async function unitFault(from: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-units-'));
  try {
    const files = readdirSync(from).filter((name) => name.endsWith('.service'));
    for (const name of files) {
      // Nothing is installed here; a program that is not there would hide everything else.
      const text = readFileSync(join(from, name), 'utf8').replace(/^(ExecStart=)\S+/m, '$1/bin/true');
      writeFileSync(join(folder, name), text);
    }
    const { code, output } = await capture('systemd-analyze', [
      'verify',
      ...files.map((name) => join(folder, name)),
    ]);
    // A misspelt setting is ignored with a warning, and the exit code is 0.
    return code === 0 && output.trim() === '' ? undefined : output.replaceAll(folder, from);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
