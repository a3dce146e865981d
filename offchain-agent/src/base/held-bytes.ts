interface HeldLimits {
  /** Of one client: a key, or an address without one. */
  readonly bufferBytes: number;
  /** Of all clients. */
  readonly bufferTotalBytes: number;
}

interface ClientBytes {
  readonly holdings: Set<Holding>;
  bytes: number;
}

/**
 * One account of what is kept in memory for clients, HTTP and WebSocket alike: messages that come in or are being answered, answers
 * that wait to be read, parameters of subscriptions. Where a client, or all of them, hold more than they may, what holds most is
 * ended, of the client that holds most: never who comes next.
 */
export class HeldBytes {
  readonly #limits: () => HeldLimits;
  readonly #clients = new Map<string, ClientBytes>();
  #bytes = 0;

  constructor(limits: () => HeldLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Opens the account of one connection, or of one request.
   * @param client whose it is: of its key, or of its address
   * @param end cuts it off at once
   */
  open(client: string, end: () => void): Holding {
    const known = this.#clients.get(client) ?? { holdings: new Set(), bytes: 0 };
    this.#clients.set(client, known);
    const holding: Holding = new Holding({
      onChange: (bytes) => {
        this.#bytes += bytes;
        known.bytes += bytes;
        if (bytes > 0) this.#enforce(known);
      },
      onClose: () => {
        known.holdings.delete(holding);
        if (known.holdings.size === 0 && this.#clients.get(client) === known) this.#clients.delete(client);
      },
      end,
    });
    known.holdings.add(holding);
    return holding;
  }

  #enforce(client: ClientBytes): void {
    const { bufferBytes, bufferTotalBytes } = this.#limits();
    while (client.bytes > bufferBytes) endLargest(client);
    while (this.#bytes > bufferTotalBytes) {
      let most = client;
      for (const other of this.#clients.values()) if (other.bytes > most.bytes) most = other;
      endLargest(most);
    }
  }
}

interface HoldingOwner {
  readonly onChange: (bytes: number) => void;
  readonly onClose: () => void;
  readonly end: () => void;
}

/** What one connection, or one request, keeps in memory. */
export class Holding {
  readonly #owner: HoldingOwner;
  #bytes = 0;
  #isOver = false;

  constructor(owner: HoldingOwner) {
    this.#owner = owner;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @returns whether it may go on: false once it was ended */
  hold(bytes: number): boolean {
    this.#add(bytes);
    return !this.#isOver;
  }

  release(bytes: number): void {
    this.#add(-Math.min(bytes, this.#bytes));
  }

  /** Holds more, or releases where it is less than 0. */
  change(bytes: number): void {
    if (bytes > 0) this.hold(bytes);
    else this.release(-bytes);
  }

  /** Gives all of it back; what it holds afterwards counts nowhere. */
  close(): void {
    if (this.#isOver) return;
    this.#add(-this.#bytes);
    this.#isOver = true;
    this.#owner.onClose();
  }

  end(): void {
    this.close();
    this.#owner.end();
  }

  #add(bytes: number): void {
    if (this.#isOver || bytes === 0) return;
    this.#bytes += bytes;
    this.#owner.onChange(bytes);
  }
}

function endLargest({ holdings }: ClientBytes): void {
  let largest: Holding | undefined;
  for (const holding of holdings) if (holding.bytes > (largest?.bytes ?? 0)) largest = holding;
  largest?.end();
}
