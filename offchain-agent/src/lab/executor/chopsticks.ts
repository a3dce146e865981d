/** Blocks and RPC handlers of the embedded chain. */
type Chopsticks = typeof import('@acala-network/chopsticks-core');

/** The remote chain that a chain of chopsticks-core forks from. */
export type RemoteChain = ConstructorParameters<Chopsticks['Api']>[0];

/**
 * Loads chopsticks-core, which takes most of a second and therefore waits until it is needed.
 * Its logger prints to stdout, where only data belongs, and reads its level once, while loading; what
 * it would report reaches us as errors anyway.
 */
export async function loadChopsticks(): Promise<Chopsticks> {
  process.env['LOG_LEVEL'] = 'fatal';
  return await import('@acala-network/chopsticks-core');
}
