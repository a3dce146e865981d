import { shownDuration } from '../base/parse.ts';
import { plainText } from '../base/plain-text.ts';
import type { Notice, Severity } from './observation.ts';

/** What a message of one notice says; destinations and templates take it from here. */
export interface NoticeFields extends Readonly<Record<(typeof noticeFields)[number], string>> {
  /** As how grave this destination was told of it before it became worse; no text of a message. */
  readonly toldSeverity?: Severity | undefined;
}

export const noticeFields = [
  'id',
  'phase',
  'severity',
  'kind',
  'subject',
  'summary',
  'began',
  'ended',
  'duration',
  'link',
  'monitor',
] as const;

interface About {
  readonly monitor: string;
  readonly link: string | undefined;
}

export const defaultTemplate = '{{title}}\n{{summary}}\n{{times}}\n{{link}}';

/** The fields of a notice, with nothing in them that paints over a screen or reverses its reading. */
export function fieldsOf({ phase, episode, endedMs, summary }: Notice, about: About): NoticeFields {
  const { id, severity, toldSeverity, kind, subject, beganMs } = episode;
  return {
    id,
    phase,
    severity,
    kind,
    subject: plainText(subject),
    summary: plainText(summary, 1_000),
    began: new Date(beganMs).toISOString(),
    ended: endedMs === undefined ? '' : new Date(endedMs).toISOString(),
    duration: endedMs === undefined ? '' : shownDuration(Math.max(1_000, endedMs - beganMs)),
    link: about.link ?? '',
    monitor: plainText(about.monitor),
    ...(toldSeverity && { toldSeverity }),
  };
}

/** The same when it is sent again, and another one when it has become worse. */
export function deliveryId({ id, phase, severity }: NoticeFields): string {
  return `${id}-${phase}-${severity}`;
}

/** `[critical] v3 (slots)`, `[ended] v3 (slots)`: what a phone shows of it first. */
export function titleOf({ phase, severity, subject, kind }: NoticeFields): string {
  return `[${phase === 'end' ? 'ended' : severity}] ${subject} (${kind})`;
}

const fieldForm = /\{\{\s*([a-z]+)\s*\}\}/g;
const templateFields: readonly string[] = [...noticeFields, 'title', 'times'];

/** What a template has in the place of a field and is none; undefined when it knows them all. */
export function strangeField(template: string): string | undefined {
  const [strange] = [...template.matchAll(fieldForm)].filter(
    ([, name = '']) => !templateFields.includes(name),
  );
  return strange && `${strange[0]} is not a field; expected ${templateFields.join(', ')}`;
}

/**
 * A text with its fields filled in; lines that are left empty go.
 * @param quote makes a field safe where the text goes: markup in a name is shown and does nothing
 * @example fillIn('{{subject}} is away', fields) // 'v3 is away'
 */
export function fillIn(
  template: string,
  fields: NoticeFields,
  quote: (text: string) => string = (text) => text,
): string {
  const more: Readonly<Record<string, string>> = {
    ...fields,
    title: titleOf(fields),
    times: timesOf(fields),
  };
  return template
    .replace(fieldForm, (written, field: string) =>
      Object.hasOwn(more, field) ? quote(more[field] ?? '') : written,
    )
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function timesOf({ began, ended, duration }: NoticeFields): string {
  return ended === '' ? `since ${began}` : `${began} to ${ended}, ${duration}`;
}
