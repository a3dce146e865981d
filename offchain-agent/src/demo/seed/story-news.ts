import { utc } from '../../base/format.ts';
import type { Cast } from './cast.ts';
import type { StoryOutage } from './story-plan.ts';

/** Something of the story that a viewer is told. */
export interface StoryNews extends StoryOutage {
  readonly kind: 'away' | 'back';
}

/** One line of it. */
export function newsLine({ kind, validator, fromS, untilS }: StoryNews, { validators }: Cast): string {
  const name = validators[validator]?.name ?? '';
  return kind === 'away'
    ? `${utc(fromS * 1_000)} UTC: ${name} is away; its slots stay empty`
    : `${utc(untilS * 1_000)} UTC: ${name} is back`;
}
