import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { configDuration } from '../base/config-duration.ts';
import { checkConfig, readConfigFile } from '../base/config-file.ts';
import { observedKinds, severities } from './observation.ts';
import { strangeField } from './wording.ts';

const largestFile = 262_144;

const text = z.string().min(1, 'must not be empty').max(4_096);
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits, ., _ or -');
const webAddress = text.refine(
  (given) => URL.canParse(given) && /^https?:$/.test(new URL(given).protocol),
  'must be an http:// or https:// address',
);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');

const longestMs = 30 * 86_400_000;
const duration = (leastMs: number) => configDuration(leastMs, longestMs);

/** A secret is in a file or in a variable; the configuration itself may be in a repository. */
const secretAddress = { urlFile: text.optional(), urlEnv: variable.optional() };
const secretToken = { tokenFile: text.optional(), tokenEnv: variable.optional() };
/** A misspelled field would be sent as it is written. */
const checkFields = (given: unknown, context: z.core.$RefinementCtx): void => {
  const message = strangeField(JSON.stringify(given));
  if (message !== undefined) context.addIssue({ code: 'custom', message });
};
const all = { text: text.superRefine(checkFields).optional() };

const destination = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('slack'), ...secretAddress, ...all }),
    z.strictObject({ kind: z.literal('discord'), ...secretAddress, ...all }),
    z.strictObject({
      kind: z.literal('telegram'),
      api: webAddress.default('https://api.telegram.org'),
      chat: text,
      ...secretToken,
      ...all,
    }),
    z.strictObject({ kind: z.literal('matrix'), homeserver: webAddress, room: text, ...secretToken, ...all }),
    z.strictObject({
      kind: z.literal('webhook'),
      ...secretAddress,
      headers: z
        .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'), text)
        .default({}),
      body: z.record(z.string(), z.json()).superRefine(checkFields).optional(),
      /** Some answer 200 with an error: the answer must hold this. */
      expect: text.optional(),
      ...all,
    }),
    z.strictObject({
      kind: z.literal('mail'),
      host: text,
      port: z.int().min(1).max(65_535).default(587),
      tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
      user: text.optional(),
      passwordFile: text.optional(),
      passwordEnv: variable.optional(),
      from: text,
      to: z.array(text).min(1, 'must name at least one address').max(50),
      ...all,
    }),
    z.strictObject({
      kind: z.literal('alertmanager'),
      urls: z.array(webAddress).min(1, 'must name at least one server').max(8),
    }),
  ])
  .superRefine((given, context) => {
    if ('urlFile' in given || 'urlEnv' in given || ['slack', 'discord', 'webhook'].includes(given.kind))
      oneOf(context, 'url', given as Readonly<Record<string, unknown>>);
    if (['telegram', 'matrix'].includes(given.kind))
      oneOf(context, 'token', given as Readonly<Record<string, unknown>>);
    if (given.kind === 'mail' && given.user !== undefined)
      oneOf(context, 'password', given as Readonly<Record<string, unknown>>);
  });

function oneOf(context: z.core.$RefinementCtx, what: string, given: Readonly<Record<string, unknown>>): void {
  const count = [`${what}File`, `${what}Env`].filter((field) => given[field] !== undefined).length;
  if (count === 1) return;
  context.addIssue({
    code: 'custom',
    path: [`${what}File`],
    message: `give either ${what}File or ${what}Env`,
  });
}

const route = z.strictObject({
  /** All of them must fit; without any the route takes whatever reaches it. */
  severity: z.enum(severities).optional(),
  kinds: z.array(z.enum(observedKinds)).min(1).optional(),
  /** Subjects; `*` stands for any text. */
  subjects: z.array(text).min(1).optional(),
  to: z.array(name).min(1, 'must name at least one destination'),
});

const schema = z
  .strictObject({
    /** What messages call this monitor. */
    monitor: text.optional(),
    /** Where people look; every message ends with it. */
    link: webAddress.optional(),
    /** How long something must be bad before anybody is told. */
    after: duration(0).prefault('0s'),
    /** Of a validator: slots missed in a row from which on `watch` tells. */
    missedSlots: z.int().min(1).max(10_000).default(3),
    /** Messages of one destination within a minute; more of them wait. */
    perMinute: z.int().min(1).max(600).default(20),
    /** How long an answer may take. */
    timeout: duration(100).prefault('10s'),
    /** After so long an undelivered message is dropped, and that is logged. */
    giveUpAfter: duration(60_000).prefault('24h'),
    /** Where it is kept what goes on and what is not delivered yet. */
    state: text.default('notify-state.json'),
    destinations: z.record(name, destination),
    routes: z.array(route).min(1, 'must have at least one route').max(100),
  })
  .superRefine(({ destinations, routes }, context) => {
    for (const [index, { to }] of routes.entries()) {
      for (const [place, wanted] of to.entries()) {
        if (wanted in destinations) continue;
        context.addIssue({
          code: 'custom',
          path: ['routes', index, 'to', place],
          message: `no destination is called "${wanted}"`,
        });
      }
    }
  });

export type NotifyConfig = z.infer<typeof schema>;
export type Destination = NotifyConfig['destinations'][string];
export type DestinationOf<Kind extends Destination['kind']> = Extract<Destination, { kind: Kind }>;
export type NotifyRoute = NotifyConfig['routes'][number];

/** A configuration that holds; a test parses it. */
export const validNotifyExample = `link: https://status.example.org
after: 30s
destinations:
  on-call:
    kind: telegram
    chat: "-1001234567890"
    tokenFile: /etc/almanac/telegram.token
  room:
    kind: slack
    urlEnv: SLACK_WEBHOOK
routes:
  - severity: critical
    to: [on-call, room]
  - to: [room]
`;

/**
 * Reads `--notify FILE`. Relative paths are relative to the file's folder.
 * @throws AgentError `bad_input/config_file`, `bad_input/config`
 */
export function readNotifyConfig(file: string): NotifyConfig {
  const config = checkConfig(
    { schema, example: validNotifyExample },
    readConfigFile(file, largestFile),
    file,
  );
  const folder = dirname(resolve(file));
  const anchored = Object.fromEntries(
    Object.entries(config.destinations).map(([id, one]) => [id, anchor(one, folder)]),
  );
  return { ...config, state: resolve(folder, config.state), destinations: anchored };
}

function anchor(destination: Destination, folder: string): Destination {
  const files = ['urlFile', 'tokenFile', 'passwordFile'];
  return Object.fromEntries(
    Object.entries(destination).map(([field, value]) => [
      field,
      files.includes(field) && typeof value === 'string' ? resolve(folder, value) : value,
    ]),
  ) as unknown as Destination;
}
