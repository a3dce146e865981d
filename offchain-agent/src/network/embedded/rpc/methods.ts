import type { Handlers } from '@acala-network/chopsticks-core';
import { loadChopsticks } from '../../chopsticks.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import { authorMethods } from './author-methods.ts';
import { nodeMethods } from './node-methods.ts';
import { paymentMethods } from './payment-methods.ts';

// Development methods move the clock and write storage, which no node does. The others rest on chopsticks-core's
// own builder or on a remote chain; neither exists here.
const notServed = /^dev_|^system_dryRun$|^state_getReadProof$/;

/** Every method that the embedded chain answers. */
export async function rpcMethods(chain: EmbeddedChain): Promise<Handlers> {
  const { allHandlers } = await loadChopsticks();
  const served = Object.entries(allHandlers).filter(([name]) => !notServed.test(name));
  const methods: Handlers = {
    ...Object.fromEntries(served),
    ...nodeMethods(chain),
    ...authorMethods(chain),
    ...paymentMethods(chain),
  };
  methods['rpc_methods'] = async () => ({ methods: Object.keys(methods).toSorted() });
  return methods;
}
