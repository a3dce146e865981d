import { jsonNumber } from '../base/json-number.ts';

/** A document for programs: its schema names what the fields mean. */
export type JsonDocument = { readonly schema: string } & Record<string, unknown>;

/** The one document that a command with --json prints. */
export function writeJson(document: JsonDocument): void {
  print(jsonText(document));
}

/** The document as text, in one line without an indent. JSON has no 64-bit integers: what a double cannot hold exactly becomes text. */
export function jsonText(document: JsonDocument, indent = 2): string {
  return JSON.stringify(document, jsonNumber, indent);
}

/** A line of data: what a person or a pipe asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line of talk: progress, notes, warnings. Never part of the answer. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Whether to print without colour and cursor movement: no terminal, or the user said so. */
export function isPlain(stream: { readonly isTTY?: boolean } = process.stdout): boolean {
  return Boolean(process.env['NO_COLOR']) || stream.isTTY !== true;
}
