import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';
import { auraKinds, type HaFaultKind, haFaultKinds, linkKinds } from './faults.ts';

const backends = ['none', 'tun', 'proxy', 'auto'] as const;

export interface HaCampaignOptions {
  readonly faults: number;
  readonly engine: 'aura' | 'babe';
  /** What is drawn from; each kind comes once before one comes again. */
  readonly kinds: readonly HaFaultKind[];
  /** Networks without a gate that have to be found out. */
  readonly controls: number;
  readonly handovers: number;
  readonly seed: number;
  readonly leaseMs: number;
  /** What stands between the nodes, for faults of links. */
  readonly backend: (typeof backends)[number];
  /** Where logs and grants go when a fault has failed. */
  readonly keep: string | undefined;
  readonly json: boolean;
}

export const haCampaignUsage = `npm run chaos -- ha [OPTIONS]: breaks a validator of two nodes in every way, and looks whether anything was signed twice
  --faults N     faults, one after another, each about 20 s with its recovery (20)
  --controls N   networks first whose deciders grant everything, which the same rules have to find out, each about 30 s (0)
  --handovers N  planned hand-overs after the faults, none of which may cost a slot (0)
  --engine NAME  aura or babe (aura)
  --kind LIST    of ${haFaultKinds.join(', ')} (all that engine, links and machine can have)
  --backend NAME what stands between the nodes, for cuts of links: tun, proxy, auto or none (none)
  --lease MS     how long a leader may sign after it was last heard of (2000)
  --seed N       decides the order of the faults (1)
  --keep FOLDER  logs and grants of a network in which a fault failed are copied there
  --json         one document in place of text
Exit code 0: nothing was signed twice, and every control was found out; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseHaCampaignOptions(args: readonly string[]): HaCampaignOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      faults: { type: 'string', default: '20' },
      controls: { type: 'string', default: '0' },
      handovers: { type: 'string', default: '0' },
      engine: { type: 'string', default: 'aura' },
      kind: { type: 'string', default: '' },
      backend: { type: 'string', default: 'none' },
      lease: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { engine } = values;
  const backend = backends.find((name) => name === values.backend);
  if (!backend) throw new Error(`--backend ${values.backend}: expected ${backends.join(', ')}`);
  if (engine !== 'aura' && engine !== 'babe') throw new Error(`--engine ${engine}: expected aura or babe`);
  return {
    faults: wholeNumber('faults', values.faults, 0, 10_000),
    controls: wholeNumber('controls', values.controls, 0, 1_000),
    handovers: wholeNumber('handovers', values.handovers, 0, 1_000),
    leaseMs: wholeNumber('lease', values.lease, 1_000, 60_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    engine,
    backend,
    kinds: kindsOf(values.kind, engine, backend !== 'none'),
    keep: values.keep,
    json: values.json,
  };
}

function kindsOf(list: string, engine: 'aura' | 'babe', hasLinks: boolean): HaFaultKind[] {
  const possible = haFaultKinds.filter(
    (kind) => (engine === 'aura' || !auraKinds.includes(kind)) && (hasLinks || !linkKinds.includes(kind)),
  );
  if (list === '') return possible;
  return list.split(',').map((name) => {
    const found = possible.find((kind) => kind === name);
    if (found) return found;
    throw new Error(`--kind ${name}: expected ${possible.join(', ')}`);
  });
}
