import { z } from 'zod';
import type { NetworkPart } from '../real/part.ts';
import { type ClientEngine, type ClientName, clientEngines, clientNames } from './client-name.ts';
import { ethereumDriver } from './drivers.ts';

/** What a network of Ethereum clients is made of. */
interface ClientState {
  name: ClientName;
  engine: ClientEngine;
  gas_limit?: number | undefined;
}

declare module '../real/state.ts' {
  interface NetworkState {
    /** Absent: Substrate nodes. */
    client?: ClientState | undefined;
  }
}

const clientState = z.object({
  name: z.enum(clientNames),
  engine: z.enum(Object.values(clientEngines).flat() as [ClientEngine, ...ClientEngine[]]),
  gas_limit: z.number().optional(),
});

/** Networks of Ethereum clients. */
export const ethereumPart: NetworkPart = {
  name: 'ethereum',
  fields: { client: clientState.optional() },
  programOf(network) {
    const driver = ethereumDriver(network);
    return (
      driver && {
        command: (given, node) => driver.command(given, node),
        poll: async (node, signal) => await driver.poll(node, signal),
        readyWhen: ({ client }) => (client?.engine === 'instant' ? 'answers' : 'blocks'),
        urlOf: ({ rpc_port: port }) => `http://127.0.0.1:${port}`,
        startsOneByOne: true,
        isSubstrate: false,
      }
    );
  },
};
