import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError, messageOf } from '../../../base/error.ts';
import { makeFolder } from '../../../base/folder.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { readEndpointConfig } from '../../machine/config.ts';
import { generatedFiles, startContainers, startUnits } from '../../machine/install.ts';
import { endLocal, lastWords, readRunning, startLocal, writePlanned } from '../../machine/local.ts';
import { lookAt } from '../../machine/look.ts';
import { type EndpointPart, type EndpointPlan, type Keeper, keepers } from '../../machine/plan.ts';
import { type DeclaredOptions, declaredPlan } from './declared.ts';
import { printStatus, statusDocument } from './status.ts';

interface UpOptions extends DeclaredOptions {
  readonly as: string;
  readonly local?: boolean;
  readonly out?: string;
}

const readyWithinMs = 180_000;
const pollMs = 200;

/** Starts what is declared, and returns when all of it answers; what runs as declared is left alone. */
export async function runEndpointUp(options: UpOptions): Promise<void> {
  const config = readEndpointConfig(options.config);
  const plan = await declaredPlan(config, parseKeeper(options));
  if (options.out !== undefined) return writeOut(plan, options.out, options.json === true);
  const signal = processSignal();
  const wasUp = readRunning(plan.state) !== undefined;
  const started = await start(plan);
  if (started.length === 0) say('everything runs as declared');
  for (const name of started) say(`started ${name}`);
  try {
    await untilReady(plan, signal);
  } catch (error) {
    // Of a first start that failed nothing is left running; one that was up is for a person to judge.
    if (plan.keeper === 'local' && !wasUp) await endLocal(plan.state);
    throw error;
  }
  const status = await lookAt(plan, signal);
  if (options.json) return writeJson({ ...statusDocument(plan, status), started });
  printStatus(plan, status);
  say(
    `is it as declared: almanac endpoint diff --config ${options.config}; end it: almanac endpoint down --config ${options.config}`,
  );
}

async function start(plan: EndpointPlan): Promise<string[]> {
  if (plan.keeper === 'systemd') return await startUnits(plan);
  if (plan.keeper === 'containers') return await startContainers(plan);
  return await startLocal(plan, writePlanned(plan), async (part) => await restoreFirst(part));
}

/** A database that is there is left alone. */
async function restoreFirst({ name, node }: EndpointPart): Promise<void> {
  if (!node?.restore || existsSync(join(node.base, 'chains'))) return;
  say(`${name}: restoring a snapshot`);
  await runToEnd(node.restore, processSignal());
}

/** Runs a command whose talk is ours. @throws AgentError `unknown/snapshot_restore` */
async function runToEnd(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: ['ignore', 2, 2], signal });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  throw new AgentError(
    'unknown/snapshot_restore',
    `the snapshot was not restored (exit code ${code}); put it right, or leave "snapshot" out to sync from peers`,
    { data: { code } },
  );
}

async function untilReady(plan: EndpointPlan, signal: AbortSignal): Promise<void> {
  let deadline = performance.now() + readyWithinMs;
  for (let last = ''; ; ) {
    const { parts } = await lookAt(plan, signal);
    const gone = parts.find(({ state }) => state === 'gone');
    if (gone && plan.keeper === 'local') {
      throw new AgentError(
        'unknown/endpoint_part_ended',
        `${gone.name} ended while starting; its last words:\n${await lastWords(plan.state, gone.name)}`,
        { data: { part: gone.name } },
      );
    }
    // A node may sync for days: that it answers is enough.
    const waiting = parts.filter(({ kind, isReady, node }) => !(kind === 'node' ? node : isReady));
    if (waiting.length === 0) return;
    const line = waiting.map(({ name, says }) => `${name} ${says}`).join(', ');
    // On a busy machine what gets on is waited for; what stays as it is, is not.
    if (line !== last) {
      say(line);
      deadline = performance.now() + readyWithinMs;
    }
    last = line;
    if (performance.now() > deadline) {
      throw new AgentError(
        'unreachable/endpoint',
        `endpoint "${plan.name}" did not get ready within ${readyWithinMs / 1_000} s: ${line}; its logs say more`,
        { data: { waiting: waiting.map(({ name }) => name) } },
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Writes all files below a folder, to be looked at or copied; nothing is started. */
function writeOut(plan: EndpointPlan, out: string, json: boolean): void {
  const files = generatedFiles(plan).map((file) => ({ ...file, path: join(out, file.path) }));
  try {
    for (const { path, text, isPrivate = false } of files) {
      makeFolder(dirname(path));
      writeWhole(path, text, isPrivate ? 0o600 : undefined);
    }
  } catch (cause) {
    throw new AgentError('bad_input/output', `--out ${out} cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (json) return writeJson({ schema: 'almanac.endpoint_files.v1', files: files.map(({ path }) => path) });
  for (const { path } of files) print(path);
}

function parseKeeper({ as, local }: UpOptions): Keeper {
  if (local) return 'local';
  const keeper = keepers.find((known) => known === as);
  if (keeper) return keeper;
  throw new AgentError('bad_input/as', `--as ${as}: expected ${keepers.join(', ')}`, { data: { as } });
}
