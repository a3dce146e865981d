import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../support/whole-number.ts';
import type { WorldCure } from './cures/cure.ts';
import { cures } from './cures/cures.ts';
import type { SceneRef } from './draw/draw-scene.ts';
import { sceneKinds } from './draw/kinds.ts';

export interface WorldOptions {
  readonly scenarios: number;
  readonly seed: number;
  /** Single scenes to play again, with their log. */
  readonly replay: readonly SceneRef[];
  readonly jobs: number;
  readonly json: boolean;
  readonly isTwice: boolean;
  readonly isHeap: boolean;
  /** How many scenes on real sockets; 0 for none. */
  readonly real: number;
  /** Cures that are taken out, one after the other: each must be found. */
  readonly without: readonly WorldCure[];
}

export const worldUsage = `npm run world -- [OPTIONS]: plays scenes of nodes that lag, fall silent, lie, fork and restart behind the real gateway,
in a simulated world, and judges what its clients are told against the chain
  --scenarios N  how many scenes (200)
  --seed N       decides all of them (1)
  --replay K     plays scene K alone and prints its log; K is what a violation names, KIND:NUMBER or a number
  --jobs N       processes side by side (cores of this machine)
  --twice        plays each scene twice, in other processes, one in another time zone: traces must be equal
  --heap         24 simulated hours of probes and heads: the heap must not grow by more than 10 MB from hour 1 on
  --real N       plays N scenes on real sockets and in real time instead
  --without LIST takes cures out of the gateway, one after the other: each must be found in at most 60 scenes of its kinds; of ${cures.map(({ name }) => name).join(', ')}, or all
  --json         one document in place of text
Equal traces prove repetition, not that the world is like this machine: --real is the control.
Exit code 0: every rule held; 1: one was broken; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseWorldOptions(args: readonly string[]): WorldOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenarios: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string', multiple: true, default: [] },
      jobs: { type: 'string', default: String(availableParallelism()) },
      twice: { type: 'boolean', default: false },
      heap: { type: 'boolean', default: false },
      real: { type: 'string', default: '0' },
      without: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    scenarios: wholeNumber('scenarios', values.scenarios, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    replay: values.replay.map(refOf),
    jobs: wholeNumber('jobs', values.jobs, 1, 64),
    json: values.json,
    isTwice: values.twice,
    isHeap: values.heap,
    real: wholeNumber('real', values.real, 0, 1_000),
    without: values.without === '' ? [] : values.without.split(',').flatMap(cureOf),
  };
}

/** @throws Error for a kind that there is not */
function refOf(text: string): SceneRef {
  const [, kind, number = text] = /^(.+):(\d+)$/.exec(text) ?? [];
  const seed = wholeNumber('replay', number, 0, 1e12);
  if (kind === undefined) return seed;
  if (kind in sceneKinds) return [kind, seed];
  throw new Error(`--replay ${text}: expected a kind of ${Object.keys(sceneKinds).join(', ')}`);
}

function cureOf(name: string): readonly WorldCure[] {
  if (name === 'all') return cures;
  const found = cures.find((cure) => cure.name === name);
  if (found) return [found];
  throw new Error(`--without ${name}: expected all or some of ${cures.map((cure) => cure.name).join(', ')}`);
}
