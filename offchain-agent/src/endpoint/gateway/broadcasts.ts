import { ends } from './last-words.ts';
import type { Call } from './message.ts';
import { isNull, type Reply, resultOf } from './reply.ts';

interface Broadcast {
  readonly method: string;
  readonly params: string;
  /** The operation's name at the node that has it now, as JSON; undefined while it moves to another node. */
  operation: string | undefined;
}

/** A call to a node. */
export interface BroadcastCall {
  readonly method: string;
  readonly params: string;
}

/** A transaction on its way to another node. */
interface Move extends BroadcastCall {
  /**
   * Takes that node's reply.
   * @returns whether it broadcasts it now, must be asked again, or need not any more; or how it is told to stop, if the client
   * stopped the transaction before the reply
   */
  moved(reply: Reply | undefined): 'kept' | 'again' | 'stopped' | BroadcastCall;
}

/** The transactions that one node broadcasts for a client, by the name of the operation that the client knows, as JSON. */
export class Broadcasts {
  readonly #all = new Map<string, Broadcast>();

  get size(): number {
    return this.#all.size;
  }

  names(): string[] {
    return [...this.#all.keys()];
  }

  add(name: string, { method, paramsText }: Call): void {
    this.#all.set(name, { method, params: paramsText, operation: name });
  }

  delete(name: string): boolean {
    return this.#all.delete(name);
  }

  /** The name of the transaction that a call stops; undefined when it stops none of these. */
  stoppedBy({ method, params }: Call): string | undefined {
    const name = JSON.stringify(params?.[0]);
    return ends(method) && this.#all.has(name) ? name : undefined;
  }

  /** Whether a call stops a transaction that no node has at present. */
  isMoving(call: Call): boolean {
    const name = this.stoppedBy(call);
    return name !== undefined && this.#all.get(name)?.operation === undefined;
  }

  /** A transaction that another node broadcasts now has another name there. */
  paramsOf(call: Call): string {
    const operation = this.#all.get(this.stoppedBy(call) ?? '')?.operation;
    return operation === undefined ? call.paramsText : `[${operation}]`;
  }

  /** Begins to move a transaction to another node: the same bytes are the same transaction, and the client need not know. */
  move(name: string): Move | undefined {
    const broadcast = this.#all.get(name);
    if (!broadcast) return undefined;
    broadcast.operation = undefined;
    const { method, params } = broadcast;
    const moved: Move['moved'] = (reply) => {
      const isStopped = this.#all.get(name) !== broadcast;
      if (!reply || reply.isError || isNull(reply)) return isStopped ? 'stopped' : 'again';
      const operation = JSON.stringify(resultOf(reply));
      if (isStopped) return { method: method.replace(/broadcast$/, 'stop'), params: `[${operation}]` };
      broadcast.operation = operation;
      return 'kept';
    };
    return { method, params, moved };
  }
}
