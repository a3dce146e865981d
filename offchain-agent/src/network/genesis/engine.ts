import { AgentError } from '../../base/error.ts';

/** The engines that a network can have: each gives the slots to the validators in its own way. */
export const engines = ['aura', 'babe'] as const;

export type Engine = (typeof engines)[number];

/**
 * @throws AgentError `bad_input/engine`
 * @example parseEngine('babe') // 'babe'
 */
export function parseEngine(text: string): Engine {
  const engine = engines.find((known) => known === text);
  if (engine !== undefined) return engine;
  throw new AgentError('bad_input/engine', `--engine ${text}: expected ${engines.join(' or ')}`, {
    data: { engine: text },
  });
}
