/** A text as it may stand in XML or HTML, also in an attribute between double or single quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What XML 1.0 does not allow, however it is written. */
const noXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A document of XML with `?` for each character that none may hold: a name with one would make readers refuse all of it. */
export function xmlText({ text }: Markup): string {
  return text.replace(noXml, '?');
}

/** Markup that is safe as it stands: `html` alone makes it. */
export class Markup {
  readonly text: string;

  /** @param text markup that was written here, never what a chain or a person says */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type MarkupValue = Markup | string | number | undefined | false | readonly MarkupValue[];

/**
 * Markup with values in it. Texts are escaped, so that a name with markup in it is shown and does nothing; markup made by
 * this tag stays; lists are joined; `undefined` and `false` are nothing.
 *
 * @example html`<b>${'<script>'}</b>`.text // '<b>&#60;script&#62;</b>'
 */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(parts.map((part, index) => `${part}${textOf(values[index])}`).join(''));
}

function textOf(value: MarkupValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escaped(String(value));
}
