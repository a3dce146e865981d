/** Where a scene is played: in a simulated world, or on the sockets and the clock of this machine. */
export interface Stage {
  /** Ms since the scene began. */
  nowMs(): number;
  /** Runs it at an instant of the scene, unless the scene ends before. */
  at(ms: number, run: () => void): void;
  /** From 0 up to below 1. */
  random(): number;
  /** Lives on until an instant. */
  until(ms: number): Promise<void>;
  /** How long bytes take one way, ms. */
  delay(ms: readonly [number, number]): void;
  /** All that goes to or from a node is lost, though its connections stay; @returns whether the network does that */
  cut(port: number): boolean;
  heal(port: number): void;
  /** Sets the wall clock; @returns whether it can */
  jump(ms: number): boolean;
  /** Notes what happened. */
  trace(text: string): void;
}
