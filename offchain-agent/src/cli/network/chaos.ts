import { accessSync, constants } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import { makeFolder } from '../../base/folder.ts';
import { ProcessBreaker } from '../../network/chaos/break-node.ts';
import { RpcObserver } from '../../network/chaos/observer.ts';
import { runScenario } from '../../network/chaos/run-scenario.ts';
import { checkScenario, readScenario, type Scenario } from '../../network/chaos/scenario.ts';
import { timelineOf } from '../../network/chaos/timeline.ts';
import { isOnDemand } from '../../network/genesis/engine.ts';
import { findNetwork } from '../../network/real/state.ts';
import { processSignal } from '../abort.ts';
import { print, say, writeJson } from '../output.ts';
import { renderTable } from '../table.ts';
import {
  type ChaosRun,
  chaosDocument,
  faultColumns,
  faultRows,
  verdictColumns,
  verdictRows,
  writeReports,
} from './chaos-report.ts';
import { type NamedOptions, parseWholeNumber } from './run.ts';

export interface ScenarioOptions extends NamedOptions {
  readonly seed: string;
  readonly out?: string;
}

export interface ChaosOptions extends ScenarioOptions {
  readonly for?: string;
  readonly pick?: string;
  readonly within?: string;
}

/** One fault, as a scenario of its own. */
export async function runChaos(kind: string, nodes: readonly string[], options: ChaosOptions): Promise<void> {
  const { pick, within } = options;
  const count = pick !== undefined && /^\d+$/.test(pick) ? Number(pick) : pick;
  const document = {
    name: `${kind} ${nodes.join(', ') || (pick ?? '')}`.trim(),
    faults: [
      {
        kind,
        ...(nodes.length > 0 && { nodes }),
        ...(count !== undefined && { pick: count }),
        ...(options.for !== undefined && { for: options.for }),
      },
    ],
    ...(within !== undefined && { expect: { recovers_within: within } }),
  };
  await play(checkScenario(document, 'the fault'), 'the fault', options);
}

/** The faults of a file, in their time. */
export async function runScenarioFile(file: string, options: ScenarioOptions): Promise<void> {
  await play(readScenario(file), file, options);
}

async function play(scenario: Scenario, source: string, options: ScenarioOptions): Promise<void> {
  const network = await findNetwork(options.name);
  if (isOnDemand(network.engine)) {
    throw new AgentError(
      'bad_input/on_demand',
      `network "${network.name}" seals blocks on demand: it has no slots and no votes that a fault could stop; "almanac network up" starts one that has`,
      { data: { network: network.name, engine: network.engine } },
    );
  }
  const seed = parseWholeNumber(options.seed, '--seed');
  const nodes = network.nodes.map(({ name, is_validator_at_genesis: isValidator }) => ({
    name,
    isValidator,
  }));
  const timeline = timelineOf(scenario, nodes, seed, source);
  const breaker = new ProcessBreaker(network);
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
  const observer = await RpcObserver.open(network.nodes);
  const startedAt = new Date().toISOString();
  try {
    const outcome = await runScenario({
      scenario,
      timeline,
      slotMs: network.slot_ms,
      breaker,
      observer,
      clock: systemClock,
      signal: processSignal(),
      tell: say,
    });
    const engine = network.engine ?? 'aura';
    tellOf(
      {
        ...outcome,
        name: scenario.name,
        seed,
        network: network.name,
        engine,
        slotMs: network.slot_ms,
        startedAt,
      },
      options,
    );
  } finally {
    observer.close();
  }
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
    for (const line of renderTable(verdictColumns, verdictRows(run.verdicts))) print(line);
    if (out !== undefined) say(`files: ${out}`);
  }
  if (run.verdicts.some(({ held }) => held === false)) process.exitCode = exitCode.no;
  else if (run.verdicts.some(({ held }) => held === undefined)) process.exitCode = exitCode.unknown;
}
