import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { durationMs } from '../../base/parse.ts';
import { readUpTo } from '../../base/read-file.ts';
import { parseYaml } from '../../base/yaml.ts';

/**
 * What can befall a node. `kill` (SIGKILL) and `pause` (SIGSTOP) last until their end, when the node is started again or
 * continued; `restart` (SIGTERM) and `wipe` (SIGKILL, and its database is gone) start it again at once.
 */
export const faultKinds = ['kill', 'pause', 'restart', 'wipe'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Shares of the validators that a fault may pick: the most that finality outlives, and one more. */
export const shares = ['minority', 'one-third', 'majority', 'all'] as const;
export type Share = (typeof shares)[number];

const longestMs = 24 * 3_600_000;
const largestFile = 1_048_576;
const mostFaults = 100;

const anyDuration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== undefined && ms <= longestMs) return ms;
  context.addIssue({ code: 'custom', message: 'must be a duration of at most 24h, for example 90s or 10m' });
  return z.NEVER;
});
const duration = anyDuration.refine((ms) => ms > 0, 'must be longer than 0');

const fault = z
  .strictObject({
    kind: z.enum(faultKinds),
    nodes: z.array(z.string()).min(1).optional(),
    pick: z.union([z.enum(shares), z.int().min(1)]).optional(),
    at: anyDuration.default(0),
    for: duration.optional(),
    jitter: anyDuration.default(0),
    repeat: z.strictObject({ every: duration, times: z.int().min(2).max(1_000) }).optional(),
  })
  .check(({ value, issues }) => {
    const say = (path: string, message: string): void => {
      issues.push({ code: 'custom', path: [path], message, input: value });
    };
    if ((value.nodes === undefined) === (value.pick === undefined))
      say('nodes', 'give either nodes or pick, not both');
    const lasts = value.kind === 'kill' || value.kind === 'pause';
    if (lasts && value.for === undefined) say('for', `must be given: how long the ${value.kind} lasts`);
    if (!lasts && value.for !== undefined)
      say('for', `a ${value.kind} has no length: the node is started again at once`);
    if (value.repeat && value.repeat.every <= (value.for ?? 0) + value.jitter)
      say('repeat', 'every must be longer than the fault and its jitter');
  });

const scenario = z.strictObject({
  name: z.string().min(1).max(100).default('scenario'),
  /** How long the network may take to be steady before the first fault. */
  steady_within: duration.default(60_000),
  faults: z.array(fault).min(1).max(mostFaults),
  expect: z
    .strictObject({
      /** How many blocks finality may trail the best block of a steady network. */
      finality_lag: z.int().min(1).max(10_000).default(10),
      /** What finality does while something is at fault; left out, nobody asks. */
      finality: z.enum(['goes_on', 'stops']).optional(),
      /** How soon every node finalizes again with the others once nothing is at fault. */
      recovers_within: duration.default(60_000),
    })
    .prefault({}),
});

export type Scenario = z.infer<typeof scenario>;
export type Fault = Scenario['faults'][number];

/** @throws AgentError `bad_input/scenario` with all that is wrong, each with its place */
export function readScenario(file: string): Scenario {
  let text: string;
  try {
    text = readUpTo(file, largestFile).toString('utf8');
  } catch (cause) {
    throw new AgentError('bad_input/scenario', `${file} cannot be read: ${messageOf(cause)}`, {
      data: { file },
      cause,
    });
  }
  const read = parseYaml(text);
  if ('faults' in read) throw wrongScenario(file, read.faults);
  return checkScenario(read.value, file);
}

/** @throws AgentError `bad_input/scenario` with all that is wrong, each with its place */
export function checkScenario(document: unknown, source: string): Scenario {
  const checked = scenario.safeParse(document);
  if (checked.success) return checked.data;
  throw wrongScenario(source, faultsOf(checked.error));
}

/** All that is wrong with a scenario, in one error. */
export function wrongScenario(source: string, faults: readonly string[]): AgentError {
  return new AgentError(
    'bad_input/scenario',
    `${source} is no scenario that can be run, nothing was started:\n${faults.map((line) => `  ${line}`).join('\n')}`,
    { data: { source, faults } },
  );
}
