import { polkadotIcon } from '@polkadot/ui-shared';

const drawn = new Map<string, string>();

/** The picture by which wallets and explorers show an account; a grey disc for what has none. */
export function Identicon({ of, size = 24 }: { of: string | undefined; size?: number }) {
  if (of === undefined) return <span className="identicon none" style={{ width: size, height: size }} />;
  return <img className="identicon" src={pictureOf(of)} width={size} height={size} alt="" />;
}

/** Drawn once an account: one element a row instead of twenty. */
function pictureOf(account: string): string {
  const known = drawn.get(account);
  if (known) return known;
  const circles = polkadotIcon(account, { isAlternative: false })
    .map(
      ({ cx, cy, fill, r }) =>
        `<circle cx="${cx.toFixed(2)}" cy="${cy.toFixed(2)}" fill="${fill}" r="${r}"/>`,
    )
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${circles}</svg>`;
  const picture = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  drawn.set(account, picture);
  return picture;
}
