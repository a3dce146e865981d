import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { parseInstant } from '../../base/instant.ts';
import { plainText } from '../../base/plain-text.ts';
import { parseYaml } from '../../base/yaml.ts';
import { type NoteKind, type NoteStatus, type NoteUpdate, noteKinds, noteStatuses } from '../status/note.ts';

/** A note as a file has it: endpoints by their names. */
export interface WrittenNote {
  readonly id: string;
  readonly kind: NoteKind;
  readonly title: string;
  /** Undefined for all. */
  readonly endpoints: readonly string[] | undefined;
  readonly startS: number;
  readonly endS: number | undefined;
  readonly impact: 'minor' | 'major';
  readonly about: string | undefined;
  readonly postedS: number;
  readonly updates: readonly NoteUpdate[];
}

const longestTitle = 200;
const longestText = 10_000;
const noteId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const instant = z.string().transform((text, context) => {
  try {
    return parseInstant(text, 'it');
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error).replace(/^it: /, '') });
    return z.NEVER;
  }
});

/** One line or paragraph of a person, without what paints over a screen or turns its reading around. */
const paragraph = (most: number) =>
  z
    .string()
    .max(most, `must have at most ${most} characters`)
    .transform((text) => plainText(text.replace(/\s+/g, ' ').trim(), most));

const shape = z
  .strictObject({
    kind: z.enum(noteKinds),
    title: paragraph(longestTitle).refine((text) => text !== '', 'must not be empty'),
    endpoints: z.array(z.string().max(100)).min(1, 'must name at least one, or be left out').optional(),
    start: instant,
    end: instant.optional(),
    impact: z.enum(['minor', 'major']).default('minor'),
    about: z.string().max(200).optional(),
    posted: instant.optional(),
    text: paragraph(longestText).optional(),
    updates: z
      .array(
        z.strictObject({
          at: instant,
          status: z.enum(noteStatuses).optional(),
          text: paragraph(longestText).default(''),
        }),
      )
      .max(500)
      .default([]),
  })
  .superRefine(({ kind, start, end, about }, context) => {
    if (end !== undefined && end <= start) {
      const message = 'must be after start: it ends before it begins';
      context.addIssue({ code: 'custom', path: ['end'], message });
    }
    if (kind === 'maintenance' && end === undefined)
      context.addIssue({ code: 'custom', path: ['end'], message: 'maintenance must have an end' });
    if (kind !== 'incident' && about !== undefined)
      context.addIssue({ code: 'custom', path: ['about'], message: 'only an incident is about another one' });
  });

/**
 * Reads a note: a Markdown file whose head is YAML between two lines of `---`, or YAML alone. In Markdown, each line
 * `## INSTANT [STATUS]` begins an update.
 * @param id the file's name without its ending
 * @throws AgentError `bad_input/note` with every error
 */
export function parseNote(id: string, text: string, isMarkdown: boolean): WrittenNote {
  if (!noteId.test(id))
    throw faultOf(id, ['the name of the file must be letters, digits, ., _ or -, at most 100']);
  const { head, body } = isMarkdown ? partsOf(id, text) : { head: text, body: undefined };
  const yaml = parseYaml(head);
  if (!('value' in yaml)) throw faultOf(id, yaml.faults);
  const document = body === undefined ? yaml.value : { ...asRecord(yaml.value), ...body };
  const parsed = shape.safeParse(document, { reportInput: true });
  if (!parsed.success) throw faultOf(id, faultsOf(parsed.error));
  const { start, end, posted, text: first, updates: written, ...rest } = parsed.data;
  const postedS = posted ?? start;
  const updates = [
    ...(first ? [{ atS: postedS, status: undefined, text: first }] : []),
    ...written.map(({ at, status, text: said }) => ({ atS: at, status, text: said })),
  ].toSorted((a, b) => a.atS - b.atS);
  // What goes on again after it was resolved is not over.
  const goesOn = updates.findLastIndex(({ status }) => status !== undefined && status !== 'resolved');
  const resolved = updates.slice(goesOn + 1).find(({ status }) => status === 'resolved')?.atS;
  const { kind, title, endpoints, impact, about } = rest;
  // An incident that is resolved before it began was over at once.
  const endS = end ?? (resolved === undefined ? undefined : Math.max(resolved, start));
  return { id, kind, title, endpoints, impact, about, startS: start, endS, postedS, updates };
}

function partsOf(id: string, text: string): { head: string; body: object } {
  const [, head, rest] = /^\uFEFF?---\r?\n([^]*?)\r?\n---[ \t]*(?:\r?\n([^]*))?$/.exec(text) ?? [];
  if (head === undefined) throw faultOf(id, ['it must begin with YAML between two lines of ---']);
  const [first = '', ...sections] = (rest ?? '').split(/^##[ \t]+/m);
  const updates = sections.map((section) => {
    const [title = '', ...lines] = section.split(/\r?\n/);
    const [at = '', status, ...more] = title.trim().split(/\s+/);
    const said = more.length > 0 ? `${status} ${more.join(' ')}` : status;
    return { at, ...(said !== undefined && { status: said }), text: lines.join('\n') };
  });
  const body = { ...(first.trim() !== '' && { text: first }), ...(updates.length > 0 && { updates }) };
  return { head, body };
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { note: value };
}

function faultOf(id: string, faults: readonly string[]): AgentError {
  return new AgentError('bad_input/note', `the note ${id}: ${faults.join(', and ')}`, {
    data: { note: id, faults },
    hint: 'correct the file; `almanac status incident --help` shows a valid one',
  });
}

/** What a command writes: the head and the first text of a note. */
export interface NoteDraft {
  readonly kind: NoteKind;
  readonly title: string;
  readonly endpoints: readonly string[] | undefined;
  readonly startS: number;
  readonly endS: number | undefined;
  readonly impact: 'minor' | 'major' | undefined;
  readonly about: string | undefined;
  readonly postedS: number;
  readonly text: string | undefined;
}

/** The file of a note. */
export function noteMarkdown(draft: NoteDraft): string {
  const { kind, title, endpoints, startS, endS, impact, about, postedS, text } = draft;
  // JSON is YAML: whatever a title holds stays a text.
  const fields: readonly (readonly [string, unknown])[] = [
    ['kind', kind],
    ['title', title],
    ['endpoints', endpoints],
    ['start', shownInstant(startS)],
    ['end', endS === undefined ? undefined : shownInstant(endS)],
    ['impact', impact],
    ['about', about],
    ['posted', shownInstant(postedS)],
  ];
  const head = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  return ['---', ...head, '---', ...(text === undefined ? [] : [bodyText(text)]), ''].join('\n');
}

/** An update as it is appended to a note. */
export function updateMarkdown(atS: number, status: NoteStatus | undefined, text: string): string {
  return `\n## ${shownInstant(atS)}${status === undefined ? '' : ` ${status}`}\n\n${bodyText(text)}\n`;
}

/** A line of a text must not begin an update. */
function bodyText(text: string): string {
  return text.replace(/^##/gm, '\\##');
}

function shownInstant(atS: number): string {
  return `${new Date(atS * 1_000).toISOString().slice(0, 19)}Z`;
}
