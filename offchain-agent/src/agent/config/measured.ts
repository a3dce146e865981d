import type { AgentConfig, MeasuredConfig } from './schema.ts';

/** One chain's share of a configuration, and where it stands there. */
export interface Measured {
  readonly config: MeasuredConfig;
  /** What the paths of its fields begin with: nothing, or `also[0].` */
  readonly place: string;
}

/** The chains of a configuration, in its order. */
export function measuredOf(config: AgentConfig): readonly [Measured, ...Measured[]] {
  const further = config.also.map((one, index) => ({ config: one, place: `also[${index}].` }));
  return [{ config, place: '' }, ...further];
}
