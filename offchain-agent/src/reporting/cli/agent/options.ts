import { loadAgentConfig } from '../../agent/config/load.ts';
import type { AgentConfig } from '../../agent/config/schema.ts';

/** As commander names them; every one but `config` and `json` is a setting (reporting/agent/config/load.ts). */
export type AgentCommandOptions = Readonly<Record<string, string | boolean | undefined>> & {
  readonly config?: string;
  readonly json?: boolean;
};

/** The configuration that a command line asks for. @throws AgentError as `loadAgentConfig` does */
export async function configOf({ config, json: _json, ...flags }: AgentCommandOptions): Promise<AgentConfig> {
  return await loadAgentConfig({ ...(config !== undefined && { file: config }), flags });
}
