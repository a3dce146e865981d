import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { faultsOf, listedFaults } from '../../base/faults.ts';
import { readNamedText } from '../../base/read-file.ts';
import { parseYaml } from '../../base/yaml.ts';
import { choice, choiceFaults, duration, isChoice, places } from './fault-fields.ts';
import { isLinkFault, linkFaultFaults, linkFaultSchemas } from './link-fault.ts';
import { nodeFaultFacts, nodeFaultSchemas } from './node-fault.ts';

const largestFile = 1_048_576;
const mostFaults = 100;

const schemas = [...nodeFaultSchemas, ...linkFaultSchemas] as const;

/** All kinds of faults, as a scenario names them. */
export const faultKinds = schemas.map(({ shape }) => shape.kind.value);

const fault = z
  .discriminatedUnion('kind', schemas, `must be one of ${faultKinds.join(', ')}`)
  .check(({ value, issues }) => {
    const say = (path: string, message: string): void => {
      issues.push({ code: 'custom', path: [path], message, input: value });
    };
    for (const [path, message] of choiceFaults(value)) say(path, message);
    if (isLinkFault(value)) {
      for (const [path, message] of linkFaultFaults(value)) say(path, message);
      if (value.for === undefined) say('for', `must be given: how long the ${value.kind} lasts`);
    } else {
      const { lasts } = nodeFaultFacts[value.kind];
      if (!isChoice(value)) say('nodes', 'give nodes, or region, role or pick');
      if (lasts && value.for === undefined) say('for', `must be given: how long the ${value.kind} lasts`);
      if (!lasts && value.for !== undefined)
        say('for', `a ${value.kind} has no length: the node is started again at once`);
    }
    if (value.repeat && value.repeat.every <= (value.for ?? 0) + value.at_jitter)
      say('repeat', 'every must be longer than the fault and its jitter');
  });

const scenario = z.strictObject({
  name: z.string().min(1).max(100).default('scenario'),
  /** What it shows, for lists of presets. */
  about: z.string().max(300).optional(),
  /** How long the network may take to be steady before the first fault. */
  steady_within: duration.default(60_000),
  faults: z.array(fault).min(1).max(mostFaults),
  expect: z
    .strictObject({
      /** How many blocks finality may trail the best block of a steady network. */
      finality_lag: z.int().min(1).max(10_000).default(10),
      /** What finality does while something is at fault; left out, nobody asks. */
      finality: z.enum(['goes_on', 'stops']).optional(),
      /** While something is at fault: how old the best block of all nodes may become, and how many blocks finality may trail. */
      during: z
        .strictObject({ head_age: duration.optional(), finality_lag: z.int().min(1).max(10_000).optional() })
        .prefault({}),
      /** How soon every node finalizes again with the others once nothing is at fault. */
      recovers_within: duration.default(60_000),
      /** Each time when nothing is at fault any more, or the last time alone: of faults that come again too soon. */
      recovers_after: z.enum(['each', 'last']).default('each'),
    })
    .prefault({}),
  /** Ends the run, heals everything, and fails. */
  abort_when: z
    .strictObject({ no_finality_for: duration.optional(), no_blocks_for: duration.optional() })
    .prefault({}),
});

export type Scenario = z.infer<typeof scenario>;
export type Fault = Scenario['faults'][number];

/** What a file says: the scenario, or all that is wrong with it and those faults of it that can be read. */
export interface ScenarioText {
  readonly source: string;
  readonly scenario?: Scenario;
  readonly wrong: readonly string[];
  /** By their places in the file. */
  readonly faults: ReadonlyMap<number, Fault>;
  /** Whom the others befall, as far as that can be read. */
  readonly chosen: ReadonlyMap<number, Chosen>;
}

const chosen = z.object({
  nodes: choice.nodes.catch(undefined),
  region: choice.region.catch(undefined),
  from: places.catch(undefined),
  to: places.catch(undefined),
});
type Chosen = z.infer<typeof chosen>;

/** @throws AgentError `bad_input/scenario` when there is no such file, or it is no YAML */
export function readScenario(file: string, source = file): ScenarioText {
  const read = parseYaml(readNamedText(file, largestFile, 'bad_input/scenario', source));
  if ('faults' in read) throw wrongScenario(source, read.faults);
  return scenarioText(read.value, source);
}

/** Checks each fault by itself, too, so that what only the network can tell of the sound ones is told at once. */
export function scenarioText(document: unknown, source: string): ScenarioText {
  const checked = scenario.safeParse(document);
  const given: readonly unknown[] = checked.success ? checked.data.faults : faultsIn(document);
  const faults = new Map(
    given.flatMap((one, index): [number, Fault][] => {
      if (checked.success) return [[index, one as Fault]];
      const { data } = fault.safeParse(one);
      return data ? [[index, data]] : [];
    }),
  );
  return {
    source,
    ...(checked.success && { scenario: checked.data }),
    wrong: checked.success ? [] : faultsOf(checked.error),
    faults,
    chosen: new Map(
      given.flatMap((one, index): [number, Chosen][] => {
        const { data } = faults.has(index) ? {} : chosen.safeParse(one);
        return data ? [[index, data]] : [];
      }),
    ),
  };
}

/** All that is wrong with a scenario, in one error. */
export function wrongScenario(source: string, faults: readonly string[]): AgentError {
  const what = `${source} is not a valid scenario, nothing was started`;
  return listedFaults('bad_input/scenario', what, faults, { source });
}

function faultsIn(document: unknown): readonly unknown[] {
  const faults =
    typeof document === 'object' && document !== null && 'faults' in document ? document.faults : [];
  return Array.isArray(faults) ? faults : [];
}
