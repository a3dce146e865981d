import { AgentError } from '../../../base/error.ts';
import { parseInstant } from '../../../base/instant.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { namedEndpoints, readMonitorConfig } from '../../monitor/config.ts';
import { appendUpdate, writeNote } from '../../monitor/notes-folder.ts';
import { type NoteKind, type NoteStatus, noteStatuses } from '../../status/note.ts';

interface NoteOptions {
  readonly title?: string;
  readonly endpoint?: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly impact?: string;
  readonly about?: string;
  readonly text?: string;
  readonly update?: string;
  readonly status?: string;
  readonly json?: boolean;
}

/** Writes an incident in the operator's words, or an update of one. @throws AgentError `bad_input/...` */
export async function runStatusIncident(file: string, options: NoteOptions): Promise<void> {
  if (options.update === undefined) return await write(file, 'incident', options);
  await update(file, options.update, options);
}

/** Announces maintenance. @throws AgentError `bad_input/...` */
export async function runStatusMaintenance(file: string, options: NoteOptions): Promise<void> {
  await write(file, 'maintenance', options);
}

/** Announces anything else. @throws AgentError `bad_input/...` */
export async function runStatusAnnounce(file: string, options: NoteOptions): Promise<void> {
  await write(file, 'announcement', options);
}

async function write(file: string, kind: NoteKind, options: NoteOptions): Promise<void> {
  const config = readMonitorConfig(file);
  const { title, start, end, impact, about, text, endpoint = [] } = options;
  if (title === undefined) throw new AgentError('bad_input/note', 'missing --title; add --title TEXT');
  if (impact !== undefined && impact !== 'minor' && impact !== 'major')
    throw new AgentError('bad_input/note', `--impact: "${impact}" is not one; expected minor or major`);
  if (options.status !== undefined)
    throw new AgentError('bad_input/note', '--status is of an update; add --update ID, or leave it out');
  const nowS = Math.floor(Date.now() / 1_000);
  const startS = start === undefined ? nowS : parseInstant(start, '--start');
  const endS = end === undefined ? undefined : parseInstant(end, '--end');
  if (kind === 'maintenance' && endS === undefined)
    throw new AgentError('bad_input/note', 'maintenance must have an end; add --end INSTANT');
  if (endS !== undefined && endS <= startS)
    throw new AgentError('bad_input/note', '--end: it ends before it begins; give an instant after --start');
  const endpoints = namedEndpoints(config, endpoint);
  const id = writeNote(config.notes, {
    kind,
    title,
    endpoints,
    startS,
    endS,
    impact,
    about,
    text,
    postedS: nowS,
  });
  told(options, id, kind, `${config.notes}/${id}.md`);
  return await Promise.resolve();
}

async function update(file: string, id: string, options: NoteOptions): Promise<void> {
  const config = readMonitorConfig(file);
  const { text = '', status } = options;
  const wrong = (['title', 'start', 'end', 'impact', 'about', 'endpoint'] as const).find(
    (one) => options[one] !== undefined,
  );
  if (wrong !== undefined)
    throw new AgentError('bad_input/note', `--${wrong} is of a new note; leave it out, or edit the file`);
  if (text === '' && status === undefined)
    throw new AgentError('bad_input/note', 'an update needs --text or --status; add one of them');
  if (status !== undefined && !isStatus(status)) {
    const known = noteStatuses.join(', ');
    throw new AgentError('bad_input/note', `--status: "${status}" is not one; expected one of ${known}`);
  }
  const atS = Math.floor(Date.now() / 1_000);
  const note = appendUpdate(config.notes, id, { atS, status, text });
  told(options, id, note.kind, `${config.notes}/${id}.md`);
  return await Promise.resolve();
}

function isStatus(text: string): text is NoteStatus {
  return noteStatuses.some((one) => one === text);
}

function told({ json, update: of }: NoteOptions, id: string, kind: NoteKind, file: string): void {
  if (json) writeJson({ schema: 'almanac.status.note.v1', id, kind, file });
  else print(`${id}: ${of === undefined ? `${kind} written to` : 'update added to'} ${file}`);
}
