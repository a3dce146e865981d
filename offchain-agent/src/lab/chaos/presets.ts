import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { effectsOf } from '../link/rule.ts';
import { isLinkFault, ruleOf } from './link-fault.ts';
import { readScenario, type ScenarioText } from './scenario.ts';

/** A scenario that comes with the package. */
interface Preset {
  readonly name: string;
  readonly about: string;
  readonly text: ScenarioText;
}

const folder = new URL('../../../examples/chaos/', import.meta.url);
const prefix = 'preset:';

/** All of them, by name. */
export function presets(): Preset[] {
  return namesOf().map((name) => {
    const text = readOf(name);
    return { name, about: text.scenario?.about ?? '', text };
  });
}

/**
 * The preset that is meant; undefined for what is a file.
 * @throws AgentError `bad_input/preset`
 * @example readPreset('preset:slow')
 */
export function readPreset(given: string): ScenarioText | undefined {
  if (!given.startsWith(prefix)) return undefined;
  const name = given.slice(prefix.length);
  const names = namesOf();
  if (names.includes(name)) return readOf(name);
  throw new AgentError('bad_input/preset', `unknown preset "${name}"; expected ${names.join(', ')}`, {
    data: { name, names },
  });
}

/** What a network needs for a scenario, in words. */
export function presetNeeds({ faults }: ScenarioText): string[] {
  const all = [...faults.values()];
  const effects = new Set(all.flatMap((fault) => (isLinkFault(fault) ? effectsOf(ruleOf(fault)) : [])));
  const kinds = new Set(all.flatMap((fault) => (isLinkFault(fault) ? [] : [fault.kind])));
  return [
    ...(effects.size > 0 ? [`links (${[...effects].join(', ')})`] : []),
    ...(kinds.size > 0 ? [`nodes (${[...kinds].join(', ')})`] : []),
    ...(all.some(({ region }) => region !== undefined) ? ['regions'] : []),
    ...(all.some(({ pick }) => pick === 'minority') ? ['4 validators'] : []),
  ];
}

function namesOf(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .toSorted();
}

function readOf(name: string): ScenarioText {
  return readScenario(fileURLToPath(new URL(`${name}.yaml`, folder)), `${prefix}${name}`);
}
