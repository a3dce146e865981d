/** Longer than the names that people choose, and short enough for a row of a phone. */
const mostLetters = 40;
/** More marks on one letter than any script needs: stacked, they paint over the lines around. */
const mostMarks = 3;

/** Shown by nothing, or by a blank, although Unicode does not count all of it as space: also the Hangul fillers and the empty Braille cell. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * A name that somebody wrote, as it can be shown in a row: control and bidi characters, and what is not seen, are taken out, white
 * space is one space, and what is long is cut. Markup stays what it is, letters: whoever shows it shows text.
 *
 * @returns undefined for what has nothing left to be seen, and for what reads like an address: it could pass for another account
 * @example nameText('Ali\u202Ece\n') // 'Alice'
 */
export function nameText(written: unknown): string | undefined {
  if (typeof written !== 'string') return undefined;
  const seen = written
    // Far more than is shown, so that what a stranger wrote costs no time.
    .slice(0, 1_024)
    .replace(/[\t\n\r\u2028\u2029]/g, ' ')
    .replace(unseen, '')
    .normalize('NFC')
    .replace(new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu'), '$1')
    .replace(/\s+/g, ' ')
    .trim();
  // A mark alone would sit on the letter before the name.
  if (!/[^\p{M}\s]/u.test(seen) || isLikeAddress(seen)) return undefined;
  const letters = Array.from(seen);
  return letters.length > mostLetters
    ? `${letters
        .slice(0, mostLetters - 1)
        .join('')
        .trimEnd()}…`
    : seen;
}

/** Letters of other scripts, and digits, that look like Latin ones. */
const lookalikes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...'аеорсухіјѕһԁԛԝвнкмтьгαορντικυχγз'].map((letter, index) => [
      letter,
      'aeopcyxijshdqwbhkmtbraopvtikuxy3'[index] ?? letter,
    ]),
  ),
  '0': 'o',
  '1': 'l',
  '|': 'l',
  i: 'l',
};

/** What two names have in common that a reader takes for the same. */
export function nameLook(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[\s_.-]+/g, '-');
  return Array.from(plain, (letter) => lookalikes[letter] ?? letter).join('');
}

/** A whole address, one that is cut in the middle, or a key in hex. */
function isLikeAddress(name: string): boolean {
  return /^(0x)?[0-9a-f]{16,}$/i.test(name) || /^[1-9A-HJ-NP-Za-km-z]{32,}$/.test(name) || isCut(name);
}

function isCut(name: string): boolean {
  return /^[0-9A-Za-z]{3,}\s?(…|\.{2,})\s?[0-9A-Za-z]{3,}$/.test(name);
}
