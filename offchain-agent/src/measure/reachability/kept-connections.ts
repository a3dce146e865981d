import type { PeerConnection } from './peer-connection.ts';

/** Connections kept between measurements, a bounded number: the one unused for longest makes room. */
export class KeptConnections {
  readonly #max: number;
  /** Ascending by last use. */
  readonly #byKey = new Map<string, PeerConnection>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The open connection of this key. */
  use(key: string): PeerConnection | undefined {
    const connection = this.#byKey.get(key);
    this.#byKey.delete(key);
    if (!connection?.isOpen) return undefined;
    this.#byKey.set(key, connection);
    return connection;
  }

  keep(key: string, connection: PeerConnection): void {
    this.drop(key);
    this.#byKey.set(key, connection);
    connection.onClose(() => {
      if (this.#byKey.get(key) === connection) this.#byKey.delete(key);
    });
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > this.#max && oldest !== undefined) this.drop(oldest);
  }

  drop(key: string): void {
    const connection = this.#byKey.get(key);
    this.#byKey.delete(key);
    connection?.close();
  }
}
