import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
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
/** More than is ever shown; a log may be long. */
const mostReadBytes = 1_048_576;
/** Of one user in a minute. */
const mostDenied = 60;
const minuteMs = 60_000;

/** Where the log is unless a file is named: next to the networks, for it outlives them. */
function auditFile(): string {
  return join(stateFolder(), 'audit.jsonl');
}

/** Who did what to a network, a line of JSON each, only ever appended to. */
export class AuditLog {
  readonly #file: string;
  readonly #network: string;
  readonly #denied = new Map<string, { readonly minute: number; count: number }>();

  constructor(network: string, file = auditFile()) {
    this.#network = network;
    this.#file = file;
  }

  /**
   * Writes a line; of denied commands 60 for each user and minute, so that a user cannot fill the disk. Nothing is done that cannot be written down.
   * @throws AgentError `unreachable/audit_log`
   */
  note(
    { name, role, address }: AuditedUser,
    rest: Pick<AuditEntry, 'id' | 'action' | 'what' | 'outcome' | 'why'>,
    nowMs: number,
  ): void {
    const at = new Date(nowMs).toISOString();
    const isBefore = rest.outcome === 'denied' || rest.outcome === 'begun';
    const line: AuditEntry = { at, network: this.#network, user: name, role, address, ...rest };
    if (rest.outcome === 'denied') {
      const count = this.#countDenied(name, Math.floor(nowMs / minuteMs));
      if (count > mostDenied) return;
      if (count === mostDenied) line.why = `${rest.why}; further denials of this minute are not written`;
    }
    try {
      makeFolder(join(this.#file, '..'));
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: privateFile });
    } catch (cause) {
      throw new AgentError(
        'unreachable/audit_log',
        `cannot write the audit log ${this.#file}: ${messageOf(cause)}${isBefore ? '; nothing was done' : ''}`,
        { cause },
      );
    }
  }

  #countDenied(name: string, minute: number): number {
    const known = this.#denied.get(name);
    const denied = known?.minute === minute ? known : { minute, count: 0 };
    this.#denied.set(name, denied);
    denied.count += 1;
    return denied.count;
  }

  /**
   * The last entries of this network, the oldest first, of the last 1 MiB of the log. A line that is cut is left out.
   * @throws AgentError `unreachable/audit_log`
   */
  last(most: number): AuditEntry[] {
    let text: string;
    try {
      text = endOf(this.#file);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new AgentError(
        'unreachable/audit_log',
        `cannot read the audit log ${this.#file}: ${messageOf(cause)}; check its permissions`,
        { cause },
      );
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

function endOf(file: string): string {
  const open = openSync(file, 'r');
  try {
    const { size } = fstatSync(open);
    const bytes = Buffer.alloc(Math.min(size, mostReadBytes));
    const length = readSync(open, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(open);
  }
}
