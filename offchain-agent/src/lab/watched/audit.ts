import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder, stateFolder } from '../../base/folder.ts';
import type { UserRole } from './users.ts';

const entry = z.object({
  at: z.string(),
  network: z.string(),
  /** Of one command: its begin and its end have the same. */
  id: z.string(),
  user: z.string(),
  role: z.string(),
  address: z.string(),
  /** `stop`, `start`, `fault`, `load`, `down`. */
  action: z.string(),
  /** As it was asked for: `v2`, `pause v2 for 10s`. */
  what: z.string(),
  outcome: z.enum(['denied', 'begun', 'done', 'failed']),
  /** Why it was denied, or how it failed. */
  why: z.string().optional(),
});

/** One line of the audit log. */
export type AuditEntry = z.infer<typeof entry>;

export interface AuditedUser {
  readonly name: string;
  readonly role: UserRole;
  readonly address: string;
}

const privateFile = 0o600;

/** Where the log is unless a file is named: next to the networks, for it outlives them. */
export function auditFile(): string {
  return join(stateFolder(), 'audit.jsonl');
}

/** Who did what to a network, a line of JSON each, only ever appended to. */
export class AuditLog {
  readonly #file: string;
  readonly #network: string;

  constructor(network: string, file = auditFile()) {
    this.#network = network;
    this.#file = file;
  }

  /**
   * Nothing is done that cannot be written down.
   * @throws AgentError `unreachable/audit_log`
   */
  note(
    { name, role, address }: AuditedUser,
    rest: Pick<AuditEntry, 'id' | 'action' | 'what' | 'outcome' | 'why'>,
    nowMs: number,
  ): void {
    const at = new Date(nowMs).toISOString();
    const line: AuditEntry = { at, network: this.#network, user: name, role, address, ...rest };
    try {
      makeFolder(join(this.#file, '..'));
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: privateFile });
    } catch (cause) {
      throw new AgentError(
        'unreachable/audit_log',
        `cannot write the audit log ${this.#file}: ${messageOf(cause)}; nothing was done`,
        { cause },
      );
    }
  }

  /** The last entries of this network, the oldest first. A line that is cut is left out. */
  last(most: number): AuditEntry[] {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      return [];
    }
    return text
      .split('\n')
      .flatMap((line) => {
        try {
          return [entry.parse(JSON.parse(line))];
        } catch {
          return [];
        }
      })
      .filter(({ network }) => network === this.#network)
      .slice(-most);
  }
}
