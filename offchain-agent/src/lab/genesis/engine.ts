import { AgentError } from '../../base/error.ts';

/**
 * What writes the blocks of a network: Aura and BABE give slots to validators, each in its own way; with the others one node
 * seals a block when it is asked for one, by RPC, or by each transaction too.
 */
export const engines = ['aura', 'babe', 'manual', 'instant'] as const;

export type GenesisEngine = (typeof engines)[number];

/** Who says what is final: GRANDPA's voters, or nobody, because no node votes. */
export const finalities = ['grandpa', 'none'] as const;
export type Finality = (typeof finalities)[number];

/** Whether blocks are sealed on demand: by one node, without slots and validators. */
export function isOnDemand(engine: GenesisEngine | undefined): engine is 'manual' | 'instant' {
  return engine === 'manual' || engine === 'instant';
}

/**
 * @throws AgentError `bad_input/engine`
 * @example parseEngine('babe') // 'babe'
 */
export function parseEngine(text: string): GenesisEngine {
  const engine = engines.find((known) => known === text);
  if (engine !== undefined) return engine;
  throw new AgentError('bad_input/engine', `--engine ${text}: expected ${engines.join(', ')}`, {
    data: { engine: text },
  });
}
