import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';
import { auraKinds, etcdKinds, type HaFaultKind, haFaultKinds, linkKinds } from './faults.ts';

const backends = ['none', 'tun', 'proxy', 'auto'] as const;
const coordinators = ['etcd', 'file'] as const;

export interface HaCampaignOptions {
  readonly faults: number;
  readonly engine: 'aura' | 'babe';
  /** What the sidecars agree over. */
  readonly coordinator: (typeof coordinators)[number];
  /** Faults in one network; then comes another one. */
  readonly round: number;
  /** What is drawn from; each kind comes once before one comes again. */
  readonly kinds: readonly HaFaultKind[];
  /** Networks without a gate that have to be found out. */
  readonly controls: number;
  /** Networks without one half of what guards a rotation, which have to be found out. */
  readonly uncured: number;
  readonly handovers: number;
  readonly seed: number;
  readonly leaseMs: number;
  /** What stands between the nodes, for faults of links. */
  readonly backend: (typeof backends)[number];
  /** The file that has what was played: the same command continues it. */
  readonly resume: string | undefined;
  /** Where logs and grants go when a fault has failed. */
  readonly keep: string | undefined;
  readonly json: boolean;
}

export const haCampaignUsage = `npm run chaos -- ha [OPTIONS]: breaks a validator of two nodes in every way, and looks whether anything was signed twice
  --faults N     faults, one after another, each about 20 s with its recovery (20)
  --controls N   networks first whose deciders grant everything, which the same rules have to find out, each about 30 s (0)
  --handovers N  planned hand-overs after the faults, none of which may cost a slot (0)
  --uncured N    rotations first on networks that lack one half of their guard, in turns: nodes that sign with every key (builds one),
                 votes kept by author; each has to be found out, about 1 min (0)
  --engine NAME  aura or babe (aura)
  --coordinator NAME etcd or file (etcd)
  --round N      faults in one network, before another one (25)
  --kind LIST    of ${haFaultKinds.join(', ')} (all that engine, links and machine can have)
  --backend NAME what stands between the nodes, for cuts of links: tun, proxy, auto or none (none)
  --lease MS     how long a leader may sign after it was last heard of (2000)
  --seed N       decides the order of the faults (1)
  --resume FILE  what was played is kept there, and the same command continues it
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
      uncured: { type: 'string', default: '0' },
      engine: { type: 'string', default: 'aura' },
      coordinator: { type: 'string', default: 'etcd' },
      round: { type: 'string', default: '25' },
      resume: { type: 'string' },
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
  const coordinator = coordinators.find((name) => name === values.coordinator);
  if (!coordinator)
    throw new Error(`--coordinator ${values.coordinator}: expected ${coordinators.join(' or ')}`);
  if (engine !== 'aura' && engine !== 'babe') throw new Error(`--engine ${engine}: expected aura or babe`);
  return {
    faults: wholeNumber('faults', values.faults, 0, 10_000),
    controls: wholeNumber('controls', values.controls, 0, 1_000),
    uncured: wholeNumber('uncured', values.uncured, 0, 1_000),
    round: wholeNumber('round', values.round, 1, 1_000),
    handovers: wholeNumber('handovers', values.handovers, 0, 1_000),
    leaseMs: wholeNumber('lease', values.lease, 1_000, 60_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    engine,
    coordinator,
    backend,
    kinds: kindsOf(values.kind, (kind) => {
      const isLacking =
        (engine !== 'aura' && auraKinds.includes(kind)) || (backend === 'none' && linkKinds.includes(kind));
      return !isLacking && (coordinator === 'etcd' || !etcdKinds.includes(kind));
    }),
    resume: values.resume,
    keep: values.keep,
    json: values.json,
  };
}

function kindsOf(list: string, isPossible: (kind: HaFaultKind) => boolean): HaFaultKind[] {
  const possible = haFaultKinds.filter(isPossible);
  if (list === '') return possible;
  return list.split(',').map((name) => {
    const found = possible.find((kind) => kind === name);
    if (found) return found;
    throw new Error(`--kind ${name}: expected ${possible.join(', ')}`);
  });
}
