import { join } from 'node:path';
import { z } from 'zod';
import { networkFolder, networksFolder, processIdentity } from '../real/state.ts';

export const reporterState = z.object({
  name: z.string(),
  seed: z.string(),
  account: z.string(),
  http_port: z.number().int().positive(),
  /** Absent until the process is there. */
  process: processIdentity.optional(),
});

export type ReporterState = z.infer<typeof reporterState>;

declare module '../real/state.ts' {
  interface NetworkState {
    /** Reporting agents that were started with it. */
    reporters?: ReporterState[] | undefined;
  }
}

/** Key, secret, configuration and data of a reporting agent. */
export function reporterFolder(network: string, reporter: string, root = networksFolder()): string {
  return join(networkFolder(network, root), reporter);
}
