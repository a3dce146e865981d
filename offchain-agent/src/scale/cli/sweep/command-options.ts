/** The options of `almanac sweep`. */
export interface SweepCommandOptions {
  readonly validators: string;
  readonly repeat: string;
  readonly share: string;
  readonly rate: string;
  readonly for: string;
  /** 1s unless given, or what another chain has. */
  readonly slot?: string;
  readonly maxP99: string;
  readonly fractions: string;
  readonly seed: string;
  readonly chaos?: string;
  readonly cgroup?: string;
  readonly node?: string;
  /** The node of the baseline, measured in pairs with the other. */
  readonly against?: string;
  readonly chain?: string;
  readonly runtime?: string;
  readonly preset?: string;
  /** Sizes of a parachain, in place of `validators`. */
  readonly collators?: string;
  /** The runtime of the baseline, on the same node. */
  readonly againstRuntime?: string;
  readonly out: string;
  readonly resume?: string;
  readonly calls?: string;
  readonly json?: boolean;
  /** The options that were typed, as they are named here. */
  readonly typed?: readonly string[];
}
