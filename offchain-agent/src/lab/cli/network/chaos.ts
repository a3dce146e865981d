import { accessSync, constants } from 'node:fs';
import { systemClock } from '../../../base/clock.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { makeFolder } from '../../../base/folder.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { Breakers, type NodeBreaker, ProcessBreaker } from '../../chaos/break-node.ts';
import { placesOf } from '../../chaos/choose.ts';
import { HostBreaker } from '../../chaos/host/host-breaker.ts';
import { openObserver } from '../../chaos/open-observer.ts';
import { type Plan, planOf } from '../../chaos/plan.ts';
import { readPreset } from '../../chaos/presets.ts';
import { runScenario } from '../../chaos/run-scenario.ts';
import { readScenario, type ScenarioText, scenarioText } from '../../chaos/scenario.ts';
import { sealsOnDemand } from '../../client/drivers.ts';
import type { LinkControl } from '../../link/link-control.ts';
import { findNetwork } from '../../networks.ts';
import { type NetworkState } from '../../real/state.ts';
import { faultFile, fileFaultLog } from '../../watch/fault-log.ts';
import type { ChaosKind, ChaosOptions, ScenarioOptions } from './chaos-kinds.ts';
import { applyUntilCleared, linksOf } from './chaos-links.ts';
import {
  type ChaosRun,
  chaosDocument,
  faultColumns,
  faultRows,
  linkColumns,
  linkRows,
  verdictColumns,
  verdictRows,
  writeReports,
} from './chaos-report.ts';
import { type NamedOptions, parseWholeNumber } from './run.ts';
import { asTyped, faultOf } from './typed-fault.ts';

/** One fault, as a scenario of its own; a fault of links without a length stays until it is cleared. */
export async function runChaos(
  kind: ChaosKind,
  nodes: readonly string[],
  options: ChaosOptions,
): Promise<void> {
  const lasts = lengthOf(options);
  const stays = kind.on === 'links' && lasts === undefined;
  if (options.interface !== undefined)
    say(
      `note: --interface ${options.interface}: nodes have one link to each other node, all of the chosen ones are meant`,
    );
  const document = {
    name: [kind.kind, ...nodes].join(' ').slice(0, 100),
    faults: [{ ...faultOf(kind, nodes, options), ...(stays ? { for: '24h' } : { for: lasts }) }],
    ...(options.within !== undefined && { expect: { recovers_within: options.within } }),
  };
  const text = scenarioText(document, 'the fault');
  await onNetwork(options, async (network, links) => {
    const plan = await asTyped(kind, async () => await planned(text, network, links, options));
    if (stays && links) return await applyUntilCleared(plan, network, links, options);
    await play(plan, network, links, options);
  });
}

/** The faults of a file, or of a preset, in their time. */
export async function runScenarioFile(file: string, options: ScenarioOptions): Promise<void> {
  const text = readPreset(file) ?? readScenario(file);
  await onNetwork(options, async (network, links) => {
    await play(await planned(text, network, links, options), network, links, options);
  });
}

/** What does each kind of fault to nodes. */
export function breakersOf(network: NetworkState): NodeBreaker {
  return new Breakers(new ProcessBreaker(network), new Map(new HostBreaker(network).byKind));
}

async function onNetwork(
  { name }: NamedOptions,
  act: (network: NetworkState, links: LinkControl | undefined) => Promise<void>,
): Promise<void> {
  const network = await findNetwork(name);
  const links = await linksOf(network);
  try {
    await act(network, links);
  } finally {
    await links?.close();
  }
}

async function planned(
  text: ScenarioText,
  network: NetworkState,
  links: LinkControl | undefined,
  { seed }: ScenarioOptions,
): Promise<Plan> {
  const plan = await planOf(text, {
    nodes: placesOf(network.nodes),
    seed: parseWholeNumber(seed, '--seed'),
    breaker: breakersOf(network),
    links,
    client: network.client,
  });
  for (const line of plan.warnings) say(`warning: ${line}`);
  return plan;
}

async function play(
  { scenario, timeline }: Plan,
  network: NetworkState,
  links: LinkControl | undefined,
  options: ScenarioOptions,
): Promise<void> {
  if (scenario.expect.finality && (network.client || sealsOnDemand(network))) {
    throw new AgentError(
      'bad_input/no_finality',
      `network "${network.name}" (${engineOf(network)}) has no votes that would make blocks final; leave expect.finality out`,
      { data: { network: network.name, engine: engineOf(network) } },
    );
  }
  const breaker = breakersOf(network);
  const down = breaker.broken();
  if (down.length > 0) {
    throw new AgentError(
      'bad_input/node_down',
      `${down.join(', ')} of network "${network.name}" ${down.length === 1 ? 'does' : 'do'} not run, so nothing was started; continue with: almanac network resume ${down[0]}`,
      { data: { network: network.name, down } },
    );
  }
  // Before anything is broken: nobody should lose a long run to a folder that cannot be written.
  if (options.out !== undefined) outFolder(options.out);
  const observer = await openObserver(network);
  const startedAt = new Date().toISOString();
  try {
    const outcome = await runScenario({
      scenario,
      timeline,
      slotMs: network.slot_ms,
      breaker,
      links,
      observer,
      faultLog: fileFaultLog(faultFile(network.name)),
      clock: systemClock,
      signal: processSignal(),
      tell: say,
    });
    const run = {
      ...outcome,
      name: scenario.name,
      seed: Number(options.seed),
      network: network.name,
      engine: engineOf(network),
      slotMs: network.slot_ms,
      backend: links?.backend,
      startedAt,
    };
    tellOf(run, options);
  } finally {
    observer.close();
  }
}

/** @throws AgentError `bad_input/duration` for two lengths */
function lengthOf({ for: lasts, duration }: ChaosOptions): string | undefined {
  if (lasts === undefined || duration === undefined) return lasts ?? duration;
  throw new AgentError('bad_input/duration', '--for and --duration are the same: give one of them');
}

function engineOf({ client, engine }: NetworkState): string {
  return client?.engine ?? engine ?? 'aura';
}

function outFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new AgentError('bad_input/output', `--out ${folder} cannot be written: ${messageOf(cause)}`, {
      data: { folder },
      cause,
    });
  }
}

function tellOf(run: ChaosRun, { json, out }: ScenarioOptions): void {
  if (out !== undefined) writeReports(out, run);
  if (json) writeJson(chaosDocument(run));
  else {
    for (const line of renderTable(faultColumns, faultRows(run.done))) print(line);
    print('');
    const counted = linkRows(run);
    if (counted.length > 0) {
      for (const line of renderTable(linkColumns, counted)) print(line);
      print('');
    }
    for (const line of renderTable(verdictColumns, verdictRows(run.verdicts))) print(line);
    if (out !== undefined) say(`files: ${out}`);
  }
  if (run.verdicts.some(({ held }) => held === false)) process.exitCode = exitCode.no;
  else if (run.verdicts.some(({ held }) => held === undefined)) process.exitCode = exitCode.unknown;
}
