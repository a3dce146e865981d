import { equal, throws } from 'node:assert/strict';
import { compileRuntime, compressedMark, webAssembly } from '../../../../src/lab/executor/compile-runtime.ts';

// One custom section "test" of 640 pseudo-random bytes, compressed by `zstd -3 --zstd=wlog=10 --single-thread --no-check`
// from standard input. Its one block is so long that the library's literals are left right behind what it decompresses.
const fixtures = {
  'letters, which are not a kind of section':
    '28b52ffd00002d090006694813a025851c8fd0a38994b929fcffffffac0861494600410040008b2a8b9b7efa9da166319fb2' +
    '5d4754252797b9503cf7bec2a5fbcad85ddded297ab1bea8efa784f532778df765bc09c7139b293ee849cf2729068218080c' +
    '0408218400008284c19d4d6356d6ea61cdb777b66fc53c7e4bd138f436263e426a6fc79718d7f5f7591fab740623682b1b97' +
    '9f5d24914255c4efe7c7763b2ea9b482dad804d546d503614d9b2739a5a290099f485a27fb2bf3e444936b7a4a5493b9f134' +
    'ff726a3b11f1908be85316a21df71eb9bfc7739f8c34ae766765bc64c45974417b8c04a37b1f19eba49b44929db72f271ad9' +
    '8845faf8b93173ba9186cefed5236caee8e507c347e4d2dc5c2477820d9b3822bd136495c6a64823a399b1efafecbff24b1c' +
    '0500',
  'the bytes 1 to 4, which are kinds of sections':
    '28b52ffd0000150400420e1611b025850e2cc46bc4c1300c03604b29c91d97cd332b968aa6ff4e634967755f6a7bbb98b433' +
    '7fdcb39a74ca49a26f514deb35d7951e4f299f97f46ccf9e13b36c6e2d57dae412f5cee51ccbe4200c860301111101100411' +
    '0e00655f53c76c04fad0bdfd713ff48045ce10838cfbe2ac8d634c10220c85bb0b5473890a330a',
} as const;

const webAssemblyModule = webAssembly.Module as unknown as {
  customSections(module: object, name: string): readonly ArrayBuffer[];
};

describe('compileRuntime', () => {
  for (const [left, hex] of Object.entries(fixtures)) {
    it(`compiles a compressed module behind which the library leaves ${left}`, () => {
      const module = compileRuntime(Buffer.concat([compressedMark, Buffer.from(hex, 'hex')]));
      const [section] = webAssemblyModule.customSections(module, 'test');
      equal(section?.byteLength, 640);
    });
  }

  it('compiles a module that is not compressed', () => {
    equal(webAssembly.Module.imports(compileRuntime(Buffer.from('0061736d01000000', 'hex'))).length, 0);
  });

  it('refuses what is no module, compressed or not', () => {
    for (const hex of ['0061736d02000000', `${compressedMark.toString('hex')}00`])
      throws(() => compileRuntime(Buffer.from(hex, 'hex')));
  });
});
