import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import { type PanelQuery, queriesOf, readDashboards } from '../dashboards.ts';
import { type Exposed, exposedByDashboard } from '../exposed-series.ts';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';

const rules = join(root, 'deploy/prometheus');
const spanS = 3_600;
const stepS = 30;
const patienceMs = 120_000;
const lookEveryMs = 250;

interface Tools {
  readonly promtool: string;
  readonly prometheus: string;
}

/**
 * Panels without data, one sentence each: a Prometheus holds an hour of what the programs expose, and evaluates all rules and the
 * queries of all dashboards. Counters grow there, so that a rate is one.
 */
export async function panelFaults(
  tools: Tools,
  dashboards: readonly DashboardSeries[] = [],
): Promise<string[]> {
  const shown = dashboards.length > 0 ? dashboards : await shippedDashboards();
  const folder = mkdtempSync(join(tmpdir(), 'almanac-panels-'));
  let server: ChildProcess | undefined;
  try {
    const nowS = Math.floor(Date.now() / 1_000);
    const recorded = join(folder, 'series.om');
    const exposed = shown.flatMap(({ exposed: all }) => all);
    writeFileSync(recorded, recording(exposed, nowS));
    const data = join(folder, 'data');
    const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', recorded, data];
    const { code, output } = await capture(tools.promtool, blocks);
    if (code !== 0) return [`promtool does not take the series: ${output}`];
    const [port = 0] = await freePorts(1);
    server = startServer(tools.prometheus, folder, data, port);
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, server);
    const faults = await ruleFaults(url);
    for (const { queries } of shown) {
      for (const query of queries) faults.push(...(await faultOf(url, query)));
    }
    return faults;
  } finally {
    if (server && server.exitCode === null) {
      const exit = once(server, 'exit');
      server.kill('SIGKILL');
      await exit;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A dashboard's queries, with what the programs expose that it is of. */
interface DashboardSeries {
  readonly queries: readonly PanelQuery[];
  readonly exposed: readonly Exposed[];
}

async function shippedDashboards(): Promise<DashboardSeries[]> {
  const exposed = await exposedByDashboard();
  return readDashboards().map(({ file, dashboard }) => ({
    queries: queriesOf(file, dashboard),
    exposed: exposed[file] ?? [],
  }));
}

/** An hour of series up to now, in OpenMetrics: gauges stay, what counts grows by one a scrape. */
function recording(exposed: readonly Exposed[], nowS: number): string {
  const lines = exposed.flatMap(({ job, text }) => {
    const own = `job="${job}",instance="127.0.0.1:1"`;
    const counting = new Set(
      [...text.matchAll(/^# TYPE (\S+) (?:counter|histogram)$/gm)].map(([, name = '']) => name),
    );
    const samples = [...text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gm)];
    return [
      ...timeline(`up{${own}}`, 1, false, nowS),
      ...samples.flatMap(([, name = '', labels = '', value = '']) => {
        const family = name.replace(/_(?:bucket|sum|count)$/, '');
        // Prometheus renames labels that it sets itself.
        const kept = labels.replace(/(?<=^|,)(?=(?:job|instance)=)/g, 'exported_');
        const series = `${name}{${kept === '' ? '' : `${kept},`}${own}}`;
        return timeline(series, Number(value), counting.has(name) || counting.has(family), nowS);
      }),
    ];
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

function timeline(series: string, value: number, isCounting: boolean, nowS: number): string[] {
  return Array.from(
    { length: spanS / stepS },
    (_, at) => `${series} ${isCounting ? value + at : value} ${nowS - spanS + (at + 1) * stepS}`,
  );
}

function startServer(prometheus: string, folder: string, data: string, port: number): ChildProcess {
  const config = join(folder, 'prometheus.yml');
  const files = readdirSync(rules).filter((name) => name.endsWith('.rules.yml'));
  const names = files.map((name) => JSON.stringify(join(rules, name))).join(', ');
  writeFileSync(config, `global: {evaluation_interval: 1s}\nrule_files: [${names}]\n`);
  return spawn(
    prometheus,
    [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: 'ignore' },
  );
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (Date.now() < endMs) {
    if (server.exitCode !== null) throw new Error(`prometheus ended with code ${server.exitCode}`);
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(lookEveryMs);
  }
  throw new Error(`prometheus is not ready after ${patienceMs / 1_000} s`);
}

interface RuleState {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** Waits until every rule was evaluated. Whether alerts fire when they should is what promtool's rule tests say. */
async function ruleFaults(url: string): Promise<string[]> {
  const endMs = Date.now() + patienceMs;
  let states: RuleState[] = [];
  do {
    const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as {
      data: { groups: { rules: RuleState[] }[] };
    };
    states = data.groups.flatMap((group) => group.rules);
    if (states.every(({ health }) => health !== 'unknown')) break;
    await sleep(lookEveryMs);
  } while (Date.now() < endMs);
  return states
    .filter(({ health }) => health !== 'ok')
    .map(({ name, health, lastError }) => `rule ${name}: ${lastError ?? health}`);
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

async function faultOf(url: string, { file, panel, expr }: PanelQuery): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`);
  const { status, error, data } = (await response.json()) as Answer;
  if (status !== 'success') return [`${file}, ${panel}: ${error ?? status}`];
  const values = (data?.result ?? []).map(({ value: [, text] }) => Number(text));
  if (values.length === 0) return [`${file}, ${panel}: no data for ${expr}`];
  return values.some((value) => !Number.isNaN(value))
    ? []
    : [`${file}, ${panel}: no number among the data for ${expr}`];
}
