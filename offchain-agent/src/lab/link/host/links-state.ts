import { z } from 'zod';
import { processIdentity } from '../../real/state.ts';
import { linkBackends } from '../link-control.ts';
import type { LinkEntry } from '../link-matrix.ts';

export const linksState = z.object({
  backend: z.enum(linkBackends),
  socket: z.string(),
  process: processIdentity.optional(),
});

declare module '../../real/state.ts' {
  interface NetworkState {
    /** What is between the nodes, where their links can be impaired. */
    links?: z.infer<typeof linksState> | undefined;
    /** What befalls links as long as the network lives. */
    link_matrix?: LinkEntry[] | undefined;
  }
}
