const fileForm = /^([0-9a-f]{8})([0-9a-f]{64})$/;
const authorTypes = ['aura', 'babe'];
const voterType = 'gran';

/** Session keys that a keystore holds, each once, 0x and hex. */
interface KeystoreKeys {
  readonly authors: string[];
  readonly voters: string[];
}

/** The keys of a keystore by the names of its files: four letters of the type and the public key, in hex. */
export function keysIn(files: readonly string[]): KeystoreKeys {
  const keys = files.flatMap((file) => {
    const [, type = '', key = ''] = fileForm.exec(file) ?? [];
    return type === '' ? [] : [{ type: Buffer.from(type, 'hex').toString('latin1'), key: `0x${key}` }];
  });
  const ofTypes = (types: readonly string[]): string[] => [
    ...new Set(keys.filter(({ type }) => types.includes(type)).map(({ key }) => key)),
  ];
  return { authors: ofTypes(authorTypes), voters: ofTypes([voterType]) };
}
