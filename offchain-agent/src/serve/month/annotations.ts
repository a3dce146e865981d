import { z } from 'zod';
import { faultsText } from '../../base/config-file.ts';
import { AgentError } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { parseYaml } from '../../base/yaml.ts';

const words = z.string().min(1, 'must not be empty').max(1_000);
const instant = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
    'must be an instant in UTC, for example 2026-11-03T10:00:00Z',
  )
  .transform((text) => Date.parse(text) / 1_000);

const schema = z.strictObject({
  /** What is known of incidents that were found, by their id, or of others. */
  incidents: z
    .array(
      z
        .strictObject({
          id: words.optional(),
          what: words.optional(),
          start: instant.optional(),
          detected: instant.optional(),
          end: instant.optional(),
          seenBy: words.optional(),
          callsFailed: z.int().nonnegative().optional(),
          cause: words.optional(),
          measure: words.optional(),
        })
        .superRefine((incident, context) => {
          if (incident.id === undefined && (incident.start === undefined || incident.what === undefined))
            context.addIssue({
              code: 'custom',
              message: 'needs the id of an incident, or "what" and "start"',
            });
          if (incident.end !== undefined && incident.start !== undefined && incident.end < incident.start)
            context.addIssue({ code: 'custom', path: ['end'], message: 'lies before "start"' });
        }),
    )
    .default([]),
  changes: z.array(z.strictObject({ at: instant, text: words, commit: words.optional() })).default([]),
  /** Where a target of the chain is seen from inside: its region and network in the gateway's configuration. */
  endpoints: z
    .array(z.strictObject({ target: z.union([z.int(), words]), region: words.optional(), network: words }))
    .default([]),
  /** What a key may have in a month. */
  quotas: z.array(z.strictObject({ key: words, bytesPerMonth: z.int().positive() })).default([]),
  costs: z
    .array(
      z.strictObject({
        item: words,
        amount: z.number().nonnegative(),
        currency: words,
        basis: words.optional(),
      }),
    )
    .default([]),
  /** What the month has to say of snapshots beside their manifests. */
  downloads: z
    .array(z.strictObject({ snapshot: words, count: z.int().nonnegative(), source: words }))
    .default([]),
  notMeasured: z.array(words).default([]),
});

/** What people know of a month, and no machine does; field by field in docs/how-to/run-an-endpoint.md. */
export type Annotations = z.infer<typeof schema>;

export const noAnnotations: Annotations = schema.parse({});

/** @throws AgentError `bad_input/annotations` with all faults */
export function parseAnnotations(text: string, source: string): Annotations {
  const read = parseYaml(text);
  const parsed = 'value' in read ? schema.safeParse(read.value ?? {}, { reportInput: true }) : undefined;
  if (parsed?.success) return parsed.data;
  const faults = 'faults' in read ? read.faults : parsed ? faultsOf(parsed.error) : [];
  throw new AgentError('bad_input/annotations', faultsText(source, faults), { data: { source, faults } });
}
