import { AgentError } from '../base/error.ts';
import type { ValidatorBehaviour } from '../lab/embedded/validator-behaviour.ts';

/** What each validator does, in their order. */
export interface Story {
  readonly name: string;
  readonly behaviours: readonly ValidatorBehaviour[];
  /** The validator whom one of the reporters does not see; both by their place. */
  readonly unseen?: { readonly validator: number; readonly reporter: number };
}

const good: ValidatorBehaviour = { kind: 'good' };
const late: ValidatorBehaviour = { kind: 'late', byMs: 180 };
// Early, so that who waits for the end of the story does not wait long.
const gone: ValidatorBehaviour = { kind: 'gone', fromS: 4, toS: 34 };

const stories: readonly Story[] = [
  { name: 'default', behaviours: [good, late, gone, good], unseen: { validator: 3, reporter: 2 } },
  { name: 'calm', behaviours: [good, good, good, good] },
  { name: 'two-gone', behaviours: [good, late, gone, { kind: 'gone', fromS: 14, toS: 44 }] },
];

/** @throws AgentError `bad_input/story` for a name that there is none of. */
export function storyNamed(name: string): Story {
  const story = stories.find((candidate) => candidate.name === name);
  if (story) return story;
  const known = [...stories.map((candidate) => candidate.name), 'agreement'];
  throw new AgentError('bad_input/story', `--story ${name}: expected one of ${known.join(', ')}`, {
    data: { name, known },
  });
}

/** The seconds of the story in which anyone is gone; undefined when nobody is. */
export function outageOf(story: Story): { readonly fromS: number; readonly toS: number } | undefined {
  const absences = story.behaviours.filter((behaviour) => behaviour.kind === 'gone');
  if (absences.length === 0) return undefined;
  return {
    fromS: Math.min(...absences.map(({ fromS }) => fromS)),
    toS: Math.max(...absences.map(({ toS }) => toS)),
  };
}

/** What the behaviour is called beside the validator's name. */
export function describeBehaviour(behaviour: ValidatorBehaviour, originMs: number): string {
  switch (behaviour.kind) {
    case 'good':
      return 'good';
    case 'late':
      return `late by ${behaviour.byMs} ms`;
    case 'gone':
      return `gone from ${timeOfDay(originMs, behaviour.fromS)} to ${timeOfDay(originMs, behaviour.toS)} UTC`;
  }
}

function timeOfDay(originMs: number, second: number): string {
  return new Date(originMs + second * 1_000).toISOString().slice(11, 19);
}
