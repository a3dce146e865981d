import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { durationMs } from '../../base/parse.ts';
import type { AuditedUser, AuditLog } from './audit.ts';
import { includesRole, type UserRole } from './users.ts';

/** Runs a command of `almanac` to its end, or to that of the page unless it outlives it. @throws when it fails, with its words */
export type RunCommand = (
  words: readonly string[],
  options?: { readonly outlives?: boolean },
) => Promise<void>;

interface CommandParts {
  readonly network: () => {
    readonly name: string;
    readonly nodes: readonly { readonly name: string; readonly rpc_port: number }[];
  };
  readonly userOf: (request: FastifyRequest) => AuditedUser;
  readonly audit: AuditLog;
  readonly run: RunCommand;
  readonly nowMs: () => number;
}

const duration = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,3})?(ms|s|m)$/, { error: 'must be a duration such as 30s', abort: true });
const longestMs = 3_600_000;
const lasting = duration.refine((text) => (durationMs(text) ?? 0) <= longestMs, 'must be at most 60m');
const node = z.string().regex(/^[A-Za-z0-9][\w-]{0,62}$/, 'must be the name of a node');
const faultKinds = ['pause', 'kill', 'restart', 'delay', 'loss'] as const;

const shapes = {
  stop: z.strictObject({ node }),
  start: z.strictObject({ node }),
  fault: z.strictObject({
    kind: z.enum(faultKinds),
    node,
    for: lasting,
    /** Of a delay. */
    time: duration.optional(),
    /** Of a loss, in percent. */
    percent: z.number().min(0).max(100).optional(),
  }),
  load: z.strictObject({ rate: z.number().positive().max(20_000), for: lasting }),
  down: z.strictObject({}),
} as const;

type Action = keyof typeof shapes;

const roles: Readonly<Record<Action, UserRole>> = {
  stop: 'operator',
  start: 'operator',
  fault: 'operator',
  load: 'operator',
  down: 'admin',
};

/** Of those that share a word one runs at a time. */
const groups: Readonly<Record<Action, string>> = {
  stop: 'nodes',
  start: 'nodes',
  down: 'nodes',
  fault: 'fault',
  load: 'load',
};

const shownEntries = 200;

interface Running {
  readonly user: string;
  readonly what: string;
  readonly since: number;
}

/**
 * What users may do to a network besides looking at it: `POST /api/stop`, `start`, `fault`, `load` and `down`. Each is a command of
 * `almanac`, run as the user of this machine; who asked for it, and what became of it, is in the audit log.
 */
export function addCommands(server: FastifyInstance, parts: CommandParts): void {
  const running = new Map<string, Running>();
  const ends = new Set<Promise<unknown>>();
  // How each ended is written down and answered, also where the page ends with it.
  server.addHook('preClose', async () => void (await Promise.all(ends)));
  for (const action of Object.keys(shapes) as Action[]) {
    server.post(`/api/${action}`, async (request, reply) => {
      const user = parts.userOf(request);
      const id = randomUUID();
      const told = JSON.stringify(request.body ?? null).slice(0, 200);
      const deny = (why: string, what = told): void =>
        parts.audit.note(user, { id, action, what, outcome: 'denied', why }, parts.nowMs());
      if (request.headers['x-almanac'] === undefined) {
        deny('no header x-almanac');
        return await reply.code(403).send({
          error: 'no_header',
          message: 'send the header x-almanac: 1, which pages of others cannot',
        });
      }
      if (!includesRole(user.role, roles[action])) {
        deny(`needs the role ${roles[action]}`);
        return await reply.code(403).send({
          error: 'forbidden',
          message: `${user.name} has the role ${user.role}; ${action} needs ${roles[action]}`,
        });
      }
      const parsed = shapes[action].safeParse(request.body ?? {}, { reportInput: true });
      if (!parsed.success) {
        const message = faultsOf(parsed.error).join('; ');
        deny(message);
        return await reply.code(400).send({ error: 'bad_request', message });
      }
      const asked = wordsOf(action, parsed.data, parts.network());
      if (typeof asked === 'string') {
        deny(asked);
        return await reply.code(404).send({ error: 'not_found', message: asked });
      }
      const { words, what } = asked;
      const other = running.get(groups[action]);
      if (other) {
        const why = `${other.user} is at it: ${other.what}, since ${new Date(other.since).toISOString()}`;
        deny(why, what);
        return await reply.code(409).send({ error: 'busy', message: why });
      }
      running.set(groups[action], {
        user: user.name,
        what: `${action} ${what}`.trim(),
        since: parts.nowMs(),
      });
      const note = (outcome: 'begun' | 'done' | 'failed', why?: string): void =>
        parts.audit.note(
          user,
          { id, action, what, outcome, ...(why !== undefined && { why }) },
          parts.nowMs(),
        );
      try {
        note('begun');
      } catch (error) {
        running.delete(groups[action]);
        throw error;
      }
      // A node may take longer to start than a silent connection lasts.
      reply.raw.on('timeout', () => undefined);
      // Taking a network down ends its page, too.
      const done = parts
        .run(words, { outlives: action === 'down' })
        .then(
          () => note('done'),
          (error: unknown) => {
            note('failed', messageOf(error).slice(0, 500));
            throw error;
          },
        )
        .finally(() => running.delete(groups[action]));
      const end: Promise<unknown> = Promise.allSettled([done, once(reply.raw, 'close')]).then(() =>
        ends.delete(end),
      );
      ends.add(end);
      // A load or a fault lasts: whoever asked looks at the page, or at the log.
      if (action === 'load' || action === 'fault') {
        done.catch(() => undefined);
        return await reply.code(202).send({ id, action, what });
      }
      try {
        await done;
        return await reply.send({ id, action, what });
      } catch (error) {
        return await reply.code(502).send({ error: 'failed', message: messageOf(error) });
      }
    });
  }
  server.get('/api/me', async (request) => {
    const { name, role } = parts.userOf(request);
    return { user: name, role, running: [...running.values()] };
  });
  server.get('/api/audit', async (request, reply) => {
    if (includesRole(parts.userOf(request).role, 'admin')) return { entries: parts.audit.last(shownEntries) };
    return await reply.code(403).send({ error: 'forbidden', message: 'the audit log needs the role admin' });
  });
}

interface Asked {
  readonly words: readonly string[];
  readonly what: string;
}

/** The command that does it; a sentence when the network does not have what it is asked of. */
function wordsOf(
  action: Action,
  body: z.infer<(typeof shapes)[Action]>,
  { name, nodes }: ReturnType<CommandParts['network']>,
): Asked | string {
  const named = ['--name', name];
  const {
    node: at,
    for: lasts,
    kind,
    time,
    percent,
    rate,
  } = body as Partial<Record<'node' | 'for' | 'kind' | 'time', string> & Record<'percent' | 'rate', number>>;
  if (at !== undefined && !nodes.some((each) => each.name === at))
    return `the network ${name} has no node ${at}; it has ${nodes.map((each) => each.name).join(', ')}`;
  switch (action) {
    case 'stop':
      return { words: ['network', 'stop', at ?? '', ...named], what: at ?? '' };
    case 'start':
      return { words: ['network', 'resume', at ?? '', ...named], what: at ?? '' };
    case 'fault': {
      const how = [
        ...(kind === 'delay' ? ['--time', time ?? '300ms'] : []),
        ...(kind === 'loss' ? ['--percent', String(percent ?? 10)] : []),
      ];
      return {
        words: ['network', 'chaos', kind ?? '', at ?? '', '--for', lasts ?? '', ...how, ...named],
        what: `${kind} ${at} for ${lasts}`,
      };
    }
    case 'load':
      return {
        words: [
          'load',
          ...nodes.map(({ rpc_port: port }) => `ws://127.0.0.1:${port}`),
          '--rate',
          String(rate),
          '--for',
          lasts ?? '',
        ],
        what: `${rate} a second for ${lasts}`,
      };
    case 'down':
      return { words: ['network', 'down', ...named], what: '' };
    default:
      throw new AgentError('unknown/action', `${String(action)} is not an action`);
  }
}
