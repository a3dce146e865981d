import { readFileSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { AgentError, messageOf } from '../../base/error.ts';

export interface EtcdAccess {
  /** http:// or https:// addresses of members. */
  readonly endpoints: readonly string[];
  /** PEM files; the server's certificate needs `clientAuth` too, for its gateway calls it with that. */
  readonly tls?:
    | {
        readonly ca?: string | undefined;
        readonly cert?: string | undefined;
        readonly key?: string | undefined;
      }
    | undefined;
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
}

const mostAnswerBytes = 1_048_576;
/** Comparing a password is made slow on purpose. */
const authenticateMs = 5_000;
const codeInvalidToken = 16;
const codeNoUser = 3;
const codeDenied = 7;

/** Asks members of an etcd through their JSON gateway, version 3, one after the other until one answers. */
export class EtcdClient {
  readonly #access: EtcdAccess;
  readonly #timeoutMs: number;
  readonly #agent: Agent;
  readonly #isTls: boolean;
  #preferred = 0;
  #token: string | undefined;

  /** @throws AgentError `bad_input/coordinator` when a file of it cannot be read */
  constructor(access: EtcdAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
    this.#isTls = access.endpoints.some((endpoint) => endpoint.startsWith('https:'));
    const { ca, cert, key } = access.tls ?? {};
    const files = {
      ...(ca !== undefined && { ca: readFile(ca, 'coordinator.tls.ca') }),
      ...(cert !== undefined && { cert: readFile(cert, 'coordinator.tls.cert') }),
      ...(key !== undefined && { key: readFile(key, 'coordinator.tls.key') }),
    };
    const kept = { keepAlive: true, maxSockets: 8 };
    this.#agent = this.#isTls ? new TlsAgent({ ...kept, ...files }) : new Agent(kept);
    if (access.passwordFile !== undefined) readFile(access.passwordFile, 'coordinator.passwordFile');
  }

  /** Asks for what may be asked twice: every member in turn. @throws AgentError `unreachable/coordinator` */
  async ask(path: string, body: object): Promise<Record<string, unknown>> {
    const { endpoints } = this.#access;
    let failure: unknown;
    for (let turn = 0; turn < endpoints.length; turn += 1) {
      try {
        return await this.askOnce(path, body);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /**
   * Asks one member once; the next call goes to the next member when it fails.
   * @throws AgentError `unreachable/coordinator`; what was asked may have been done, or may be done later
   */
  async askOnce(path: string, body: object): Promise<Record<string, unknown>> {
    const at = this.#preferred;
    try {
      return await this.#authenticated(path, body);
    } catch (error) {
      if (this.#preferred === at) this.#preferred = (at + 1) % this.#access.endpoints.length;
      throw error;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #authenticated(path: string, body: object): Promise<Record<string, unknown>> {
    if (this.#access.user !== undefined && this.#token === undefined) await this.#authenticate();
    try {
      return await this.#post(path, body);
    } catch (error) {
      // Tokens run out; members forget them when they restart.
      if (this.#access.user === undefined || !isStaleToken(error)) throw error;
      await this.#authenticate();
      return await this.#post(path, body);
    }
  }

  async #authenticate(): Promise<void> {
    const { user, passwordFile } = this.#access;
    this.#token = undefined;
    const password = readFile(passwordFile ?? '', 'coordinator.passwordFile').trimEnd();
    const { token } = await this.#post('auth/authenticate', { name: user, password }, authenticateMs);
    if (typeof token !== 'string') throw silent('it gave no token', undefined);
    this.#token = token;
  }

  async #post(path: string, body: object, timeoutMs = this.#timeoutMs): Promise<Record<string, unknown>> {
    const endpoint = this.#access.endpoints[this.#preferred] ?? '';
    const { status, text } = await this.#send(
      new URL(`/v3/${path}`, endpoint),
      JSON.stringify(body),
      timeoutMs,
    ).catch((cause: unknown) => {
      throw silent(`${endpoint}: ${messageOf(cause)}`, cause);
    });
    const answer = objectOf(text);
    if (answer && status === 200 && answer['error'] === undefined) return answer;
    const code = Number(answer?.['code'] ?? 0);
    const said = typeof answer?.['error'] === 'string' ? answer['error'] : `HTTP status ${status}`;
    throw silent(`${endpoint}: ${said}${adviceOf(code)}`, undefined, code);
  }

  async #send(
    url: URL,
    body: string,
    timeoutMs: number,
  ): Promise<{ readonly status: number; readonly text: string }> {
    return await new Promise((resolve, reject) => {
      const options: RequestOptions = {
        method: 'POST',
        agent: this.#agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(this.#token !== undefined && { authorization: this.#token }),
        },
      };
      const sent = (url.protocol === 'https:' ? tlsRequest : request)(url, options, (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('error', reject);
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > mostAnswerBytes) response.destroy(new Error('its answer is too long'));
          else chunks.push(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.on('error', (error) =>
        reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? new Error('timed out') : error),
      );
      sent.end(body);
    });
  }
}

function silent(why: string, cause: unknown, code?: number): AgentError {
  return new AgentError('unreachable/coordinator', `etcd gave no answer: ${why}`, {
    cause,
    retryable: true,
    data: { code },
  });
}

function isStaleToken(error: unknown): boolean {
  if (!(error instanceof AgentError)) return false;
  return error.data['code'] === codeInvalidToken || error.message.includes('revision of auth store is old');
}

function adviceOf(code: number): string {
  if (code === codeNoUser) return '; is coordinator.user missing?';
  if (code === codeDenied) return '; give the role of this user READWRITE on coordinator.prefix';
  return '';
}

function readFile(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AgentError('bad_input/coordinator', `${field}: ${path} cannot be read: ${messageOf(cause)}`, {
      data: { path },
      cause,
    });
  }
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
