/** Options of the commands that work on a network that is there. */
export interface NamedOptions {
  readonly name?: string;
  readonly json?: boolean;
}
