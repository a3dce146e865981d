import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import { endProcesses, type ProcessIdentity, processesWith, processState } from '../../base/process.ts';
import { createWhole, writeWhole } from '../../base/write-durably.ts';
import { startDetached } from '../../lab/real/node-process.ts';
import { type EndpointPart, type EndpointPlan, identityFile, keepers } from './plan.ts';

const runningSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  keeper: z.enum(keepers),
  /** What was written outside of the folder of the endpoint. */
  files: z.array(z.string()),
  parts: z.array(
    z.object({
      name: z.string(),
      listen: z.string(),
      argv: z.array(z.string()),
      process: z.object({ pid: z.int().positive(), started: z.string() }).optional(),
    }),
  ),
});

/** What `up` has started last. */
type Running = z.infer<typeof runningSchema>;

/** In the environment of each process: found by it also when it could not be recorded any more. */
const markVariable = 'ALMANAC_ENDPOINT';
const lastWordsBytes = 2_048;

/** Undefined where no endpoint was started. @throws AgentError `bad_input/state_folder` when the record is none */
export function readRunning(state: string): Running | undefined {
  const file = runningFile(state);
  if (!existsSync(file)) return undefined;
  try {
    return runningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AgentError(
      'bad_input/state_folder',
      `${file} cannot be read: ${cause instanceof SyntaxError || cause instanceof z.ZodError ? 'it is not what "almanac endpoint up" writes' : messageOf(cause)}; remove it once nothing of the endpoint runs`,
      { data: { file }, cause },
    );
  }
}

export function writeRunning(state: string, running: Running): void {
  writeWhole(runningFile(state), `${JSON.stringify(running, null, 2)}\n`);
}

/**
 * Writes what the parts read: a file that is so already is left alone.
 * @returns the paths of those that were not so
 */
export function writePlanned(plan: EndpointPlan): string[] {
  try {
    makeFolder(plan.state, 0o700);
    makeFolder(join(plan.state, 'log'), 0o700);
    makeIdentity(identityFile(plan.state));
    return plan.files.flatMap(({ path, text, isPrivate = false }) => {
      if (readOr(path) === text) {
        if (isPrivate) chmodSync(path, 0o600);
        return [];
      }
      makeFolder(dirname(path));
      writeWhole(path, text, isPrivate ? 0o600 : undefined);
      return [path];
    });
  } catch (cause) {
    throw new AgentError(
      'bad_input/state_folder',
      `the files of endpoint "${plan.name}" cannot be written below ${plan.state}: ${messageOf(cause)}; choose another folder in "state", or run this as its owner`,
      { data: { state: plan.state }, cause },
    );
  }
}

/** What a generated file holds now; undefined when it is not there. */
export function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** One key for all processes of the gateway: two that make it at once would be two peers. */
function makeIdentity(file: string): void {
  if (!existsSync(file)) createWhole(file, randomBytes(32).toString('hex'));
}

/**
 * Starts, as processes that live on without us, what is declared and does not run as it is declared; ends what is declared no
 * longer. What runs as declared is left alone.
 * @param changed generated files that were written anew
 * @returns the names of the parts that were started
 * @throws AgentError `unknown/endpoint_start`
 */
export async function startLocal(
  plan: EndpointPlan,
  changed: readonly string[],
  before: (part: EndpointPart) => Promise<void>,
): Promise<string[]> {
  const last = readRunning(plan.state);
  const running: Running = {
    version: 1,
    name: plan.name,
    keeper: 'local',
    files: plan.files.map(({ path }) => path),
    parts: [],
  };
  const kept = new Map<string, ProcessIdentity>();
  const over: ProcessIdentity[] = [];
  for (const { name, argv, listen, process } of last?.parts ?? []) {
    if (!process || processState(process) === 'gone') continue;
    const part = plan.parts.find((one) => one.name === name);
    const isSame = part && part.listen === listen && isEqual(part.argv, argv) && !isStale(part, changed);
    if (isSame) kept.set(name, process);
    else over.push(process);
  }
  await endProcesses(over);
  const started: string[] = [];
  for (const part of plan.parts) {
    const { name, argv, listen } = part;
    const entry: Running['parts'][number] = { name, listen, argv: [...argv] };
    running.parts.push(entry);
    const process = kept.get(name);
    if (process) {
      entry.process = process;
      continue;
    }
    await before(part);
    await startPart(plan, part, (identity) => {
      entry.process = identity;
      // Those that are not started yet stay known, should this be the last thing that we do.
      const rest = (last?.parts ?? []).filter(
        (old) => kept.has(old.name) && !running.parts.some((one) => one.name === old.name),
      );
      writeRunning(plan.state, { ...running, parts: [...running.parts, ...rest] });
    });
    started.push(name);
  }
  writeRunning(plan.state, running);
  return started;
}

/** A gateway reads its configuration anew by itself; the front does not. */
function isStale({ kind, argv }: EndpointPart, changed: readonly string[]): boolean {
  return kind === 'front' && changed.some((file) => argv.includes(file));
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

async function startPart(
  { state, name: endpoint }: EndpointPlan,
  { name, argv, kind }: EndpointPart,
  record: (identity: ProcessIdentity | undefined) => void,
): Promise<void> {
  const [program = '', ...args] = argv;
  const inherited = Object.entries(process.env).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  const env = {
    // Where its user keeps compiled runtimes, nodes take those.
    ...(kind === 'node' && { ALMANAC_WASM_CACHE: join(state, 'compiled') }),
    ...Object.fromEntries(inherited),
    [markVariable]: state,
  };
  try {
    mkdirSync(join(state, 'log'), { recursive: true });
    await startDetached({ program, args, env, log: logFile(state, name) }, record);
  } catch (cause) {
    throw new AgentError(
      'unknown/endpoint_start',
      `${name} of endpoint "${endpoint}" did not start: ${messageOf(cause)}; the command was ${program}`,
      { data: { part: name }, cause },
    );
  }
}

/**
 * Ends all processes and takes away what was generated; databases, logs and the identity stay.
 * @returns how many processes were ended
 */
export async function endLocal(state: string): Promise<number> {
  const running = readRunning(state);
  const recorded = (running?.parts ?? []).flatMap(({ process }) => process ?? []);
  const marked = processesWith(markVariable, state);
  const all = [...recorded, ...marked.filter(({ pid }) => !recorded.some((one) => one.pid === pid))];
  const alive = all.filter((one) => processState(one) !== 'gone');
  await endProcesses(alive);
  for (const file of running?.files ?? []) rmSync(file, { force: true });
  rmSync(runningFile(state), { force: true });
  return alive.length;
}

function logFile(state: string, part: string): string {
  return join(state, 'log', `${part}.log`);
}

/** The end of a part's log, for whoever has to say why it is gone. */
export async function lastWords(state: string, part: string): Promise<string> {
  try {
    const file = await open(logFile(state, part));
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - lastWordsBytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lastWordsBytes), 0, lastWordsBytes, start);
      return buffer.toString('utf8', 0, bytesRead).trimEnd();
    } finally {
      await file.close();
    }
  } catch {
    return '(it has said nothing)';
  }
}

function runningFile(state: string): string {
  return join(state, 'running.json');
}
