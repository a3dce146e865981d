import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AgentError } from '../../../../../src/base/error.ts';

interface Call {
  readonly id: number;
  readonly object: string;
  readonly method: string;
  readonly params: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly retryable: boolean };
}

/** Lets another process call the methods of objects, over a socket. */
export function serveObjects(path: string, objects: Readonly<Record<string, object>>): Server {
  const server = createServer((socket) => {
    // The process that asks may be killed at any moment.
    socket.on('error', () => undefined);
    createInterface({ input: socket })
      .on('error', () => undefined)
      .on('line', (line) => void answer(socket, JSON.parse(line) as Call, objects));
  });
  return server.listen(path);
}

async function answer(socket: Socket, call: Call, objects: Readonly<Record<string, object>>): Promise<void> {
  const reply = (rest: Omit<Answer, 'id'>): void => {
    // The process that asked may have been killed.
    if (socket.writable) socket.write(`${JSON.stringify({ id: call.id, ...rest }, setAsList)}\n`);
  };
  try {
    const object = objects[call.object] ?? {};
    const method = Reflect.get(object, call.method) as (...params: readonly unknown[]) => unknown;
    reply({ value: await Reflect.apply(method, object, call.params) });
  } catch (error) {
    const { code, retryable } =
      error instanceof AgentError ? error : { code: 'unknown/test', retryable: false };
    reply({ error: { code, retryable, message: error instanceof Error ? error.message : String(error) } });
  }
}

/** Calls the objects of another process. */
export class RemoteObjects {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #next = 0;

  constructor(path: string) {
    this.#socket = createConnection(path);
    createInterface({ input: this.#socket }).on('line', (line) => {
      const reply = JSON.parse(line, listAsSet) as Answer;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
  }

  /** The object of that name, with the properties that are not asked for over there. */
  object<Subject extends object>(name: string, own: Partial<Subject>): Subject {
    return new Proxy(own, {
      get: (_target, method): unknown => {
        // What is awaited must not look like a promise.
        if (method in own || typeof method !== 'string' || method === 'then') return Reflect.get(own, method);
        return (...params: unknown[]) => this.#call({ object: name, method, params });
      },
    }) as Subject;
  }

  close(): void {
    this.#socket.destroy();
  }

  #call(call: Omit<Call, 'id'>): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ value, error }) => {
        if (error) reject(new AgentError(error.code, error.message, { retryable: error.retryable }));
        else resolve(value);
      });
      this.#socket.write(`${JSON.stringify({ id, ...call })}\n`);
    });
  }
}

// JSON has no sets.
function setAsList(_key: string, value: unknown): unknown {
  return value instanceof Set ? { set: [...value] } : value;
}

function listAsSet(_key: string, value: unknown): unknown {
  const isSet = typeof value === 'object' && value !== null && 'set' in value && Array.isArray(value.set);
  return isSet ? new Set(value.set as unknown[]) : value;
}
