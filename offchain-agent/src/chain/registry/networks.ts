import { z } from 'zod';
import { plainText } from '../../base/plain-text.ts';
import type { StateAt } from '../call/state-at.ts';
import { smallJson } from '../json-numbers.ts';

// As @polkadot/api writes them as JSON.
const info = z.object({
  genesisHash: z.string(),
  name: z
    .string()
    .regex(/^0x(?:[0-9a-f]{2})*$/)
    .transform((hex) => plainText(Buffer.from(hex.slice(2), 'hex').toString('utf8'))),
  consensus: z.string().transform((text) => text.toLowerCase()),
  slotMs: smallJson,
  era: z
    .object({ startMs: smallJson, lengthMs: smallJson })
    .nullish()
    .transform((value) => value ?? undefined),
});

/** A network whose targets are measured; 0 is the chain that holds the records. */
export interface NetworkInfo extends Omit<z.infer<typeof info>, 'slotMs' | 'era'> {
  readonly id: number;
  /** Undefined where the runtime says nothing of it. */
  readonly slotMs: number | undefined;
  readonly era: z.infer<typeof info>['era'];
}

/**
 * All networks of a chain, the home network first.
 * @throws AgentError as `StateAt.call` does
 */
export async function readNetworks(
  state: Pick<StateAt, 'call' | 'storage'>,
): Promise<readonly NetworkInfo[]> {
  const next = await state.storage(z.number(), 'registry', 'nextNetworkId');
  const found = await Promise.all(
    Array.from({ length: next }, async (_, id) => {
      const network = await state.call(info.nullish(), 'registryApi', 'network', id);
      return network ? [{ id, ...network }] : [];
    }),
  );
  return found.flat();
}
